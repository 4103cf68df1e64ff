/// Why a layer cannot be applied to its inputs; the network adds the layer's name.
public struct ShapeError: Error, Hashable, CustomStringConvertible {
  public let description: String
}

extension Operation {
  /// The shape that this operation makes of its inputs, checked: also against work so large that
  /// counting it would overflow.
  public func outputShape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    switch self {
    case .input(let shape): return shape
    // A constant is an operator without inputs.
    case .uncosted(_, let output) where inputs.isEmpty: return output
    default: break
    }
    guard let first = inputs.first else { throw ShapeError(description: "has no input") }
    let output = try uncheckedOutputShape(of: first, inputs)
    guard let work = checkedProduct(output.elements, workPerOutput(of: first)), work <= 1 << 52
    else {
      throw ShapeError(description: "needs more than 2^52 operations to make \(output)")
    }
    return output
  }

  /// Operations per output element, up to a small factor.
  private func workPerOutput(of input: Shape) -> Int {
    switch self {
    case .convolution(let convolution):
      convolution.kernel.area * (input.channels / convolution.groups)
    case .fullyConnected: input.elementsPerImage
    case .pooling(let pooling): pooling.kernel.area
    case .localResponseNormalization(let size): size
    default: 1
    }
  }

  private func uncheckedOutputShape(
    of first: Shape, _ inputs: [Shape]
  ) throws(ShapeError) -> Shape {
    switch self {
    case .input(let shape): return shape
    case .convolution(let convolution): return try convolution.outputShape(of: first)
    case .fullyConnected(let layer):
      guard let weights = checkedProduct(layer.outputs, first.elementsPerImage),
        weights <= Shape.largest
      else { throw ShapeError(description: "its weights do not fit into memory") }
      return try shape(batch: first.batch, channels: layer.outputs)
    case .pooling(let pooling): return try pooling.outputShape(of: first)
    case .elementwise: return try broadcast(inputs)
    case .concatenation: return try concatenate(inputs)
    case .channelShuffle(let groups):
      guard groups > 0, first.channels.isMultiple(of: groups) else {
        throw ShapeError(
          description: "\(first.channels) channels do not split into \(groups) groups")
      }
      return first
    case .localResponseNormalization(let size):
      guard 1...first.channels ~= size else {
        throw ShapeError(description: "normalises over \(size) channels")
      }
      return first
    case .activation, .batchNormalization, .softmax: return first
    case .view(let shape):
      guard shape.elements == first.elements else {
        throw ShapeError(
          description: "cannot view the \(first.elements) elements of \(first) as \(shape)")
      }
      return shape
    case .rearrangement(_, let output), .uncosted(_, let output): return output
    }
  }
}

extension Convolution {
  fileprivate func outputShape(of input: Shape) throws(ShapeError) -> Shape {
    guard groups > 0, input.channels.isMultiple(of: groups), outputs.isMultiple(of: groups)
    else {
      throw ShapeError(
        description: "\(input.channels) input and \(outputs) output channels do not split into "
          + "\(groups) groups")
    }
    let window = try Window(kernel, stride, padding, dilation)
    // Weights are sized here once, so that every later product of them is known to fit.
    guard let weights = checkedProduct(outputs, input.channels / groups, kernel.area),
      weights <= Shape.largest
    else { throw ShapeError(description: "its weights do not fit into memory") }
    return try window.slide(over: input, channels: outputs, rounding: .down)
  }
}

extension Pooling {
  fileprivate func outputShape(of input: Shape) throws(ShapeError) -> Shape {
    let window = try Window(kernel, stride, padding, Extent(1))
    return try window.slide(over: input, channels: input.channels, rounding: rounding)
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

private func shape(
  batch: Int, channels: Int, height: Int = 1, width: Int = 1
) throws(ShapeError) -> Shape {
  guard let shape = Shape(batch: batch, channels: channels, height: height, width: width) else {
    throw ShapeError(
      description: "\(batch)x\(channels)x\(height)x\(width) is too large a tensor; lower the "
        + "batch, the resolution or the width")
  }
  return shape
}

private func broadcast(_ inputs: [Shape]) throws(ShapeError) -> Shape {
  guard inputs.count == 2 else {
    throw ShapeError(description: "combines \(inputs.count) tensors, expected 2")
  }
  let (left, right) = (inputs[0], inputs[1])
  let isPerChannel =
    right.pixels == 1 && right.channels == left.channels && right.batch == left.batch
  guard left == right || isPerChannel else {
    throw ShapeError(description: "cannot combine \(left) with \(right)")
  }
  return left
}

private func concatenate(_ inputs: [Shape]) throws(ShapeError) -> Shape {
  let first = inputs[0]
  for other in inputs
  where (other.batch, other.height, other.width) != (first.batch, first.height, first.width) {
    throw ShapeError(description: "cannot concatenate \(other) to \(first)")
  }
  return try shape(
    batch: first.batch, channels: inputs.reduce(0) { $0 + $1.channels }, height: first.height,
    width: first.width)
}
