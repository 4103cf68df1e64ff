/// Assembles a network layer by layer, inferring and checking every shape.
///
///     var build = NetworkBuilder(name: "tiny")
///     let image = try build.input(channels: 3, height: 32, width: 32)
///     let features = try build.convolution("conv1", image, outputs: 8, kernel: 3, padding: 1)
///     let network = try build.finish()
public struct NetworkBuilder {
  /// A tensor made earlier; the only way to name one.
  public struct Tensor: Hashable, Sendable {
    fileprivate let index: Int
  }

  private let name: String
  private let batch: Int
  private var layers: [Layer] = []

  /// Names the block of the layers added from here on; nil ends it.
  public var block: String?

  /// The part of a training step that the layers added from here on belong to.
  public var phase = TrainingPhase.forward

  /// In which the model file stores the weights; nil where there is no file.
  public var storedPrecision: Precision?

  /// Bits of an element of the activations of a quantised network; nil: those of the precision.
  public var activationBits: Int?

  public init(name: String, batch: Int = 1) {
    self.name = name
    self.batch = batch
  }

  public subscript(tensor: Tensor) -> Shape { layers[tensor.index].output }

  /// What the layer computes that makes a tensor.
  public func operation(of tensor: Tensor) -> Operation { layers[tensor.index].operation }

  /// The tensor that the layer of a name makes.
  public func tensor(named name: String) throws(NetworkError) -> Tensor {
    guard let index = layers.firstIndex(where: { $0.name == name }) else {
      throw NetworkError("\(self.name): has no layer '\(name)'")
    }
    return Tensor(index: index)
  }

  public mutating func add(
    _ name: String, _ operation: Operation, _ inputs: Tensor...
  ) throws(NetworkError) -> Tensor {
    try add(name, operation, inputs)
  }

  /// The output of the layer of a name, for one that is given its shape.
  package func shape(
    of name: String, channels: Int, _ size: Extent
  ) throws(NetworkError) -> Shape {
    do throws(ShapeError) {
      return try HWSimCore.shape(
        batch: batch, channels: channels, height: size.height, width: size.width)
    } catch {
      throw NetworkError("\(self.name): layer '\(name)': \(error)")
    }
  }

  /// - Parameter zeroWeights: weights that the model file stores as exact zeros, where it stores any.
  public mutating func add(
    _ name: String, _ operation: Operation, _ inputs: [Tensor], zeroWeights: Int? = nil
  ) throws(NetworkError) -> Tensor {
    let output: Shape
    do throws(ShapeError) {
      output = try operation.outputShape(of: inputs.map { self[$0] })
    } catch {
      throw NetworkError("\(self.name): layer '\(name)': \(error)")
    }
    layers.append(
      Layer(
        name: name, operation: operation, inputs: inputs.map(\.index), output: output, block: block,
        zeroWeights: zeroWeights, phase: phase))
    return Tensor(index: layers.count - 1)
  }

  /// An update of the parameters of the layer that makes `owner`, and of their copies in others.
  public mutating func update(
    _ name: String, _ update: Update, of owner: Tensor, copies: [Tensor], by gradient: Tensor
  ) throws(NetworkError) -> Tensor {
    let tensor = try add(name, .update(update), gradient)
    layers[tensor.index].updates = ([owner] + copies).map(\.index)
    return tensor
  }

  /// Says that the elements of a tensor take so many bytes, whatever the network's precision.
  public mutating func fix(_ tensor: Tensor, elementBytes: Int) {
    layers[tensor.index].elementBytes = elementBytes
  }

  /// Says how the weights of the layer that makes a tensor are stored.
  public mutating func store(_ tensor: Tensor, as storage: WeightStorage?) {
    layers[tensor.index].storage = storage
  }

  public func finish() throws(NetworkError) -> Network { try network(of: layers) }

