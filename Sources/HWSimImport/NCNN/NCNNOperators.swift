internal import HWSimCore

extension NCNNNetwork {
  /// Adds what a layer computes and returns its blobs, one for each output.
  mutating func outputs(
    of layer: NCNNLayer, _ inputs: [Value]
  ) throws(ImportProblem) -> [Value] {
    if layer.type == "Input" { return [try input(layer)] }
    if layer.type == "MemoryData" { return [try memory(layer)] }
    guard let first = inputs.first else { return try uncosted(layer, inputs) }
    if let activation = try activation(layer) {
      return [try lowering.activation(layer.name, activation, first)]
    }
    switch layer.type {
    case "PReLU": return [try parametricRelu(layer, first)]
    // A square.
    case "UnaryOp": return [try lowering.unary(layer.name, .elementwise(.multiply), first)]
    case "Convolution", "ConvolutionDepthWise", "Convolution1D", "ConvolutionDepthWise1D":
      return [try convolution(layer, first)]
    case "Deconvolution", "DeconvolutionDepthWise": return [try deconvolution(layer, first)]
    case "InnerProduct": return [try innerProduct(layer, first)]
    case "Gemm": return [try gemm(layer, inputs)]
    case "MatMul" where inputs.count == 2: return [try matrixProduct(layer, inputs)]
    case "MultiHeadAttention": return [try attention(layer, inputs)]
    case "Pooling": return try pooling(layer, first)
    case "Reduction": return [try reduction(layer, first)]
    case "BatchNorm", "Scale":
      return [try lowering.unary(layer.name, .batchNormalization, first)]
    case "LRN":
      let size = try layer.integer(1, default: 5)
      return [try lowering.unary(layer.name, .localResponseNormalization(size: size), first)]
    case "LayerNorm", "RMSNorm", "GroupNorm", "InstanceNorm", "Normalize", "MVN":
      return [try normalization(layer, first)]
    case "Softmax": return [try lowering.unary(layer.name, .softmax, first)]
    case "Quantize", "Dequantize", "Requantize", "Cast":
      return [try lowering.unary(layer.name, .quantization, first)]
    case "ShuffleChannel": return [try shuffleChannel(layer, first)]
    case "Eltwise": return [try eltwise(layer, inputs)]
    case "BinaryOp": return [try binary(layer, inputs)]
    case "Concat":
      let axis = try self.axis(try layer.integer(0, default: 0), of: first)
      return [try lowering.concatenation(layer.name, inputs, axis: axis)]
    case "Split", "Dropout": return layer.outputs.map { _ in first }
    case "Noop": return Array(inputs.prefix(layer.outputs.count))
    case "Flatten": return [try flatten(layer, first)]
    case "Reshape": return [try reshape(layer, first)]
    case "Permute": return [try permutation(layer, first)]
    case "Slice": return try slice(layer, first)
    case "Crop": return [try crop(layer, inputs)]
    case "Padding": return [try padding(layer, first)]
    case "Interp": return [try interpolation(layer, first)]
    default: return try uncosted(layer, inputs)
    }
  }

  /// - Ignores: the range of a clip: any is a ReLU6, which costs the same.
  private func activation(_ layer: NCNNLayer) throws(ImportProblem) -> Activation? {
    switch layer.type {
    case "ReLU": try layer.number(0) ?? 0 == 0 ? .relu : .leakyRelu
    case "Clip": .relu6
    case "Sigmoid": .sigmoid
    case "TanH": .tanh
    case "HardSigmoid": .hardSigmoid
    case "HardSwish": .hardSwish
    case "Swish": .swish
    case "GELU": .gelu
    case "Mish": .mish
    case "ELU", "SELU", "CELU": .elu
    case "Softplus": .softplus
    case "Erf": .erf
    case "Exp": .exponential
    case "Log": .logarithm
    case "AbsVal": .absolute
    case "UnaryOp": try unary(try layer.integer(0, default: 0))
    default: nil
    }
  }

  /// Nil for the square, which is a product.
  private func unary(_ number: Int) throws(ImportProblem) -> Activation? {
    switch number {
    case 4: nil
    case 0: .absolute
    case 1: .negate
    case 2, 3, 18, 19: .round
    case 5: .squareRoot
    case 6, 15: .reciprocal
    case 7: .exponential
    case 8, 17: .logarithm
    case 9...14: .sine
    case 16: .tanh
    default:
      throw ImportProblem("computes function \(number) (parameter 0), expected one of 0...19")
    }
  }

  private mutating func parametricRelu(
    _ layer: NCNNLayer, _ input: Value
  ) throws(ImportProblem) -> Value {
    let count = try layer.integer(0, default: 1)
    _ = try elements(of: [count])
    let slopes = Value(
      dimensions: [count], channelAxis: 0,
      source: .stored(StoredTensor(name: "\(layer.name)/slopes")))
    return try lowering.parametricRelu(layer.name, input, slopes: slopes)
  }

  private mutating func shuffleChannel(
    _ layer: NCNNLayer, _ input: Value
  ) throws(ImportProblem) -> Value {
    var groups = try layer.integer(0, default: 1)
    if try layer.integer(1, default: 0) != 0, groups > 0 {
      groups = input.dimensions[input.channelAxis] / groups
    }
    return try lowering.unary(layer.name, .channelShuffle(groups: groups), input)
  }

  /// ncnn counts axes without the batch, from the front or back from the end.
  func axis(_ axis: Int, of value: Value) throws(ImportProblem) -> Int {
    let index = axis < 0 ? axis + value.rank : axis + 1
    guard 1..<value.rank ~= index else {
      throw ImportProblem(
        "has no axis \(axis) in a blob of \(text(of: Array(value.dimensions.dropFirst())))")
    }
    return index
  }

  /// Sizes in front of which the batch goes.
  func batched(_ sizes: [Int]) -> [Int] { [batch] + sizes }

  /// Numbers stored in the file, of as many dimensions as sizes are given.
  private func memory(_ layer: NCNNLayer) throws(ImportProblem) -> Value {
    guard let sizes = try layer.sizes() else {
      throw ImportProblem("MemoryData has no parameter 0 (width); add '0=...'")
    }
    let dimensions = [1] + sizes
    _ = try elements(of: dimensions)
    return Value(
      dimensions: dimensions, channelAxis: lowering.usualChannelAxis(rank: dimensions.count),
      source: .stored(StoredTensor(name: layer.name)))
  }
}
