/// The measured time of one network on a device, which corrects the predicted times of all others there.
public struct Anchor: Hashable, Sendable {
  /// Measured / predicted.
  public let factor: Double
  /// What was measured, for the record: `"mobilenetv1=113ms"`.
  public let origin: String

  public init(factor: Double, origin: String) {
    self.factor = factor
    self.origin = origin
  }
}
