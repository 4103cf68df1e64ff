/// What an event must count for work that is known.
package struct SelfTestRule: Sendable {
  package let work: KnownWork
  /// The test does `units` and twice as many; the difference is what counts.
  package let units: Int
  /// Counts per unit.
  package let range: ClosedRange<Double>

  init(_ work: KnownWork, _ units: Int, _ range: ClosedRange<Double>) {
    self.work = work
    self.units = units
    self.range = range
  }

  /// - Parameter lastLevelCache: its bytes, which a stream must exceed to miss it.
  package static func rule(for event: String, lastLevelCache: Int) -> Self {
    let lines = min(lastLevelCache / 64, 1 << 22)
    switch event {
    case "PAPI_TOT_INS": return Self(.loop, 1_000_000, 1.98...2.02)
    // An instruction per cycle at least every ten cycles, and at most 16 in one.
    case "PAPI_TOT_CYC", "PAPI_REF_CYC": return Self(.loop, 1_000_000, 0.125...20)
    case "PAPI_BR_INS", "PAPI_BR_CN", "PAPI_BR_TKN", "PAPI_BR_PRC":
      return Self(.loop, 1_000_000, 0.98...1.02)
    // Random branches: no predictor does better than one wrong in ten.
    case "PAPI_BR_MSP": return Self(.branches, 100_000, 0.1...1)
    case "PAPI_BR_NTK": return Self(.branches, 100_000, 0.3...0.7)
    case "PAPI_FP_INS", "PAPI_FP_OPS", "PAPI_SP_OPS": return Self(.floats, 100_000, 1.9...2.1)
    case "PAPI_DP_OPS": return Self(.doubles, 100_000, 1.9...2.1)
    case "PAPI_FML_INS", "PAPI_FAD_INS": return Self(.floats, 100_000, 0.95...1.05)
    case "PAPI_VEC_INS", "PAPI_VEC_SP": return Self(.vectors, 100_000, 1.9...2.1)
    case "PAPI_LD_INS", "PAPI_LST_INS": return Self(.loads, 1 << 16, 0.95...1.05)
    case "PAPI_SR_INS": return Self(.stores, 1 << 16, 0.95...1.05)
    // Prefetching hides most misses or adds some, but not all of a stream.
    case let event where event.hasPrefix("PAPI_L3"): return Self(.loads, lines, 0.001...8)
    case "PAPI_L1_STM", "PAPI_L2_STM": return Self(.stores, 1 << 16, 0.001...8)
    case let event where event.hasPrefix("PAPI_L1_D") || event.hasPrefix("PAPI_L2_D"):
      return Self(.loads, 1 << 16, 0.001...8)
    // 64 lines of 64 bytes to a page of 4 KiB.
    case "PAPI_TLB_DM", "PAPI_TLB_TL": return Self(.loads, 1 << 16, 0.0001...1)
    case "task-clock", "thread-time": return Self(.spinning, 500, 900...1200)
    case "elapsed": return Self(.spinning, 500, 900...1e9)
    case "page-faults": return Self(.pages, 256, 0.98...1.1)
    // Others may take the core in between.
    case "context-switches": return Self(.sleeps, 8, 0.5...50)
    case "cpu-migrations": return Self(.moves, 4, 1...3)
    case WorkEvents.macs:
      return Self(.kernelCalls, 2, exactly(KnownKernel.macs))
    case WorkEvents.bytes:
      return Self(.kernelCalls, 2, Double(KnownKernel.bytes)...Double(KnownKernel.bytes) * 1.5)
    case WorkEvents.calls: return Self(.kernelCalls, 2, exactly(1))
    // Counters of energy advance once a millisecond. Nano- or microjoules: between 1 mW and 1 kW.
    case let event where event.hasPrefix("rapl:::") || event.hasPrefix("powercap:::"):
      return Self(.spinning, 20_000, 0.001...1e6)
    // Whatever it means, it must count something and more of it for more work.
    default: return Self(.mixture, 1 << 16, 1e-6...1e6)
    }
  }

  private static func exactly(_ count: Int) -> ClosedRange<Double> { Double(count)...Double(count) }
}
