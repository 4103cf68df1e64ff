/// How the rows of one metric compare, all together.
public struct ComparisonSummary: Hashable, Sendable {
  public let metric: ResultMetric
  /// Whether these are layers.
  public let isOfLayers: Bool
  /// Of the ratios; nil where none has both values above zero.
  public let accuracy: Accuracy?
  public let verdicts: [RowComparison.Verdict: Int]
  public let count: Int

  public init(
    metric: ResultMetric, isOfLayers: Bool, accuracy: Accuracy?,
    verdicts: [RowComparison.Verdict: Int], count: Int
  ) {
    self.metric = metric
    self.isOfLayers = isOfLayers
    self.accuracy = accuracy
    self.verdicts = verdicts
    self.count = count
  }
}
