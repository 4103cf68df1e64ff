/// Why a layer cannot be applied to its inputs; the network adds the layer's name.
public struct ShapeError: Error, Hashable, CustomStringConvertible {
  public let description: String
}

extension Operation {
  /// The shape that this operation makes of its inputs, checked: also against work so large that
  /// counting it would overflow.
  public func outputShape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    switch self {
    case .input(let shape), .constant(let shape): return shape
    case .uncosted(_, let output) where inputs.isEmpty: return output
    default: break
    }
    guard let first = inputs.first else { throw ShapeError(description: "has no input") }
    let output = try uncheckedOutputShape(of: first, inputs)
    guard let work = work(of: first, output), work <= 1 << 52 else {
      throw ShapeError(description: "needs more than 2^52 operations to make \(output)")
    }
    return output
  }

  /// Operations, up to a small factor; nil where they do not fit an `Int`.
  private func work(of input: Shape, _ output: Shape) -> Int? {
    switch self {
    case .convolution(let layer):
      checkedProduct(output.elements, layer.kernel.area, input.channels / layer.groups)
    case .transposedConvolution(let layer):
      checkedProduct(input.elements, layer.kernel.area, layer.outputs / layer.groups)
    case .fullyConnected: checkedProduct(output.elements, input.elementsPerImage)
    case .matrixMultiplication(let product): checkedProduct(output.elements, product.depth)
    case .pooling(let pooling): checkedProduct(output.elements, pooling.kernel.area)
    case .localResponseNormalization(let size): checkedProduct(output.elements, size)
    case .weightGradient(let layer):
      checkedProduct(input.elements, layer.kernel.area, layer.outputs)
    case .gradient(.averagePooling(let pooling, _)):
      checkedProduct(input.elements, pooling.kernel.area)
    case .gradient(.localResponseNormalization(let size)):
      checkedProduct(output.elements, 2 * size + 6)
    case .update: checkedProduct(output.elements, 12)
    case .lstm(let layer):
      checkedProduct(
        input.batch, input.height, LSTM.gates, layer.hidden, input.channels + layer.hidden)
    case .priorBoxes(let forms): checkedProduct(input.batch, input.pixels, forms, 10)
    case .detection(let detection):
      checkedProduct(
        output.batch, detection.classes, max(detection.candidates, detection.ranked),
        64 + 12 * detection.kept)
    case .regionPooling(let pooling):
      checkedProduct(output.batch, input.channels, max(input.pixels, pooling.output.area))
    case .meanField(let field):
      checkedProduct(
        output.elements, field.iterations, 2 * MeanField.filterMACs + 3 * output.channels)
    default: max(input.elements, output.elements)
    }
  }

  private func uncheckedOutputShape(
    of first: Shape, _ inputs: [Shape]
  ) throws(ShapeError) -> Shape {
    switch self {
    case .input(let shape), .constant(let shape): return shape
    case .convolution(let convolution): return try convolution.outputShape(of: first)
    case .transposedConvolution(let convolution): return try convolution.outputShape(of: first)
    case .fullyConnected(let layer):
      guard let weights = checkedProduct(layer.outputs, first.elementsPerImage),
        weights <= Shape.largest
      else { throw ShapeError(description: "its weights do not fit into memory") }
      return try shape(batch: first.batch, channels: layer.outputs)
    case .matrixMultiplication(let product): return try product.outputShape(of: inputs)
    case .pooling(let pooling): return try pooling.outputShape(of: first)
    case .elementwise: return try broadcast(inputs)
    case .reduction(let reduction):
      guard first.elements.isMultiple(of: reduction.output.elements) else {
        throw ShapeError(description: "cannot reduce \(first) to \(reduction.output)")
      }
      return reduction.output
    case .normalization(let normalization): return try normalization.outputShape(of: first)
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
    case .activation, .batchNormalization, .softmax, .quantization: return first
    case .view(let shape):
      guard shape.elements == first.elements else {
        throw ShapeError(
          description: "cannot view the \(first.elements) elements of \(first) as \(shape)")
      }
      return shape
    case .rearrangement(_, let output), .uncosted(_, let output): return output
    case .lstm(let layer): return try layer.outputShape(of: first)
    case .weightGradient(let convolution):
      guard inputs.count == 2 else {
        throw ShapeError(description: "expected an input and a gradient")
      }
      return try convolution.gradientShape(first, inputs[1])
    case .gradient(let gradient): return try gradient.outputShape(of: inputs)
    case .update(let update):
      guard update.offset >= 0, inputs.count == 1 else {
        throw ShapeError(description: "expected one gradient and an offset from 0 on")
      }
      return first
    case .unpooling(let output):
      let isSource = inputs.count == 2 && inputs[1] == first
      guard isSource, output.batch == first.batch, output.channels == first.channels,
        output.height >= first.height, output.width >= first.width
      else {
        throw ShapeError(
          description:
            "cannot spread \(first) over \(output); expected the pooling's tensor of the "
            + "same shape, and a larger output of as many channels")
      }
      return output
    case .priorBoxes(let forms):
      guard forms > 0, let numbers = checkedProduct(first.pixels, forms, 4) else {
        throw ShapeError(description: "cannot have \(forms) boxes at each pixel of \(first)")
      }
      return try shape(batch: first.batch, channels: 2, height: numbers)
    case .detection(let detection): return try detection.outputShape(of: inputs)
    case .regionPooling(let pooling): return try pooling.outputShape(of: inputs)
    case .meanField(let field):
      guard field.iterations > 0, inputs.count == 2, inputs[1].pixels == first.pixels,
        inputs[1].batch == first.batch
      else {
        throw ShapeError(
          description: "cannot make \(field.iterations) iterations over \(first) beside "
            + "\(inputs.count < 2 ? "no image" : "\(inputs[1])"); expected an image of the same size"
        )
      }
      return first
    }
  }
}

