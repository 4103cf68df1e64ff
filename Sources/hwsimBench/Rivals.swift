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
  private let program: KernelProgram

  /// - Parameter kernelProgram: the path of `benchKernel`.
  init(kernelProgram: String) {
    program = KernelProgram(path: kernelProgram)
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
    var local = RateTable(references: kernel.count)
    var missing = RateTable(references: random.count)
    var isInstalled = true
    for _ in 0..<Self.rounds {
      local.measure("plain C") { plainC(kernel) }
      local.measure("hwsim, access by access") { accessByAccess(kernel) }
      local.measure("hwsim, as runs") { asRuns() }
      missing.measure("plain C") { plainC(random) }
      missing.measure("hwsim, access by access") { accessByAccess(random) }
      isInstalled = isInstalled && program.measure(into: &local)
    }
    print("replay by caches of 16 KiB, 4-way, and 256 KiB, 8-way, with lines of 32 B")
    print("  \(kernel.count) references of a convolution, byte by byte:")
    local.report()
    if !isInstalled { print("    cachegrind: not measured, as it needs valgrind and benchKernel") }
    print("  \(random.count) references at random:")
    missing.report()
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
    trace.withMemoryRebound(to: Access.self) {
      system.replay(UnsafeBufferPointer($0), memory: 2)
    }
    return misses(system)
  }

  /// The kernel as hwsim's loop nests emit it.
  private func asRuns() -> (Int, Int) {
    let system = memory()
    KernelRuns.emit { run, isWrite, times in
      system.replay(run, isWrite: isWrite, times: times)
    }
    return misses(system)
  }
}
