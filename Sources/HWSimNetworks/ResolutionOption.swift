public import HWSimCore

/// The size of the input image: `224` for a square, or height and width as in `720x1280`.
public struct ResolutionOption: NetworkOption {
  public let help = "height and width of the input image in pixels"
  private let side: IntegerOption
  private let fallback: @Sendable (OptionValues) -> Extent

  private init(step: Int = 1, fallback: @escaping @Sendable (OptionValues) -> Extent) {
    side = IntegerOption("resolution", in: step...8192, step: step, help: "") { _ in step }
    self.fallback = fallback
  }

  /// - Parameter fallback: the side of the square that is the default; it may depend on the other options.
  init(default fallback: @escaping @Sendable (OptionValues) -> Int) {
    self.init(fallback: { Extent(fallback($0)) })
  }

  init(default fallback: Int) { self.init { _ in fallback } }

  /// - Parameter step: what both sides are multiples of.
  init(default fallback: Extent, step: Int = 1) {
    self.init(step: step, fallback: { _ in fallback })
  }

  public var name: String { side.name }

  public func defaultValue(beside values: OptionValues) -> Extent { fallback(values) }

  public var expectation: String { "\(side.expectation), or two as in 720x1280" }

  public func value(of text: String) -> Extent? {
    let sides = text.split(separator: "x", omittingEmptySubsequences: false)
    let lengths = sides.compactMap { side.value(of: String($0)) }
    guard lengths.count == sides.count, 1...2 ~= lengths.count else { return nil }
    return Extent(lengths[0], lengths[lengths.count - 1])
  }

  /// A square has one number: `224x224` is `224`.
  public func text(of value: Extent) -> String {
    value.height == value.width ? "\(value.height)" : value.description
  }
}
