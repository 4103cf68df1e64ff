/// How long a call takes beside a reference that was measured in the same rounds: the ratio of times, which
/// drifts far less than either does.
public struct RelativeTime: Hashable, Sendable {
  /// The name of the reference, such as `"fma_peak"`.
  public var reference: String
  /// Time / time of the reference, the median over rounds.
  public var ratio: Double
  /// Nil where there are too few rounds for one.
  public var interval: Interval?

  public init(reference: String, ratio: Double, interval: Interval?) {
    self.reference = reference
    self.ratio = ratio
    self.interval = interval
  }
}

/// Covers the true median with at least the stated probability, whatever the distribution.
public struct Interval: Hashable, Sendable {
  public var lower: Double
  public var upper: Double
  /// 0.95 at least.
  public var coverage: Double

  public init(lower: Double, upper: Double, coverage: Double) {
    self.lower = lower
    self.upper = upper
    self.coverage = coverage
  }

  public func contains(_ value: Double) -> Bool { lower <= value && value <= upper }
}
