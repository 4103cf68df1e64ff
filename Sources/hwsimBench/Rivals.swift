import CBaseline
import Glibc
import HWSimCore
import HWSimSimulator

/// hwsim's replay beside what one would use instead, on the same trace in the same run: plain C, and
/// cachegrind on the program whose trace it is.
///
/// Rounds are interleaved and processor time is compared, so that other work on the machine, which
/// slows all of them, does not choose the winner. What is counted is compared too.
struct Rivals: ~Copyable {
  private static let rounds = 5
  private static let randomCount = 10_000_000

  private let kernel: UnsafeMutableBufferPointer<UInt64>
  private let random: UnsafeMutableBufferPointer<UInt64>
  private let kernelProgram: String

  private struct Row {
    let name: String
    let references: Int
    var seconds: [Double] = []
    var misses = (first: 0, last: 0)

    /// Of the median round.
    var rate: Double { Double(references) / seconds.sorted()[seconds.count / 2] }
  }

  private struct Rows {
    var rows: [Row] = []

    mutating func measure(_ name: String, _ references: Int, _ work: () -> (Int, Int)) {
      let index = rows.firstIndex { $0.name == name } ?? rows.count
      if index == rows.count { rows.append(Row(name: name, references: references)) }
      let start = processorTime()
      rows[index].misses = work()
      rows[index].seconds.append(processorTime() - start)
    }
  }

  /// - Parameter kernelProgram: the path of `benchKernel`.
  init(kernelProgram: String) {
    self.kernelProgram = kernelProgram
    kernel = .allocate(capacity: baseline_kernel_references())
    random = .allocate(capacity: Self.randomCount)
    baseline_kernel_trace(kernel.baseAddress)
    // 1 GiB: 4096 times what the second cache holds.
    baseline_random_trace(random.baseAddress, Self.randomCount, 1 << 30)
  }

  deinit {
    kernel.deallocate()
    random.deallocate()
  }

  func report() {
    var measured = Rows()
    for _ in 0..<Self.rounds {
      measured.measure("plain C", kernel.count) { plainC(kernel) }
      measured.measure("hwsim, access by access", kernel.count) { accessByAccess(kernel) }
      measured.measure("hwsim, as runs", kernel.count) { asRuns() }
      measured.measure("plain C, random", random.count) { plainC(random) }
      measured.measure("hwsim, access by access, random", random.count) { accessByAccess(random) }
    }
    print("replay of 16 KiB 4-way and 256 KiB 8-way caches with lines of 32 B, against rivals:")
    let plain = measured.rows.first { $0.name == "plain C" }?.rate ?? 1
    for row in measured.rows {
      print(
        "  \(engineering(Int(row.rate))) references/s, \(tenths(row.rate / plain)) x plain C: "
          + "\(row.name); misses \(row.misses.first), \(row.misses.last)")
    }
    reportCachegrind(plain)
  }
}

extension Rivals {
  private func plainC(_ trace: UnsafeMutableBufferPointer<UInt64>) -> (Int, Int) {
    let levels = [
      baseline_geometry(line_bytes: 32, ways: 4, sets: 128),
      baseline_geometry(line_bytes: 32, ways: 8, sets: 1024),
    ]
    var counts = [baseline_counts(), baseline_counts()]
    guard baseline_replay(levels, trace.baseAddress, trace.count, &counts) else { return (0, 0) }
    let misses = counts.map { Int($0.read_misses + $0.write_misses) }
    return (misses[0], misses[1])
  }

  private func memory() -> MemorySystem {
    let l1 = CacheGeometry(line: 32, ways: 4, sets: 128, serves: ["dram"])
    let l2 = CacheGeometry(line: 32, ways: 8, sets: 1024, serves: ["dram"])
    let dram = DRAM(bandwidth: Bandwidth(1e10), latency: Seconds(1e-7))
    return MemorySystem([
      MemoryLevel(name: "l1d", size: Bytes(16 << 10), kind: .cache(l1)),
      MemoryLevel(name: "l2", size: Bytes(256 << 10), kind: .cache(l2)),
      MemoryLevel(name: "dram", size: Bytes(1 << 32), kind: .dram(dram)),
    ])
  }

  private func misses(_ system: borrowing MemorySystem) -> (Int, Int) {
    let traffic = system.snapshot
    return (traffic[0].misses, traffic[1].misses)
  }

  private func accessByAccess(_ trace: UnsafeMutableBufferPointer<UInt64>) -> (Int, Int) {
    let system = memory()
    trace.withMemoryRebound(to: Access.self) { accesses in
      for access in accesses {
        let address = AddressMap.address(level: 2, offset: Int(access.address))
        system.replay(
          Run(address: address, width: access.bytes, stride: access.bytes, count: 1),
          isWrite: access.isWrite)
      }
    }
    return misses(system)
  }

  /// The kernel as a loop nest would emit it: the same references, those of one operand of one result
  /// together. That order of operands may miss a little more or less.
  private func asRuns() -> (Int, Int) {
    let system = memory()
    KernelRuns.emit { run, isWrite in system.replay(run, isWrite: isWrite) }
    return misses(system)
  }

  private func reportCachegrind(_ plain: Double) {
    let (first, last) = ("16384,4,32", "262144,8,32")
    guard let whole = Cachegrind.run([kernelProgram], first: first, last: last),
      let idle = Cachegrind.run([kernelProgram, "idle"], first: first, last: last)
    else { return print("  cachegrind: not measured; it needs valgrind and \(kernelProgram)") }
    let net = whole - idle
    for (name, seconds) in [("with", whole.seconds), ("without", net.seconds)] {
      let rate = Double(kernel.count) / seconds
      print(
        "  \(engineering(Int(rate))) references/s, \(tenths(rate / plain)) x plain C: "
          + "cachegrind, \(name) its start")
    }
    print(
      "  cachegrind counts \(net.dataReads + net.dataWrites) data references, misses "
        + "\(net.firstLevelMisses), \(net.lastLevelMisses): the trace has \(kernel.count)")
  }

  private func tenths(_ value: Double) -> String {
    let tenths = Int((value * 100).rounded())
    return "\(tenths / 100).\(tenths / 10 % 10)\(tenths % 10)"
  }
}
