import HWSimCore

/// Makes a network anew from another, layer by layer.
struct NetworkRewriter {
  let source: Network
  let consumers: [[Int]]
  var build: NetworkBuilder
  /// By layer of the source, what stands for its output.
  private var tensors: [NetworkBuilder.Tensor] = []

  fileprivate init(_ source: Network) {
    self.source = source
    consumers = source.consumers
    build = NetworkBuilder(name: source.name)
    build.storedPrecision = source.storedPrecision
    build.activationBits = source.activationBits
  }

  /// What stands for the output of a layer that came before.
  func tensor(_ layer: Int) -> NetworkBuilder.Tensor { tensors[layer] }

  func inputs(of layer: Layer) -> [NetworkBuilder.Tensor] { layer.inputs.map { tensors[$0] } }

  /// What the rewritten layer computes.
  func operation(_ layer: Int) -> Operation { build.operation(of: tensors[layer]) }

  func shape(_ tensor: NetworkBuilder.Tensor) -> Shape { build[tensor] }

  /// The layer as it was, over the new tensors: with what it knows of its weights.
  mutating func keep(
    _ layer: Layer, as operation: Operation? = nil
  ) throws(NetworkError) -> NetworkBuilder.Tensor {
    let inputs = inputs(of: layer)
    let shapes = inputs.map { build[$0] }
    let operation =
      if let operation { operation } else { try source.operation(of: layer, over: shapes) }
    build.block = layer.block
    // Zeros that a file has are those of its own weights; a bias is none of them.
    let hasOwnWeights =
      shapes == source.inputShapes(of: layer)
      && (operation == layer.operation || operation.withBias == layer.operation.withBias)
    let tensor = try build.add(
      layer.name, operation, inputs, zeroWeights: hasOwnWeights ? layer.zeroWeights : nil)
    if let bytes = layer.elementBytes { build.fix(tensor, elementBytes: bytes) }
    build.store(tensor, as: layer.storage)
    return tensor
  }

  /// A layer in place of another: in its block, its weights stored alike but not pruned.
  mutating func add(
    _ name: String, _ operation: Operation, _ inputs: [NetworkBuilder.Tensor], for layer: Layer
  ) throws(NetworkError) -> NetworkBuilder.Tensor {
    build.block = layer.block
    let tensor = try build.add(name, operation, inputs)
    if operation.withBias != nil {
      build.store(tensor, as: layer.storage?.updated { $0.prunedShare = 0 })
    }
    return tensor
  }

  /// Between two layers that replace one: the normalisation and the activation that follow it.
  mutating func addTail(
    of index: Int, _ name: String, _ input: NetworkBuilder.Tensor
  ) throws(NetworkError) -> NetworkBuilder.Tensor {
    let (layer, tail) = (source.layers[index], source.tail(of: index, consumers))
    var tensor = input
    if tail.normalizes { tensor = try add("\(name)/bn", .batchNormalization, [tensor], for: layer) }
    guard let activation = tail.activation else { return tensor }
    return try add(
      "\(name)/\(activation.rawValue)", .activation(activation), [tensor], for: layer)
  }

  mutating func store(_ tensor: NetworkBuilder.Tensor, as storage: WeightStorage?) {
    build.store(tensor, as: storage)
  }

  fileprivate mutating func append(_ tensor: NetworkBuilder.Tensor) { tensors.append(tensor) }

  mutating func quantise(_ precision: Precision?, activationBits: Int) {
    build.storedPrecision = precision ?? build.storedPrecision
    build.activationBits = activationBits
  }
}

extension Network {
  typealias Replacement =
    (inout NetworkRewriter, Int, Layer) throws(NetworkError) -> NetworkBuilder.Tensor

  /// The network whose layers are what `replace` makes of each of these, and what `append` adds to them.
  func rewritten(
    _ replace: Replacement,
    append: (inout NetworkRewriter) throws(NetworkError) -> Void = { _ in }
  ) throws(NetworkError) -> Network {
    var rewriter = NetworkRewriter(self)
    for (index, layer) in layers.enumerated() {
      rewriter.append(try replace(&rewriter, index, layer))
    }
    try append(&rewriter)
    return try rewriter.build.finish()
  }

  /// The same, for those layers that are `chosen`; the others stay.
  func replacing(
    _ chosen: Set<Int>, _ replace: Replacement
  ) throws(NetworkError) -> Network {
    try rewritten { rewriter, index, layer throws(NetworkError) in
      chosen.contains(index)
        ? try replace(&rewriter, index, layer) : try rewriter.keep(layer)
    }
  }

  /// What alone follows a layer.
  struct Tail {
    var normalizes = false
    var activation: Activation?
    /// The last layer of it; the layer itself where nothing follows.
    var end: Int
  }

  func tail(of index: Int, _ consumers: [[Int]]) -> Tail {
    var tail = Tail(end: index)
    while tail.activation == nil, consumers[tail.end].count == 1 {
      let next = consumers[tail.end][0]
      switch layers[next].operation {
      case .batchNormalization where !tail.normalizes: tail.normalizes = true
      case .activation(let activation): tail.activation = activation
      default: return tail
      }
      tail.end = next
    }
    return tail
  }

  /// Whether a layer reads what the network is given.
  func readsInput(_ index: Int) -> Bool {
    layers[index].inputs.contains { kind(of: layers[$0]).isStored }
  }

  /// The convolution that a layer is, with one input.
  func convolution(_ index: Int) -> Convolution? {
    guard case .convolution(let convolution) = layers[index].operation else { return nil }
    return convolution
  }

  func inputChannels(_ index: Int) -> Int {
    layers[index].inputs.first.map { layers[$0].output.channels } ?? 0
  }
}
