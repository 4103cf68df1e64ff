public import HWSimCore

extension Network {
  /// One training step as a network: this one's layers, a loss, the gradients in reverse order, and an update of each
  /// tensor of parameters.
  ///
  /// Source: back-propagation as frameworks differentiate a graph (Rumelhart et al. 1986); gradients of parameters
  /// are kept until the last one is known, then the optimizer runs, as in PyTorch.
  ///
  /// - Models: batch normalisation with the statistics of the batch; what the forward pass must keep, as later layers
  ///   read it; a second, transposed copy of the weights for the gradients of inputs, which the update writes too;
  ///   softmax and cross-entropy at each output, whose gradient is the probabilities less the labels.
  /// - Ignores: the loss's own value and its division by the batch, which goes into the learning rate; running means
  ///   for inference; weight decay; gradients of the network's inputs and of constants, which are taken as fixed;
  ///   dropout's masks; additions where a rearrangement had repeated elements.
  public func training(_ optimizer: Optimizer) throws(NetworkError) -> Network {
    let trained = try rewritten({ rewriter, _, layer throws(NetworkError) in
      guard layer.operation == .batchNormalization else { return try rewriter.keep(layer) }
      // One mean and variance for each channel, of all pixels of the batch.
      let size = layer.output.batch * layer.output.pixels
      let normalization = Normalization(groupSize: size, parameters: 2 * layer.output.channels)
      return try rewriter.keep(layer, as: .normalization(normalization))
    }) { rewriter throws(NetworkError) in
      var pass = BackwardPass(rewriter, optimizer)
      try pass.run()
      rewriter = pass.rewriter
    }
    return trained.named("\(name)+training=\(optimizer.rawValue)")
  }
}

/// Walks back through a network and appends what its training step adds.
struct BackwardPass {
  private(set) var rewriter: NetworkRewriter
  private let optimizer: Optimizer
  private let source: Network
  /// Whether anything that a layer computes depends on a parameter.
  private let isTrained: [Bool]
  /// Of each layer's output, the sum of what its readers have handed back so far.
  private var gradients: [NetworkBuilder.Tensor?]
  /// Gradients of parameters, in the order in which they became known.
  private var parameters: [ParameterGradient] = []

  private struct ParameterGradient {
    let name: String
    let layer: Int
    let offset: Int
    let gradient: NetworkBuilder.Tensor
    /// The layer that multiplies by a transposed copy.
    let copy: NetworkBuilder.Tensor?
  }

  init(_ rewriter: NetworkRewriter, _ optimizer: Optimizer) {
    self.rewriter = rewriter
    self.optimizer = optimizer
    source = rewriter.source
    var isTrained: [Bool] = []
    for layer in source.layers {
      let isStored = source.kind(of: layer).isStored
      isTrained.append(
        !isStored
          && (source.counts(of: layer).parameters > 0 || layer.inputs.contains { isTrained[$0] }))
    }
    self.isTrained = isTrained
    gradients = [NetworkBuilder.Tensor?](repeating: nil, count: source.layers.count)
  }

  mutating func run() throws(NetworkError) {
    rewriter.build.phase = .backward
    try addLosses()
    for index in source.layers.indices.reversed() where isTrained[index] {
      guard let gradient = gradients[index] else { continue }
      rewriter.build.block = source.layers[index].block
      try differentiate(index, gradient)
    }
    guard !parameters.isEmpty else {
      throw NetworkError("\(source.name): has no parameters to train")
    }
    rewriter.build.phase = .update
    // Optimizers take parameters in the network's order.
    for part in parameters.reversed() {
      rewriter.build.block = source.layers[part.layer].block
      _ = try rewriter.build.update(
        "\(part.name)/update", Update(optimizer, offset: part.offset),
        of: rewriter.tensor(part.layer), copies: part.copy.map { [$0] } ?? [], by: part.gradient)
    }
  }

