import HWSimCore

// The operations that carry gradients back through windows.

extension Convolution {
  /// What spreads gradients of `output` over `image`.
  func adjoint(of image: Shape, _ output: Shape) -> Operation {
    let size = footprint
    let keepsSize = stride.isOne && output.pixels == image.pixels && output.height == image.height
    let turned = Padding(
      top: size.height - 1 - padding.top, bottom: size.height - 1 - padding.bottom,
      left: size.width - 1 - padding.left, right: size.width - 1 - padding.right)
    let isPadding = min(turned.top, turned.bottom, turned.left, turned.right) >= 0
    if keepsSize, isPadding {
      return .convolution(
        Convolution(
          outputs: image.channels, kernel: kernel, padding: turned, dilation: dilation,
          groups: groups))
    }
    // Rows and columns that no window reached have no gradient.
    let rest = Extent(
      image.height + padding.top + padding.bottom - size.height
        - (output.height - 1) * stride.height,
      image.width + padding.left + padding.right - size.width - (output.width - 1) * stride.width)
    return .transposedConvolution(
      TransposedConvolution(
        outputs: image.channels, kernel: kernel, stride: stride, padding: padding,
        dilation: dilation, groups: groups, outputPadding: rest))
  }
}

extension TransposedConvolution {
  func adjoint(outputs: Int) -> Convolution {
    Convolution(
      outputs: outputs, kernel: kernel, stride: stride, padding: padding, dilation: dilation,
      groups: groups)
  }
}

extension Shape {
  /// Whether each side is as often or a whole number of times that of `other`.
  func repeats(_ other: Shape) -> Bool {
    batch == other.batch && channels.isMultiple(of: other.channels)
      && height.isMultiple(of: other.height) && width.isMultiple(of: other.width)
  }
}
