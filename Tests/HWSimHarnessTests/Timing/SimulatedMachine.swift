import HWSimCore
import HWSimHarness

/// A machine whose clock is a number: epochs take what `seconds` says, and no test waits for any.
struct SimulatedMachine: EpochSource {
  /// Of a call, by subject and by how many epochs that subject has had.
  var seconds: (_ subject: Int, _ epoch: Int) -> Double
  /// Whether the epoch is pre-empted.
  var isPreempted: (_ subject: Int, _ epoch: Int) -> Bool = { _, _ in false }
  /// Epochs in whose course a tick is stolen, counted over all subjects.
  var stolen: (_ epoch: Int) -> Bool = { _ in false }
  /// Threads at work, by subject.
  var threads: (_ subject: Int) -> Double = { _ in 1 }
  let log = Log()

  /// What was asked for; shared by copies.
  final class Log {
    var calls: [Int: [Int]] = [:]
    var time = 0.0
    var epochs = 0
    var ticks = 0
  }

  init(_ seconds: @escaping (_ subject: Int, _ epoch: Int) -> Double) { self.seconds = seconds }

  mutating func epoch(of subject: Int, calls: Int) -> Epoch {
    let number = log.calls[subject, default: []].count
    log.calls[subject, default: []].append(calls)
    let time = Seconds(seconds(subject, number) * Double(calls))
    let preempted = isPreempted(subject, number)
    let wall = preempted ? time + Seconds(4e-3) : time
    if stolen(log.epochs) { log.ticks += 1 }
    log.epochs += 1
    log.time += wall.value
    return Epoch(
      wall: wall, threadTime: time, processTime: time * threads(subject),
      preemptions: preempted ? 1 : 0)
  }

  mutating func stolenTicks() -> Int? { log.ticks }

  mutating func elapsed() -> Seconds { Seconds(log.time) }
}
