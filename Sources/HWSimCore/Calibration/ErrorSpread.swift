/// How measured values lay around predictions that had not seen them, as ratios measured / predicted.
public struct ErrorSpread: Hashable, Sendable {
  /// Predictions that were tested.
  public var count: Int
  /// Mean of |predicted - measured| / measured.
  public var meanError: Double
  /// Where nine of ten further ratios are expected.
  public var interval: ClosedRange<Double>

  public init(count: Int, meanError: Double, interval: ClosedRange<Double>) {
    self.count = count
    self.meanError = meanError
    self.interval = interval
  }

  /// Where either may be the cause of an error: what is wide enough for both.
  public func union(_ other: ErrorSpread) -> ErrorSpread {
    ErrorSpread(
      count: min(count, other.count), meanError: max(meanError, other.meanError),
      interval: min(
        interval.lowerBound, other.interval.lowerBound)...max(
          interval.upperBound, other.interval.upperBound))
  }
}
