// The shapes that windows make of images: convolutions, their transposes, pooling.

extension Convolution {
  func outputShape(of input: Shape) throws(ShapeError) -> Shape {
    try checkGroups(groups, input.channels, outputs)
    let window = try Window(kernel, stride, padding, dilation)
    // Weights are sized here once, so that every later product of them is known to fit.
    guard let weights = checkedProduct(outputs, input.channels / groups, kernel.area),
      weights <= Shape.largest
    else { throw ShapeError(description: "its weights do not fit into memory") }
    return try window.slide(over: input, channels: outputs, rounding: .down)
  }
}

extension TransposedConvolution {
  func outputShape(of input: Shape) throws(ShapeError) -> Shape {
    try checkGroups(groups, input.channels, outputs)
    let window = try Window(kernel, stride, padding, dilation)
    guard let weights = checkedProduct(input.channels, outputs / groups, kernel.area),
      weights <= Shape.largest
    else { throw ShapeError(description: "its weights do not fit into memory") }
    // Every input pixel meets every output channel and tap before the results are summed.
    guard let products = checkedProduct(input.batch, input.pixels, outputs, kernel.area),
      products <= Shape.largest
    else { throw ShapeError(description: "its products do not fit into memory") }
    return try window.spread(input, channels: outputs, extra: outputPadding)
  }
}

extension Pooling {
  func outputShape(of input: Shape) throws(ShapeError) -> Shape {
    let window = try Window(kernel, stride, padding, Extent(1))
    return try window.slide(over: input, channels: input.channels, rounding: rounding)
  }
}

private func checkGroups(
  _ groups: Int, _ inputs: Int, _ outputs: Int
) throws(ShapeError) {
  guard groups > 0, inputs.isMultiple(of: groups), outputs.isMultiple(of: groups) else {
    throw ShapeError(
      description: "\(inputs) input and \(outputs) output channels do not split into \(groups) "
        + "groups")
  }
}

/// A window that slides over a padded image.
private struct Window {
  let kernel: Extent
  let stride: Extent
  let padding: Padding
  let dilation: Extent

  init(
    _ kernel: Extent, _ stride: Extent, _ padding: Padding, _ dilation: Extent
  ) throws(ShapeError) {
    let sides = [kernel, stride, dilation].flatMap { [$0.height, $0.width] }
    guard sides.allSatisfy({ 1...Self.largestSide ~= $0 }) else {
      throw ShapeError(
        description: "kernel, stride and dilation must lie in 1...\(Self.largestSide)")
    }
    let edges = [padding.top, padding.bottom, padding.left, padding.right]
    guard edges.allSatisfy({ 0...Self.largestSide ~= $0 }) else {
      throw ShapeError(description: "padding must lie in 0...\(Self.largestSide)")
    }
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
  }

  /// Sums and products of sides below this bound stay far from overflow.
  static let largestSide = 1 << 20

  func slide(
    over input: Shape, channels: Int, rounding: Pooling.Rounding
  ) throws(ShapeError) -> Shape {
    let height = try positions(
      input.height, kernel.height, stride.height, (padding.top, padding.bottom), dilation.height,
      rounding)
    let width = try positions(
      input.width, kernel.width, stride.width, (padding.left, padding.right), dilation.width,
      rounding)
    return try shape(batch: input.batch, channels: channels, height: height, width: width)
  }

  /// The image that one of this window at each pixel of `input` covers, cropped by the padding.
  func spread(
    _ input: Shape, channels: Int, extra: Extent
  ) throws(ShapeError) -> Shape {
    guard 0...Self.largestSide ~= extra.height, 0...Self.largestSide ~= extra.width else {
      throw ShapeError(description: "output padding must lie in 0...\(Self.largestSide)")
    }
    let footprint = Extent(
      (kernel.height - 1) * dilation.height + 1, (kernel.width - 1) * dilation.width + 1)
    // An input's side is at most 2⁴⁰, a stride 2²⁰.
    let full = Extent(
      (input.height - 1) * stride.height + footprint.height,
      (input.width - 1) * stride.width + footprint.width)
    let height = full.height - padding.top - padding.bottom + extra.height
    let width = full.width - padding.left - padding.right + extra.width
    guard height > 0, width > 0 else {
      throw ShapeError(
        description: "padding crops its output of \(full) to nothing; enlarge the input")
    }
    return try shape(batch: input.batch, channels: channels, height: height, width: width)
  }

  private func positions(
    _ size: Int, _ kernel: Int, _ stride: Int, _ padding: (Int, Int), _ dilation: Int,
    _ rounding: Pooling.Rounding
  ) throws(ShapeError) -> Int {
    let footprint = (kernel - 1) * dilation + 1
    let room = size + padding.0 + padding.1 - footprint
    guard room >= 0 else {
      throw ShapeError(
        description: "a window of \(footprint) does not fit into \(size) pixels with padding "
          + "\(padding.0) and \(padding.1); enlarge the input")
    }
    guard rounding == .up else { return room / stride + 1 }
    let count = ceilingDivision(room, stride) + 1
    // Caffe: the last window must start inside the image or its leading padding.
    return (count - 1) * stride < size + padding.0 ? count : count - 1
  }
}
