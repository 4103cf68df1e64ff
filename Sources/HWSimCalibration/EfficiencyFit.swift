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
      guard let ratio = median(ratios) else { return nil }
      let next = min(1, max(0.01, efficiency * ratio))
      if abs(next / efficiency - 1) < 1e-3 { break }
      efficiency = next
      ratios = try Self.ratios(predict(efficiency), measured)
    }
    guard let error = median(ratios.map { abs($0 - 1) }) else { return nil }
    self.efficiency = efficiency
    self.error = error
    layers = measured.count
  }

  private static func ratios(_ predicted: [Seconds], _ measured: [Seconds]) -> [Double] {
    zip(predicted, measured).map { $0.value / $1.value }
  }
}
