package import HWSimCore

/// Where a tensor lies: its address, and how its dimensions are laid out from there.
package struct TensorView {
  let address: UInt64
  let shape: Shape
  let layout: TensorLayout
  let elementBytes: Int

  package init(address: UInt64, shape: Shape, layout: TensorLayout, elementBytes: Int) {
    self.address = address
    self.shape = shape
    self.layout = layout
    self.elementBytes = elementBytes
  }

  /// Bytes from one pixel to its right neighbour.
  var pixelStride: Int { layout == .nhwc ? shape.channels * elementBytes : elementBytes }
  /// Bytes from one channel to the next of the same pixel.
  var channelStride: Int { layout == .nhwc ? elementBytes : shape.pixels * elementBytes }
  var rowStride: Int { shape.width * pixelStride }
  var imageBytes: Int { shape.elementsPerImage * elementBytes }
  package var bytes: Int { shape.elements * elementBytes }

  @inline(__always)
  package func address(image: Int = 0, channel: Int = 0, y: Int = 0, x: Int = 0) -> UInt64 {
    let offset = image &* imageBytes &+ channel &* channelStride
    return address &+ UInt64(offset &+ y &* rowStride &+ x &* pixelStride)
  }

  /// Bytes from pixel number `pixel` of an image, counted row by row, to the image's start.
  @inline(__always)
  func pixelOffset(_ pixel: Int) -> Int { pixel &* pixelStride }
}

/// A piece of memory without structure: weights, scratch.
package struct Region {
  let address: UInt64
  let bytes: Int

  package init(address: UInt64, bytes: Int) {
    self.address = address
    self.bytes = bytes
  }
}
