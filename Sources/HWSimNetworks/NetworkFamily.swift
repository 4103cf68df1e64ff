import HWSimCore

/// Networks that share one plan and differ by options: an entry of the zoo.
public struct NetworkFamily: Sendable {
  /// What the user types.
  public let name: String

  public let title: String

  /// The publication that the plan is taken from.
  public let source: String

  /// In the order in which canonical names print them.
  public let options: [any NetworkOption]

  /// How the network is customarily made smaller; nil where it is not.
  public let scaling: Scaling?

  let build: @Sendable (OptionValues, inout NetworkBuilder) throws(NetworkError) -> Void

  init(
    name: String, title: String, source: String, options: [any NetworkOption],
    scaling: Scaling? = nil,
    build: @escaping @Sendable (OptionValues, inout NetworkBuilder) throws(NetworkError) -> Void
  ) {
    self.name = name
    self.title = title
    self.source = source
    self.options = options
    self.scaling = scaling
    self.build = build
  }
}

extension NetworkFamily {
  /// The customary ways to trade accuracy for size, for searches such as "what would fit?".
  public struct Scaling: Hashable, Sendable {
    /// The option that multiplies the channels; nil where there is none.
    public let width: String?

    /// Its customary values, widest first.
    public let widths: [Double]

    /// The customary step of the option `resolution`; nil where it should stay as it is.
    public let resolutionStep: Int?
  }
}
