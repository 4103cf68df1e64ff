/// Two figures of the same thing, side by side.
public struct RowComparison: Hashable, Sendable {
  public let first: ResultRow
  public let second: ResultRow
  /// Share of a difference up to which two values count as the same.
  public let threshold: Double

  public init(_ first: ResultRow, _ second: ResultRow, threshold: Double) {
    self.first = first
    self.second = second
    self.threshold = threshold
  }

  public enum Verdict: String, Hashable, Sendable, CaseIterable {
    case same
    /// The second is less: faster, where it is a time.
    case lower
    case higher
    /// Intervals overlap, and what is in both may differ by more than the threshold.
    case unclear = "cannot be told apart"
    /// The measured value lies where the prediction expects it, or not.
    case inside = "in its interval"
    case outside = "outside its interval"
  }

  /// Whether one predicts what the other measures.
  public var isPrediction: Bool {
    (first.origin == .predicted) != (second.origin == .predicted)
  }

  /// The second against the first; of a prediction and a measurement, the predicted against the measured.
  public var value: PredictedValue {
    let isFirst = isPrediction && first.origin == .predicted
    let (predicted, measured) = isFirst ? (first, second) : (second, first)
    return PredictedValue(
      name: second.name, measured: measured.value, predicted: predicted.value,
      interval: isPrediction ? predicted.interval : nil)
  }

  /// 1 for nothing on both sides; infinite where there is something beside nothing.
  public var ratio: Double {
    let value = value
    return value.measured == value.predicted ? 1 : value.ratio
  }

  public var verdict: Verdict {
    let value = value
    if isPrediction, let interval = value.interval {
      return interval.contains(value.measured) ? .inside : .outside
    }
    guard first.value != second.value else { return .same }
    guard !isErrorShared, first.interval != nil || second.interval != nil else {
      return isWithinThreshold ? .same : direction
    }
    let (one, other) = (first.possible, second.possible)
    if !one.overlaps(other) { return direction }
    let largest = max(one.upperBound / other.lowerBound, other.upperBound / one.lowerBound)
    return largest <= 1 + threshold ? .same : .unclear
  }

  /// Whether the second costs more than the threshold allows; never of a prediction beside a measurement.
  public var isRegression: Bool {
    first.origin == second.origin && first.metric.isCost && verdict == .higher
      && ratio > 1 + threshold
  }

  /// Predictions of one setup are wrong by the same factor: their intervals say nothing of a difference.
  private var isErrorShared: Bool {
    let (one, other) = (first, second)
    return one.origin == .predicted && other.origin == .predicted
      && one.setup.device == other.setup.device && one.setup.runtime == other.setup.runtime
  }

  private var isWithinThreshold: Bool { abs(ratio - 1) <= threshold }

  private var direction: Verdict { second.value < first.value ? .lower : .higher }
}

extension ResultRow {
  /// The interval; the value alone where there is none.
  fileprivate var possible: ClosedRange<Double> { interval ?? value...value }
}