  /// Leaves out the layers that lead to none of `outputs`; inputs of the network stay.
  public func finish(keeping outputs: [Tensor]) throws(NetworkError) -> Network {
    var isKept = [Bool](repeating: false, count: layers.count)
    for output in outputs { isKept[output.index] = true }
    for index in layers.indices.reversed() {
      if case .input = layers[index].operation { isKept[index] = true }
      guard isKept[index] else { continue }
      for input in layers[index].inputs { isKept[input] = true }
    }
    var newIndex = [Int](repeating: 0, count: layers.count)
    var kept: [Layer] = []
    for (index, layer) in layers.enumerated() where isKept[index] {
      newIndex[index] = kept.count
      kept.append(
        Layer(
          name: layer.name, operation: layer.operation, inputs: layer.inputs.map { newIndex[$0] },
          output: layer.output, block: layer.block, zeroWeights: layer.zeroWeights,
          elementBytes: layer.elementBytes, storage: layer.storage, phase: layer.phase,
          updates: layer.updates.map { newIndex[$0] }))
    }
    return try network(of: kept)
  }

  private func network(of layers: [Layer]) throws(NetworkError) -> Network {
    guard layers.contains(where: { !$0.inputs.isEmpty }) else {
      throw NetworkError("\(name): has no layers")
    }
    let network = Network(
      name: name, layers: layers, storedPrecision: storedPrecision, activationBits: activationBits)
    // Each layer's counts are bounded, their number is not; the sums must fit their counters.
    var (work, parameters) = (0, 0)
    for layer in layers {
      let counts = network.counts(of: layer)
      work += counts.operations
      parameters += counts.parameters
      guard work <= 1 << 56 else {
        throw NetworkError("\(name): layer '\(layer.name)' brings the work over 2^56 operations")
      }
      guard parameters <= Shape.largest else {
        throw NetworkError("\(name): layer '\(layer.name)' brings the parameters over 2^40")
      }
    }
    return network
  }
}

// MARK: - Shorthands for the layers that networks are made of

extension NetworkBuilder {
  public mutating func input(
    channels: Int, height: Int, width: Int
  ) throws(NetworkError) -> Tensor {
    guard let shape = Shape(batch: batch, channels: channels, height: height, width: width) else {
      throw NetworkError(
        "\(name): an input of \(batch)x\(channels)x\(height)x\(width) is too large; lower the batch "
          + "or the resolution")
    }
    return try add("input", .input(shape))
  }

  /// A square convolution; `padding` on all sides.
  public mutating func convolution(
    _ name: String, _ input: Tensor, outputs: Int, kernel: Int, stride: Int = 1, padding: Int = 0,
    groups: Int = 1, bias: Bool = false
  ) throws(NetworkError) -> Tensor {
    let convolution = Convolution(
      outputs: outputs, kernel: Extent(kernel), stride: Extent(stride), padding: Padding(padding),
      groups: groups, hasBias: bias)
    return try add(name, .convolution(convolution), input)
  }

  /// One square kernel per channel.
  public mutating func depthwise(
    _ name: String, _ input: Tensor, kernel: Int, stride: Int = 1, padding: Int = 0
  ) throws(NetworkError) -> Tensor {
    let channels = self[input].channels
    return try convolution(
      name, input, outputs: channels, kernel: kernel, stride: stride, padding: padding,
      groups: channels)
  }

  public mutating func pool(
    _ name: String, _ kind: Pooling.Kind, _ input: Tensor, kernel: Int, stride: Int,
    padding: Int = 0, rounding: Pooling.Rounding = .down
  ) throws(NetworkError) -> Tensor {
    let pooling = Pooling(
      kind, kernel: Extent(kernel), stride: Extent(stride), padding: Padding(padding),
      rounding: rounding)
    return try add(name, .pooling(pooling), input)
  }

  public mutating func globalAveragePool(
    _ name: String, _ input: Tensor
  ) throws(NetworkError) -> Tensor {
    let window = Extent(self[input].height, self[input].width)
    return try add(name, .pooling(Pooling(.average, kernel: window, stride: Extent(1))), input)
  }

  public mutating func fullyConnected(
    _ name: String, _ input: Tensor, outputs: Int, bias: Bool = true
  ) throws(NetworkError) -> Tensor {
    try add(name, .fullyConnected(FullyConnected(outputs: outputs, hasBias: bias)), input)
  }

  public mutating func batchNormalization(
    _ name: String, _ input: Tensor
  ) throws(NetworkError) -> Tensor {
    try add(name, .batchNormalization, input)
  }

  public mutating func activation(
    _ name: String, _ activation: Activation, _ input: Tensor
  ) throws(NetworkError) -> Tensor {
    try add(name, .activation(activation), input)
  }
}
