public import HWSimCore

/// A kernel's efficiency, fitted to measured times of layers that it ran.
public struct EfficiencyFit: Hashable, Sendable {
  /// Share of the modelled core throughput, at most 1: never better than the core's peak.
  public let efficiency: Double
  /// Layers that it was fitted to.
  public let layers: Int
  /// Median of |predicted - measured| / measured over these.
  public let error: Double

  /// The efficiency at which the median of predicted / measured is one.
  ///
  /// Predictions grow as the efficiency falls, so the fixed point is found by proportional steps; the
  /// share of time that the efficiency does not scale (transfers, overhead) makes them short, not wrong.
  ///
  /// - Parameters:
  ///   - measured: times of the layers.
  ///   - predict: their predicted times with this efficiency.
  public init?(
    measured: [Seconds], predict: (Double) throws -> [Seconds]
  ) rethrows {
    guard !measured.isEmpty, measured.allSatisfy({ $0.value > 0 }) else { return nil }
    var efficiency = 1.0
    var ratios = try Self.ratios(predict(efficiency), measured)
    for _ in 0..<12 {
      let next = min(1, max(0.01, efficiency * median(ratios)))
      if abs(next / efficiency - 1) < 1e-3 { break }
      efficiency = next
      ratios = try Self.ratios(predict(efficiency), measured)
    }
    self.efficiency = efficiency
    layers = measured.count
    error = median(ratios.map { abs($0 - 1) })
  }

  private static func ratios(_ predicted: [Seconds], _ measured: [Seconds]) -> [Double] {
    zip(predicted, measured).map { $0.value / $1.value }
  }
}

/// The middle value, or the mean of the two in the middle.
///
/// - Precondition: `values` is not empty.
public func median(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  let middle = sorted.count / 2
  return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
