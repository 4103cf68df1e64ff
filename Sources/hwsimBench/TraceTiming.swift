import CBaseline
import Glibc
import HWSimCore
import HWSimTraces

/// How fast traces are read, from memory: the same accesses in several formats.
enum TraceTiming {
  private static let count = 4_000_000
  private static let rounds = 3

  static func report() {
    print("trace reading: accesses per second, median of \(rounds); bytes of an access")
    do throws(TraceError) {
      let accesses = kernelAccesses()
      defer { accesses.deallocate() }
      let batch = UnsafeBufferPointer(accesses)
      try measure("hwtrace", .hwtrace, try hwtrace(batch))
      try measure("din", .din, try din(batch, hasSizes: false))
      try measure("xdin", .xdin, try din(batch, hasSizes: true))
      try measure("lackey", .lackey, lackey(batch))
    } catch {
      print("  failed: \(error)")
      exit(70)
    }
  }

  /// The first references of the kernel that the rivals replay, byte by byte.
  private static func kernelAccesses() -> UnsafeMutableBufferPointer<Access> {
    let whole = UnsafeMutableBufferPointer<UInt64>.allocate(
      capacity: baseline_kernel_references())
    defer { whole.deallocate() }
    baseline_kernel_trace(whole.baseAddress)
    let accesses = UnsafeMutableBufferPointer<Access>.allocate(capacity: count)
    whole.withMemoryRebound(to: Access.self) { _ = accesses.initialize(from: $0.prefix(count)) }
    return accesses
  }

  private static func measure(
    _ name: String, _ format: TraceFormat, _ bytes: [UInt8]
  ) throws(TraceError) {
    var seconds: [Double] = []
    for _ in 0..<rounds {
      let start = processorTime()
      var reader = try TraceReader(.bytes(bytes, name: name), format: format)
      var found = 0
      while let event = try reader.next() {
        switch event {
        case .accesses(let batch): found += batch.count
        case .run(let run, _, let times): found += run.accesses * times
        case .layer, .compute: break
        }
      }
      seconds.append(processorTime() - start)
      precondition(found == count, "\(name): \(found) accesses of \(count)")
    }
    let median = seconds.sorted()[rounds / 2]
    print(
      "  \(engineering(Int(Double(count) / median)))/s, "
        + "\(significant(Double(bytes.count) / Double(count))) B: \(name)")
  }
}

extension TraceTiming {
  private static func hwtrace(
    _ accesses: UnsafeBufferPointer<Access>
  ) throws(TraceError) -> [UInt8] {
    let store = ByteStore()
    var writer = TraceWriter(TraceHeader(title: "kernel"), to: store.output)
    writer.accesses(accesses)
    try writer.finish()
    return store.bytes
  }

  private static func din(
    _ accesses: UnsafeBufferPointer<Access>, hasSizes: Bool
  ) throws(TraceError) -> [UInt8] {
    let store = ByteStore()
    var writer = DinWriter(TraceHeader(title: "kernel"), to: store.output, hasSizes: hasSizes)
    writer.write(.accesses(accesses))
    try writer.finish()
    return store.bytes
  }

  /// As Valgrind prints it: addresses of at least eight digits.
  private static func lackey(_ accesses: UnsafeBufferPointer<Access>) -> [UInt8] {
    var text: [UInt8] = []
    for access in accesses {
      let digits = String(access.address, radix: 16)
      let zeros = String(repeating: "0", count: max(0, 8 - digits.count))
      text += " \(access.isWrite ? "S" : "L") \(zeros)\(digits),\(access.bytes)\n".utf8
    }
    return text
  }

  /// What is written to it stays in memory.
  private final class ByteStore {
    private(set) var bytes: [UInt8] = []

    var output: TraceOutput {
      TraceOutput(name: "memory") { [self] in
        bytes += $0
        return nil
      }
    }
  }
}
