internal import HWSimCore

extension NCNNNetwork {
  /// Adds what a layer computes and returns its blobs, one for each output.
  mutating func outputs(
    of layer: NCNNLayer, _ inputs: [NCNNBlob]
  ) throws(ImportProblem) -> [NCNNBlob] {
    if layer.type == "Input" { return [try addInput(layer)] }
    if layer.type == "MemoryData" {
      guard let extents = try layer.sizes() else {
        throw ImportProblem("MemoryData has no parameter 0 (width); add '0=...'")
      }
      return [try addUncosted(layer, inputs, extents)]
    }
    guard let first = inputs.first else {
      return try uncosted(layer, inputs)
    }
    if let activation = try activation(layer) {
      return [try add(layer.name, .activation(activation), [first], first.extents)]
    }
    switch layer.type {
    case "Convolution", "ConvolutionDepthWise": return [try convolution(layer, first)]
    case "InnerProduct": return [try innerProduct(layer, first)]
    case "Pooling": return try pooling(layer, first)
    case "Reduction": return try reduction(layer, first)
    case "BatchNorm", "Scale":
      return [try add(layer.name, .batchNormalization, [first], first.extents)]
    case "LRN":
      let size = try layer.integer(1, default: 5)
      return [
        try add(layer.name, .localResponseNormalization(size: size), [first], first.extents)
      ]
    case "Softmax": return [try add(layer.name, .softmax, [first], first.extents)]
    case "ShuffleChannel": return [try shuffleChannel(layer, first)]
    case "Eltwise": return [try eltwise(layer, inputs)]
    case "BinaryOp": return try binary(layer, inputs)
    case "Concat": return [try concatenation(layer, inputs)]
    case "Split", "Dropout": return layer.outputs.map { _ in first }
    case "Noop": return Array(inputs.prefix(layer.outputs.count))
    case "Flatten": return [try flatten(layer, first)]
    case "Reshape": return [try reshape(layer, first)]
    case "Permute": return [try permutation(layer, first)]
    case "Slice": return try slice(layer, first)
    case "Crop": return [try crop(layer, inputs)]
    case "Padding": return [try padding(layer, first)]
    case "Interp": return try interpolation(layer, first)
    default: return try uncosted(layer, inputs)
    }
  }

  private mutating func addInput(_ layer: NCNNLayer) throws(ImportProblem) -> NCNNBlob {
    var extents = try layer.sizes()
    if extents == nil, let hint = try layer.hints().first { extents = hint }
    if extents == nil, let input {
      extents = NCNNExtents([input.channels, input.height, input.width])
    }
    guard let extents else {
      throw ImportProblem(
        "the file does not state the size of this input; add '0=width 1=height 2=channels'")
    }
    return try add(layer.name, .input(try extents.shape(batch: batch)), [], extents)
  }

  /// - Ignores: the range of a clip: any is a ReLU6, which costs the same.
  private func activation(_ layer: NCNNLayer) throws(ImportProblem) -> Activation? {
    switch layer.type {
    case "ReLU": try layer.number(0) ?? 0 == 0 ? .relu : .leakyRelu
    case "PReLU": .leakyRelu
    case "Clip": .relu6
    case "Sigmoid": .sigmoid
    case "TanH": .tanh
    case "HardSigmoid": .hardSigmoid
    case "HardSwish": .hardSwish
    case "Swish": .swish
    case "GELU": .gelu
    default: nil
    }
  }

  private mutating func shuffleChannel(
    _ layer: NCNNLayer, _ input: NCNNBlob
  ) throws(ImportProblem) -> NCNNBlob {
    var groups = try layer.integer(0, default: 1)
    if try layer.integer(1, default: 0) != 0, groups > 0 {
      groups = builder[input.tensor].channels / groups
    }
    return try add(layer.name, .channelShuffle(groups: groups), [input], input.extents)
  }
}

extension NCNNLayer {
  /// Parameters 0, 1 and 2: width, height, channels; nil without a width.
  func sizes() throws(ImportProblem) -> NCNNExtents? {
    guard let width = try integer(0), width != 0 else { return nil }
    let height = try integer(1, default: 0)
    let channels = try integer(2, default: 0)
    return NCNNExtents(
      width: width, height: height == 0 ? nil : height, channels: channels == 0 ? nil : channels)
  }
}
