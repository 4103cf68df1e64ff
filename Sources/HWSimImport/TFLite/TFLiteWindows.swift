internal import HWSimCore

// Convolutions and pooling, and the activations that operators apply on their way out.

extension TFLiteNetwork {
  /// Weights of outputs x height x width x inputs; fewer inputs than the image has mean groups.
  mutating func convolution(_ node: TFLiteNode) throws(ImportProblem) -> [Value] {
    let image = try node.image(0)
    let weights = try node.required(1, "weights")
    guard weights.stored != nil else { return try uncosted(node) }
    let sizes = try fourSizes(weights)
    let options = node.options(.convolution)
    let result = try lowering.convolution(
      node.name, image, lowering.weights(weights, outputs: sizes[0], hasBias: node.input(2) != nil),
      inputsPerGroup: sizes[3], groups: max(image.dimensions[3] / max(sizes[3], 1), 1),
      try window(options, kernel: Extent(sizes[1], sizes[2]), dilation: (4, 5)))
    return [try fused(node.name, result, try options.choice(3))]
  }

  /// Weights of 1 x height x width x outputs, as many for each channel.
  mutating func depthwiseConvolution(_ node: TFLiteNode) throws(ImportProblem) -> [Value] {
    let image = try node.image(0)
    let weights = try node.required(1, "weights")
    guard weights.stored != nil else { return try uncosted(node) }
    let sizes = try fourSizes(weights)
    guard sizes[0] == 1 else {
      throw ImportProblem(
        "has weights of \(text(of: sizes)), expected 1 x height x width x outputs")
    }
    let options = node.options(.depthwiseConvolution)
    let result = try lowering.convolution(
      node.name, image, lowering.weights(weights, outputs: sizes[3], hasBias: node.input(2) != nil),
      inputsPerGroup: 1, groups: image.dimensions[3],
      try window(options, kernel: Extent(sizes[1], sizes[2]), dilation: (5, 6)))
    return [try fused(node.name, result, try options.choice(4))]
  }

  /// Reads the output's shape, weights of outputs x height x width x inputs, the image, and a bias.
  mutating func transposedConvolution(_ node: TFLiteNode) throws(ImportProblem) -> [Value] {
    let weights = try node.required(1, "weights")
    guard weights.stored != nil else { return try uncosted(node) }
    let image = try node.image(2)
    let sizes = try fourSizes(weights)
    guard sizes[3] == image.dimensions[3] else {
      throw ImportProblem(
        "its weights see \(sizes[3]) channels, its input has \(image.dimensions[3])")
    }
    let options = node.options(.transposedConvolution)
    let window = try window(options, kernel: Extent(sizes[1], sizes[2]), dilation: nil).checked()
    let output = try node.integers(0, "output sizes", count: 4)
    let rows = try crop(
      image.dimensions[1], window.kernel.height, window.stride.height, to: output[1])
    let columns = try crop(
      image.dimensions[2], window.kernel.width, window.stride.width, to: output[2])
    let result = try lowering.transposedConvolution(
      node.name, image, lowering.weights(weights, outputs: sizes[0], hasBias: node.input(3) != nil),
      groups: 1, window,
      cropping: Padding(
        top: rows.before, bottom: rows.after, left: columns.before, right: columns.after),
      outputPadding: Extent(rows.added, columns.added))
    return [try fused(node.name, result, try options.choice(3))]
  }

  /// What is cut off the near and the far edge, or added to the far one, to make the stated size.
  private func crop(
    _ size: Int, _ kernel: Int, _ stride: Int, to wanted: Int
  ) throws(ImportProblem) -> (before: Int, after: Int, added: Int) {
    guard 1...Shape.largest ~= wanted else {
      throw ImportProblem("makes \(wanted) rows or columns, expected a positive number")
    }
    let excess = (size - 1) * stride + kernel - wanted
    return excess < 0 ? (0, 0, -excess) : (excess / 2, excess - excess / 2, 0)
  }

  mutating func pooling(
    _ node: TFLiteNode, _ kind: Pooling.Kind
  ) throws(ImportProblem) -> Value {
    let options = node.options(.pooling)
    let kernel = Extent(try options.integer(4), try options.integer(3))
    let result = try lowering.pooling(
      node.name, kind, try node.image(0), try window(options, kernel: kernel, dilation: nil))
    return try fused(node.name, result, try options.choice(5))
  }

  /// - Parameter dilation: The fields of its width and height. The options of all windows begin with
  ///   the padding and the stride's width and height.
  private func window(
    _ options: FlatTable?, kernel: Extent, dilation: (width: Int, height: Int)?
  ) throws(ImportProblem) -> Window {
    var window = Window(kernel: kernel)
    window.padding = try options.choice(0) == 0 ? .sameUpper : .explicit(.none)
    window.stride = Extent(try options.integer(2), try options.integer(1))
    if let dilation {
      window.dilation = Extent(
        try options.integer(dilation.height, default: 1),
        try options.integer(dilation.width, default: 1))
    }
    return window
  }

  private func fourSizes(_ weights: Value) throws(ImportProblem) -> [Int] {
    guard weights.rank == 4 else {
      throw ImportProblem("has weights of \(text(of: weights.dimensions)), expected 4 dimensions")
    }
    return weights.dimensions
  }

  /// The activation that an operator applies on its way out, as a layer of its own.
  ///
  /// - Parameter code: A member of the schema's `ActivationFunctionType`.
  mutating func fused(
    _ name: String, _ value: Value, _ code: Int
  ) throws(ImportProblem) -> Value {
    let activation: (name: String, kind: Activation)
    switch code {
    case 0: return value
    case 1: activation = ("relu", .relu)
    case 2: activation = ("relu_n1_to_1", .relu6)
    case 3: activation = ("relu6", .relu6)
    case 4: activation = ("tanh", .tanh)
    case 5: activation = ("sign_bit", .absolute)
    default: throw ImportProblem("applies activation \(code), expected one of 0...5")
    }
    guard value.stored == nil else { return value }
    return try lowering.activation("\(name)/\(activation.name)", activation.kind, value)
  }
}
