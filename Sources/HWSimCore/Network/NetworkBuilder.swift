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

  public init(name: String, batch: Int = 1) {
    self.name = name
    self.batch = batch
  }

  public subscript(tensor: Tensor) -> Shape { layers[tensor.index].output }

  public mutating func add(
    _ name: String, _ operation: Operation, _ inputs: Tensor...
  ) throws(NetworkError) -> Tensor {
    try add(name, operation, inputs)
  }

  public mutating func add(
    _ name: String, _ operation: Operation, _ inputs: [Tensor]
  ) throws(NetworkError) -> Tensor {
    let output: Shape
    do throws(ShapeError) {
      output = try operation.outputShape(of: inputs.map { self[$0] })
    } catch {
      throw NetworkError("\(self.name): layer '\(name)': \(error)")
    }
    layers.append(
      Layer(
        name: name, operation: operation, inputs: inputs.map(\.index), output: output, block: block)
    )
    return Tensor(index: layers.count - 1)
  }

  public func finish() throws(NetworkError) -> Network {
    guard layers.contains(where: { !$0.inputs.isEmpty }) else {
      throw NetworkError("\(name): has no layers")
    }
    let network = Network(name: name, layers: layers)
    // Each layer's work is bounded, their number is not; the sum must fit its counter.
    var work = 0
    for layer in layers {
      work += network.counts(of: layer).operations
      guard work <= 1 << 56 else {
        throw NetworkError("\(name): layer '\(layer.name)' brings the work over 2^56 operations")
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
