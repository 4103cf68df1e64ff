/// The logical shape of an activation tensor. The order in memory is the runtime's choice.
public struct Shape: Hashable, Sendable {
  public let batch: Int
  public let channels: Int
  public let height: Int
  public let width: Int

  /// - Returns: nil unless every dimension is positive and the element count leaves room for byte
  ///   sizes, so that arithmetic on a `Shape` never overflows.
  public init?(batch: Int = 1, channels: Int, height: Int = 1, width: Int = 1) {
    guard batch > 0, channels > 0, height > 0, width > 0,
      let elements = checkedProduct(batch, channels, height, width), elements <= Self.largest
    else { return nil }
    self.batch = batch
    self.channels = channels
    self.height = height
    self.width = width
  }

  /// 2⁴⁰ elements: four terabytes in fp32, beyond any device that this program is about.
  public static let largest = 1 << 40

  /// Elements in the tensor, batch included.
  public var elements: Int { batch * elementsPerImage }

  public var elementsPerImage: Int { channels * pixels }

  /// Spatial positions of one image.
  public var pixels: Int { height * width }
}

extension Shape {
  /// With a border; nil where that is too large.
  package func padded(by padding: Padding) -> Shape? {
    Shape(
      batch: batch, channels: channels, height: height + padding.top + padding.bottom,
      width: width + padding.left + padding.right)
  }
}

extension Shape: CustomStringConvertible {
  /// Height x width x channels, as the field's tables print it: `"112x112x32"`.
  public var description: String {
    (batch == 1 ? "" : "\(batch)x") + "\(height)x\(width)x\(channels)"
  }
}

/// A height and a width: of a kernel, a stride, a dilation.
public struct Extent: Hashable, Sendable, CustomStringConvertible {
  public let height: Int
  public let width: Int

  public init(_ height: Int, _ width: Int) {
    self.height = height
    self.width = width
  }

  public init(_ side: Int) { self.init(side, side) }

  public var area: Int { height * width }
  public var isOne: Bool { height == 1 && width == 1 }
  public var description: String { "\(height)x\(width)" }
}

/// Rows and columns of zeros around an image.
public struct Padding: Hashable, Sendable {
  public let top: Int
  public let bottom: Int
  public let left: Int
  public let right: Int

  public init(top: Int, bottom: Int, left: Int, right: Int) {
    self.top = top
    self.bottom = bottom
    self.left = left
    self.right = right
  }

  public init(_ all: Int) { self.init(top: all, bottom: all, left: all, right: all) }

  public static let none = Padding(0)
}
