package import HWSimCore

/// Runs parallel loops on several cores of a machine, one thread on each.
///
/// - Models: OpenMP's static schedule: each thread takes one contiguous block of units, the first ones
///   a unit more where they do not divide evenly; threads advance in step, unit by unit; what is in no
///   parallel loop runs on the first core, while the others wait.
/// - Ignores: what it costs to start and join threads; threads that drift apart; work stealing.
///
/// Work is measured in accesses, which stand for instructions: a thread's share of a loop's accesses
/// is its share of the loop's time, ragged tiles and padding included.
package struct Threads<Cores: MultiCore & ~Copyable>: ~Copyable, TraceSink {
  package var machine: Cores
  package let count: Int
  /// Accesses since the last `takeShare`, and those of them that ran under a busier thread's.
  private var accesses = 0
  private var hidden = 0
  /// Accesses of each thread in the loop that runs.
  private let work: UnsafeMutablePointer<Int>

  package init(_ machine: consuming Cores, count: Int) {
    self.machine = machine
    self.count = count
    work = .allocate(capacity: count)
    work.initialize(repeating: 0, count: count)
  }

  deinit { work.deallocate() }

  @inline(__always)
  package mutating func access(_ run: Run, isWrite: Bool, times: Int) {
    accesses &+= run.accesses &* times
    machine.access(run, isWrite: isWrite, times: times)
  }

  @inline(__always)
  package mutating func compute(_ body: InstructionMix, times count: Double) {
    machine.compute(body, times: count)
  }

  /// Who makes an access matters in every memory.
  package func isCached(_ address: UInt64) -> Bool { true }

  package mutating func parallel(
    _ units: Int, _ body: (_ unit: Int, _ sink: inout Self) -> Void
  ) {
    let before = accesses
    work.update(repeating: 0, count: count)
    let (block, longer) = (units / count, units % count)
    for step in 0..<block + (longer > 0 ? 1 : 0) {
      for core in 0..<(step < block ? count : longer) {
        let unit = core * block + min(core, longer) + step
        let start = accesses
        machine.select(core: core)
        body(unit, &self)
        work[core] += accesses - start
      }
    }
    machine.select(core: 0)
    let largest = UnsafeBufferPointer(start: work, count: count).max() ?? 0
    hidden += accesses - before - largest
  }

  /// The share of the accesses since the last call that took time: see `WorkSplit.share`.
  package mutating func takeShare() -> Double {
    defer { (accesses, hidden) = (0, 0) }
    return accesses > 0 ? Double(accesses - hidden) / Double(accesses) : 1
  }
}