  /// Softmax and cross-entropy at each output: their gradient is what the softmax says, less the labels.
  private mutating func addLosses() throws(NetworkError) {
    let consumers = rewriter.consumers
    for (index, layer) in source.layers.enumerated()
    where consumers[index].isEmpty && isTrained[index] {
      rewriter.build.block = "loss"
      var probabilities = rewriter.tensor(index)
      let endsInSoftmax = layer.operation == .softmax
      if !endsInSoftmax {
        probabilities = try rewriter.build.add("\(layer.name)/softmax", .softmax, probabilities)
      }
      let labels = try rewriter.build.add("\(layer.name)/labels", .input(layer.output))
      let gradient = try rewriter.build.add(
        "\(layer.name)/loss", .elementwise(.subtract), probabilities, labels)
      // With the cross-entropy, the softmax has had its gradient.
      try give(gradient, to: endsInSoftmax ? layer.inputs[0] : index)
    }
  }

  /// Adds a reader's gradient to those that a layer's output has; nothing where nobody needs it.
  private mutating func give(_ gradient: NetworkBuilder.Tensor, to layer: Int) throws(NetworkError)
  {
    guard isTrained[layer] else { return }
    guard let sum = gradients[layer] else { return gradients[layer] = gradient }
    gradients[layer] = try add(layer, "sum", .elementwise(.add), sum, gradient)
  }

  /// A layer beside those of the same purpose, which have numbers from the second on.
  private mutating func add(
    _ layer: Int, _ purpose: String, _ operation: Operation, _ inputs: NetworkBuilder.Tensor...
  ) throws(NetworkError) -> NetworkBuilder.Tensor {
    let key = "\(source.layers[layer].name)/\(purpose)"
    names[key, default: 0] += 1
    let count = names[key] ?? 1
    return try rewriter.build.add(count == 1 ? key : "\(key)\(count)", operation, inputs)
  }

  private var names: [String: Int] = [:]

  private mutating func learn(
    _ layer: Int, _ part: String, offset: Int = 0, _ gradient: NetworkBuilder.Tensor,
    copy: NetworkBuilder.Tensor? = nil
  ) {
    parameters.append(
      ParameterGradient(
        name: "\(source.layers[layer].name)/\(part)", layer: layer, offset: offset,
        gradient: gradient, copy: copy))
  }

  private func noStep(_ layer: Layer) -> NetworkError {
    NetworkError(
      "\(source.name): layer '\(layer.name)' (\(source.kind(of: layer).rawValue)) has no known backward step; "
        + "train the network without it")
  }

  // MARK: - The layers

  private mutating func differentiate(
    _ index: Int, _ gradient: NetworkBuilder.Tensor
  ) throws(NetworkError) {
    let layer = source.layers[index]
    let (input, shape) = (layer.inputs[0], source.layers[layer.inputs[0]].output)
    switch layer.operation {
    case .convolution(let convolution):
      let weights = try add(
        index, "dw", .weightGradient(convolution), rewriter.tensor(input), gradient)
      let copy = try addInputGradient(index, convolution, gradient)
      try finish(index, weights, copy, convolution.hasBias, gradient)
    case .transposedConvolution(let transposed):
      let convolution = transposed.adjoint(outputs: shape.channels)
      let weights = try add(
        index, "dw", .weightGradient(convolution), gradient, rewriter.tensor(input))
      let copy =
        isTrained[input] ? try add(index, "dx", .convolution(convolution), gradient) : nil
      if let copy { try give(copy, to: input) }
      try finish(index, weights, copy, transposed.hasBias, gradient)
    case .fullyConnected(let full):
      let window = Convolution(outputs: full.outputs, kernel: Extent(shape.height, shape.width))
      let weights = try add(index, "dw", .weightGradient(window), rewriter.tensor(input), gradient)
      var copy: NetworkBuilder.Tensor?
      if isTrained[input] {
        let product = FullyConnected(outputs: shape.elementsPerImage, hasBias: false)
        let made = try add(index, "dx", .fullyConnected(product), gradient)
        copy = made
        try give(try viewed(index, made, as: shape), to: input)
      }
      try finish(index, weights, copy, full.hasBias, gradient)
    case .normalization, .batchNormalization:
      try differentiateNormalization(index, gradient)
    case .matrixMultiplication(let product):
      try differentiate(product, index, gradient)
    case .elementwise(let operation):
      try differentiate(operation, index, gradient)
    case .concatenation:
      for part in layer.inputs where isTrained[part] {
        let slice = Operation.rearrangement(name: "Slice", output: source.layers[part].output)
        try give(try add(index, "dx", slice, gradient), to: part)
      }
    case .quantization:
      // The straight-through estimate of Jacob et al., arXiv:1712.05877.
      try give(gradient, to: input)
    default:
      guard isTrained[input] else { return }
      guard let operation = step(layer, shape) else { throw noStep(layer) }
      if operation.readsStored {
        let stored = operation.readsOutput ? index : input
        try give(
          try add(index, "dx", operation.operation, gradient, rewriter.tensor(stored)), to: input)
      } else {
        try give(try add(index, "dx", operation.operation, gradient), to: input)
      }
    }
  }

