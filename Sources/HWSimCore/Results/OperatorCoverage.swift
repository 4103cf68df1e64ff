/// What became of all operators of one name in a model file.
public struct OperatorCoverage: Hashable, Sendable {
  public enum Treatment: String, CaseIterable, Sendable {
    /// Layers with a cost.
    case costed
    /// No layer of its own: merged into another, computed before the network runs, or another name for
    /// the same elements.
    case folded
    /// A layer whose output is known and whose cost is not.
    case uncosted = "not costed"
  }

  public let name: String
  public let treatment: Treatment
  public let count: Int
  /// The kinds of layer that these operators became.
  public let kinds: [LayerKind]
  /// Elements that these layers make.
  public let elements: Int

  public init(
    name: String, treatment: Treatment, count: Int, kinds: [LayerKind], elements: Int
  ) {
    self.name = name
    self.treatment = treatment
    self.count = count
    self.kinds = kinds
    self.elements = elements
  }
}
