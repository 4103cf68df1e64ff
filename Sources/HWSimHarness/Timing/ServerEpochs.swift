import Foundation
package import HWSimCore

/// Epochs that other processes make on request, each a build of hwsim that serves one kernel:
/// `hwsim bench serve …`. Only one works at a time, on the same core.
package final class ServerEpochs: EpochSource {
  private let servers: [Server]
  private let cpu: Int
  private let start = SystemClock.now()

  /// - Parameters:
  ///   - commands: programs with their arguments.
  ///   - cpu: the core that they are told to use.
  package init(_ commands: [[String]], cpu: Int) throws(HarnessError) {
    self.cpu = cpu
    var servers: [Server] = []
    for command in commands { servers.append(try Server(command)) }
    self.servers = servers
  }

  package func epoch(of subject: Int, calls: Int) throws(HarnessError) -> Epoch {
    try servers[subject].epoch(calls)
  }

  package func stolenTicks() -> Int? { StealTime.ticks(ofCPU: cpu) }

  package func elapsed() -> Seconds { Seconds(Double(SystemClock.now() - start) * 1e-9) }
}

/// A running `hwsim bench serve`: a line with a number of calls in, a line with what they took out.
private final class Server {
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private var rest = Data()
  private let name: String

  init(_ command: [String]) throws(HarnessError) {
    name = command.first ?? ""
    process.executableURL = URL(fileURLWithPath: name)
    process.arguments = Array(command.dropFirst())
    (process.standardInput, process.standardOutput) = (input, output)
    process.standardError = FileHandle.nullDevice
    do { try process.run() } catch { throw HarnessError("cannot start '\(name)'") }
    guard try line() == "ready" else {
      throw HarnessError("'\(name)' serves no such kernel; it may be a build without 'bench serve'")
    }
  }

  deinit {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  func epoch(_ calls: Int) throws(HarnessError) -> Epoch {
    do { try input.fileHandleForWriting.write(contentsOf: Data("\(calls)\n".utf8)) } catch {
      throw HarnessError("'\(name)' ended while it was measured")
    }
    guard let epoch = EpochLine(try line())?.epoch else {
      throw HarnessError("'\(name)' ended while it was measured")
    }
    return epoch
  }

  private func line() throws(HarnessError) -> String {
    while true {
      if let end = rest.firstIndex(of: 10) {
        let text = String(decoding: rest[rest.startIndex..<end], as: UTF8.self)
        rest = Data(rest[(end + 1)...])
        return text
      }
      let more = output.fileHandleForReading.availableData
      guard !more.isEmpty else { return "" }
      rest += more
    }
  }
}

/// An epoch as a line of text: nanoseconds of the wall, the thread, the process; pre-emptions.
package struct EpochLine {
  package let epoch: Epoch

  package init(_ epoch: Epoch) { self.epoch = epoch }

  package init?(_ text: String) {
    let numbers = text.split(separator: " ").compactMap { Double($0) }
    guard numbers.count == 4, numbers.allSatisfy({ $0.isFinite && $0 >= 0 && $0 < 1e15 }) else {
      return nil
    }
    epoch = Epoch(
      wall: Seconds(numbers[0] * 1e-9), threadTime: Seconds(numbers[1] * 1e-9),
      processTime: Seconds(numbers[2] * 1e-9), preemptions: Int(numbers[3]))
  }

  package var text: String {
    let times = [epoch.wall, epoch.threadTime, epoch.processTime].map { "\(Int($0.value * 1e9))" }
    return (times + ["\(epoch.preemptions)"]).joined(separator: " ")
  }
}