  /// The backward step of a layer that has one input and no parameters; nil where none is known.
  private func step(
    _ layer: Layer, _ shape: Shape
  ) -> (operation: Operation, readsStored: Bool, readsOutput: Bool)? {
    switch layer.operation {
    case .pooling(let pooling):
      if pooling.kind == .average {
        return (.gradient(.averagePooling(pooling, over: shape)), false, false)
      }
      return (.unpooling(output: shape), true, true)
    case .activation(let activation):
      if activation == .round { return nil }
      return (.gradient(.activation(activation)), true, activation.keepsOutput)
    case .localResponseNormalization(let size):
      return (.gradient(.localResponseNormalization(size: size)), true, false)
    case .softmax: return (.gradient(.softmax), true, true)
    case .channelShuffle(let groups):
      // Transposed the other way round.
      return (.channelShuffle(groups: shape.channels / groups), false, false)
    case .view: return (.view(shape), false, false)
    case .reduction(let reduction):
      guard reduction.kind == .sum || reduction.kind == .mean else { return nil }
      return (.rearrangement(name: "Expand", output: shape), false, false)
    case .unpooling: return (.rearrangement(name: "Gather", output: shape), false, false)
    case .rearrangement(let name, let output):
      guard layer.inputs.count == 1 else { return nil }
      if name == Operation.transposition {
        return (.rearrangement(name: name, output: shape), false, false)
      }
      let isRepeated = output.elements > shape.elements && output.repeats(shape)
      return isRepeated
        ? (.reduction(Reduction(.sum, output: shape)), false, false)
        : (.rearrangement(name: "\(name)Gradient", output: shape), false, false)
    default: return nil
    }
  }

  /// The convolution's adjoint, with the weights transposed: itself a convolution where it has no stride and keeps
  /// the image's size, which faster kernels compute.
  private mutating func addInputGradient(
    _ index: Int, _ layer: Convolution, _ gradient: NetworkBuilder.Tensor
  ) throws(NetworkError) -> NetworkBuilder.Tensor? {
    let input = source.layers[index].inputs[0]
    guard isTrained[input] else { return nil }
    let (image, output) = (source.layers[input].output, source.layers[index].output)
    let operation = layer.adjoint(of: image, output)
    let made = try add(index, "dx", operation, gradient)
    try give(made, to: input)
    return made
  }

  /// The updates that a layer with weights and perhaps a bias needs.
  private mutating func finish(
    _ index: Int, _ weights: NetworkBuilder.Tensor, _ copy: NetworkBuilder.Tensor?, _ hasBias: Bool,
    _ gradient: NetworkBuilder.Tensor
  ) throws(NetworkError) {
    let counts = source.counts(of: source.layers[index])
    if hasBias, let shape = Shape(channels: source.layers[index].output.channels) {
      let sum = try add(index, "db", .reduction(Reduction(.sum, output: shape)), gradient)
      learn(index, "bias", offset: counts.weights, sum)
    }
    learn(index, "weights", weights, copy: copy)
  }

  private mutating func differentiateNormalization(
    _ index: Int, _ gradient: NetworkBuilder.Tensor
  ) throws(NetworkError) {
    guard case .normalization(let layer) = rewriter.operation(index) else { return }
    let input = source.layers[index].inputs[0]
    if layer.parameters > 0 {
      let sums = try add(
        index, "dw", .gradient(.normalizationParameters(layer.parameters)), gradient,
        rewriter.tensor(input))
      learn(index, "scale", sums)
    }
    guard isTrained[input] else { return }
    let made = try add(
      index, "dx", .gradient(.normalization(groupSize: layer.groupSize)), gradient,
      rewriter.tensor(input))
    try give(made, to: input)
  }

