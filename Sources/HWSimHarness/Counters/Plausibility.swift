import HWSimCore

/// Readings that contradict each other are kept, but no longer counts.
enum Plausibility {
  /// - Parameter operations: floating-point operations of one call, where they are known.
  static func check(
    _ readings: [Reading], metrics: [Metric], operations: Double?
  ) -> [Reading] {
    var checked = readings
    // Passes repeat the same work, so that they must retire the same instructions.
    let passes = readings.filter { $0.event == "PAPI_TOT_INS" }.compactMap(\.count)
    if let least = passes.min(), let most = passes.max(), most > 1.02 * least {
      doubt(&checked, "passes differ by more than 2 % in PAPI_TOT_INS") { $0.kind == .hardware }
    }
    if let operations, operations > 0 {
      for index in checked.indices
      where ["PAPI_SP_OPS", "PAPI_FP_OPS"].contains(checked[index].event) {
        guard let count = checked[index].count, abs(count / operations - 1) > 0.05 else { continue }
        let reason = "more than 5 % from the \(significant(operations)) operations of the layer"
        checked[index].value = .implausible(count, reason: reason)
      }
    }
    for metric in metrics {
      guard let result = metric.result(from: checked),
        case .implausible(_, let reason) = result.value
      else { continue }
      let events = Set((metric.numerators + metric.denominators).joined())
      doubt(&checked, reason) { events.contains($0.event) && reason.contains($0.event) }
    }
    return checked
  }

  private static func doubt(
    _ readings: inout [Reading], _ reason: String, where isDoubtful: (Reading) -> Bool
  ) {
    for index in readings.indices where isDoubtful(readings[index]) {
      guard let count = readings[index].count else { continue }
      readings[index].value = .implausible(count, reason: reason)
    }
  }
}
