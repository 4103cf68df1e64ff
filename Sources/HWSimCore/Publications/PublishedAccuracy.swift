/// How well a network was published to do its task once trained. hwsim never computes this.
public struct PublishedAccuracy: Hashable, Sendable {
  public enum Metric: String, CaseIterable, Hashable, Sendable {
    case top1 = "top-1 accuracy"
    case top5 = "top-5 accuracy"
    case top1Error = "top-1 error"
    case top5Error = "top-5 error"
    case meanAveragePrecision = "mAP"
    case meanIntersectionOverUnion = "mIoU"
  }

  /// The network and its options, as the user writes them.
  public let network: String
  public let metric: Metric
  /// In per cent, as printed.
  public let percent: String
  public let dataset: String
  /// The publication and its table.
  public let source: String

  public init(
    network: String, metric: Metric, percent: String, dataset: String, source: String
  ) {
    self.network = network
    self.metric = metric
    self.percent = percent
    self.dataset = dataset
    self.source = source
  }
}