extension LSTM {
  fileprivate func outputShape(of input: Shape) throws(ShapeError) -> Shape {
    guard input.width == 1 else {
      throw ShapeError(description: "reads \(input), expected a sequence of steps x 1 x features")
    }
    guard hidden > 0, hidden <= Shape.largest,
      let weights = checkedProduct(Self.gates, hidden, input.channels + hidden),
      weights <= Shape.largest
    else { throw ShapeError(description: "its weights do not fit into memory") }
    return try shape(
      batch: input.batch, channels: hidden, height: returnsSequence ? input.height : 1)
  }
}

extension Detection {
  fileprivate func outputShape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    guard 2...3 ~= inputs.count, min(candidates, classes, ranked, kept) > 0,
      max(ranked, kept) <= candidates, candidates <= inputs[0].elementsPerImage / 4,
      let scores = checkedProduct(candidates, classes), scores <= inputs[1].elementsPerImage
    else {
      throw ShapeError(
        description: "cannot rank \(ranked) and keep \(kept) of \(candidates) boxes of \(classes) "
          + "classes, from \(inputs.map(\.description).joined(separator: " and "))")
    }
    return try shape(batch: inputs[0].batch, channels: Self.numbersPerBox, height: kept)
  }
}

extension RegionPooling {
  fileprivate func outputShape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    guard inputs.count == 2, min(regions, output.height, output.width) > 0,
      let images = checkedProduct(inputs[0].batch, regions)
    else {
      throw ShapeError(
        description: "cannot pool \(regions) regions to \(output); expected a map and its regions")
    }
    return try shape(
      batch: images, channels: inputs[0].channels, height: output.height, width: output.width)
  }
}

extension MatrixMultiplication {
  fileprivate func outputShape(of inputs: [Shape]) throws(ShapeError) -> Shape {
    guard inputs.count == 2 else {
      throw ShapeError(description: "multiplies \(inputs.count) tensors, expected 2")
    }
    guard min(count, rows, depth, columns) > 0,
      checkedProduct(count, rows, depth) == inputs[0].elements,
      let right = checkedProduct(depth, columns), inputs[1].elements.isMultiple(of: right),
      count.isMultiple(of: inputs[1].elements / right),
      checkedProduct(count, rows, columns) == output.elements
    else {
      throw ShapeError(
        description: "cannot multiply \(inputs[0]) by \(inputs[1]) to \(output) as \(count) times "
          + "\(rows)x\(depth)x\(columns)")
    }
    return output
  }
}

extension Normalization {
  fileprivate func outputShape(of input: Shape) throws(ShapeError) -> Shape {
    guard groupSize > 0, input.elements.isMultiple(of: groupSize) else {
      throw ShapeError(
        description: "the \(input.elements) elements of \(input) do not split into groups of "
          + "\(groupSize)")
    }
    guard 0...Shape.largest ~= parameters else {
      throw ShapeError(description: "cannot have \(parameters) parameters")
    }
    return input
  }
}

/// The shape of these sides; an error where there is none.
func shape(
  batch: Int, channels: Int, height: Int = 1, width: Int = 1
) throws(ShapeError) -> Shape {
  guard let shape = Shape(batch: batch, channels: channels, height: height, width: width) else {
    throw ShapeError(
      description: "\(batch)x\(channels)x\(height)x\(width) is too large a tensor; lower the "
        + "batch, the resolution or the width")
  }
  return shape
}

/// Each side is that of both inputs, or of one where the other's is 1.
private func broadcast(_ inputs: [Shape]) throws(ShapeError) -> Shape {
  guard 1...2 ~= inputs.count else {
    throw ShapeError(description: "combines \(inputs.count) tensors, expected 1 or 2")
  }
  let (left, right) = (inputs[0], inputs[inputs.count - 1])
  let sides = zip(left.sides, right.sides)
  guard sides.allSatisfy({ $0 == $1 || min($0, $1) == 1 }) else {
    throw ShapeError(description: "cannot combine \(left) with \(right)")
  }
  let largest = sides.map { max($0, $1) }
  return try shape(
    batch: largest[0], channels: largest[1], height: largest[2], width: largest[3])
}

extension Shape {
  fileprivate var sides: [Int] { [batch, channels, height, width] }
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