  private mutating func differentiate(
    _ operation: Elementwise, _ index: Int, _ gradient: NetworkBuilder.Tensor
  ) throws(NetworkError) {
    let layer = source.layers[index]
    let (left, right) = (layer.inputs[0], layer.inputs.count > 1 ? layer.inputs[1] : nil)
    let other = right.map { rewriter.tensor($0) }
    var (toLeft, toRight) = (gradient, gradient)
    switch (operation, right, other) {
    case (.add, _, _), (.subtract, nil, _): break
    case (.subtract, _, _):
      if isTrained(right) {
        toRight = try add(index, "dx", .activation(.negate), gradient)
      }
    case (.multiply, nil, _), (.divide, nil, _):
      toLeft = try add(index, "dx", layer.operation, gradient)
    case (.multiply, _, let other?):
      if isTrained[left] {
        toLeft = try add(index, "dx", .elementwise(.multiply), gradient, other)
      }
      if isTrained(right) {
        toRight = try add(index, "dx", .elementwise(.multiply), gradient, rewriter.tensor(left))
      }
    case (.divide, _, let other?):
      if isTrained[left] { toLeft = try add(index, "dx", .elementwise(.divide), gradient, other) }
      if isTrained(right) {
        // Of a / b for b: -(a / b) / b.
        let scaled = try add(
          index, "dx", .elementwise(.multiply), gradient, rewriter.tensor(index))
        let quotient = try add(index, "dx", .elementwise(.divide), scaled, other)
        toRight = try add(index, "dx", .activation(.negate), quotient)
      }
    default: throw noStep(layer)
    }
    if isTrained[left] { try give(try summed(index, toLeft, to: left), to: left) }
    if let right, isTrained[right] { try give(try summed(index, toRight, to: right), to: right) }
  }

  private func isTrained(_ layer: Int?) -> Bool { layer.map { isTrained[$0] } ?? false }

  /// Added up over the sides that the layer had repeated.
  private mutating func summed(
    _ index: Int, _ gradient: NetworkBuilder.Tensor, to operand: Int
  ) throws(NetworkError) -> NetworkBuilder.Tensor {
    let shape = source.layers[operand].output
    if rewriter.shape(gradient) == shape { return gradient }
    return try add(index, "dx", .reduction(Reduction(.sum, output: shape)), gradient)
  }

  private mutating func viewed(
    _ index: Int, _ tensor: NetworkBuilder.Tensor, as shape: Shape
  ) throws(NetworkError) -> NetworkBuilder.Tensor {
    if rewriter.shape(tensor) == shape { return tensor }
    return try add(index, "dx/view", .view(shape), tensor)
  }

  /// Of C = A B: dA = dC B^T, dB = A^T dC.
  private mutating func differentiate(
    _ product: MatrixMultiplication, _ index: Int, _ gradient: NetworkBuilder.Tensor
  ) throws(NetworkError) {
    let layer = source.layers[index]
    let (left, right) = (layer.inputs[0], layer.inputs[1])
    let (leftShape, rightShape) = (source.layers[left].output, source.layers[right].output)
    let matrices = rightShape.elements / (product.depth * product.columns)
    if isTrained[left] {
      let transposed = try transposed(index, right)
      let operation = Operation.matrixMultiplication(
        MatrixMultiplication(
          count: product.count, rows: product.rows, depth: product.columns, columns: product.depth,
          output: leftShape))
      try give(try add(index, "dx", operation, gradient, transposed), to: left)
    }
    guard isTrained[right] else { return }
    // One right matrix meets the rows of all left ones.
    guard matrices == product.count || matrices == 1 else { throw noStep(layer) }
    let rows = product.count / matrices * product.rows
    let operation = Operation.matrixMultiplication(
      MatrixMultiplication(
        count: matrices, rows: product.depth, depth: rows, columns: product.columns,
        output: rightShape))
    try give(try add(index, "dx", operation, try transposed(index, left), gradient), to: right)
  }

  private mutating func transposed(
    _ index: Int, _ operand: Int
  ) throws(NetworkError) -> NetworkBuilder.Tensor {
    let operation = Operation.rearrangement(
      name: Operation.transposition, output: source.layers[operand].output)
    let tensor = rewriter.tensor(operand)
    return try add(index, "transposed", operation, tensor)
  }
}
