internal import HWSimCore

/// The window parameters that convolution and pooling share.
///
/// Numbers are 32-bit and blobs hold at most 2⁴⁰ elements, so the sums and products of two of them
/// below fit; the network's shape inference checks the ranges.
struct NCNNWindow {
  enum Same { case upper, lower }

  let kernel: Extent
  let stride: Extent
  let dilation: Extent

  init(kernel: Extent, stride: Extent, dilation: Extent = Extent(1)) throws(ImportProblem) {
    let sides = [kernel, stride, dilation].flatMap { [$0.height, $0.width] }
    guard sides.allSatisfy({ $0 > 0 }) else {
      throw ImportProblem("kernel, stride and dilation must be positive")
    }
    (self.kernel, self.stride, self.dilation) = (kernel, stride, dilation)
  }

  /// The padding that makes the output as large as the input, divided by the stride, rounded up.
  func padding(_ same: Same, over input: NCNNExtents) -> Padding {
    func total(_ size: Int, _ kernel: Int, _ dilation: Int, _ stride: Int) -> Int {
      max(0, (kernel - 1) * dilation + 1 + (size - 1) / stride * stride - size)
    }
    let rows = total(input.height, kernel.height, dilation.height, stride.height)
    let columns = total(input.width, kernel.width, dilation.width, stride.width)
    let (top, left) =
      same == .upper ? (rows / 2, columns / 2) : (rows - rows / 2, columns - columns / 2)
    return Padding(top: top, bottom: rows - top, left: left, right: columns - left)
  }

  /// Padding enlarged at the far edges until windows cover it exactly: ncnn's "full" pooling.
  func full(_ padding: Padding, over input: NCNNExtents) -> Padding {
    func tail(_ size: Int, _ kernel: Int, _ stride: Int) -> Int {
      let rest = (size - kernel) % stride
      return rest > 0 ? stride - rest : 0
    }
    let rows = input.height + padding.top + padding.bottom
    let columns = input.width + padding.left + padding.right
    return Padding(
      top: padding.top, bottom: padding.bottom + tail(rows, kernel.height, stride.height),
      left: padding.left, right: padding.right + tail(columns, kernel.width, stride.width))
  }
}

extension NCNNLayer {
  /// - Parameters: ids of the width and of the height; the height is as the width if not given.
  func extent(_ width: Int, _ height: Int, default other: Int?) throws(ImportProblem) -> Extent {
    let across =
      if let other { try integer(width, default: other) } else { try required(width, "kernel") }
    return Extent(try integer(height, default: across), across)
  }

  /// - Parameters: ids of the four sides; right is as left and bottom as top if not given.
  func padding(
    left: Int, top: Int, right: Int, bottom: Int
  ) throws(ImportProblem) -> Padding {
    let left = try integer(left, default: 0)
    let top = try integer(top, default: left)
    return Padding(
      top: top, bottom: try integer(bottom, default: top), left: left,
      right: try integer(right, default: left))
  }
}
