/// A layer in a graph: what it computes, what it reads, what it makes.
public struct Layer: Hashable, Sendable {
  public let name: String
  public let operation: Operation
  /// Indices of the layers whose outputs this one reads, all smaller than its own.
  public let inputs: [Int]
  public let output: Shape
  /// The building block that this layer belongs to, such as `"bottleneck_3"`; nil outside blocks.
  public let block: String?
  /// Weights that the model file stores as exact zeros; nil where it stores no weights.
  public let zeroWeights: Int?
  /// Bytes of an element of the output where a file fixes them, as behind a conversion to real numbers;
  /// nil: those of the precision.
  public internal(set) var elementBytes: Int?
  /// How a compressed network stores the weights; nil: each as an element of the precision.
  public internal(set) var storage: WeightStorage?
  /// Of a training step.
  public internal(set) var phase = TrainingPhase.forward
  /// Layers whose parameters an update changes: their owner, then those that hold copies of them.
  public internal(set) var updates: [Int] = []

  /// The same layer with another operation, for kernels that see it differently than the graph.
  package func computing(_ operation: Operation) -> Layer {
    Layer(
      name: name, operation: operation, inputs: inputs, output: output, block: block,
      zeroWeights: zeroWeights, elementBytes: elementBytes, storage: storage,
      phase: phase, updates: updates)
  }
}

/// A network with all shapes known: layers in an order in which they can run.
///
/// Build one with `NetworkBuilder`; a `Network` that exists is consistent.
public struct Network: Hashable, Sendable {
  /// What the user called it, options included: `"mobilenetv2:alpha=0.5"`.
  public let name: String
  public let layers: [Layer]
  /// In which a model file stores the weights; nil where there is no file.
  public let storedPrecision: Precision?
  /// Bits of an element of the activations of a quantised network; nil: those of the precision.
  public let activationBits: Int?

  init(name: String, layers: [Layer], storedPrecision: Precision?, activationBits: Int?) {
    self.name = name
    self.layers = layers
    self.storedPrecision = storedPrecision
    self.activationBits = activationBits
  }

  /// The same network under another name.
  public func named(_ name: String) -> Network {
    Network(
      name: name, layers: layers, storedPrecision: storedPrecision, activationBits: activationBits)
  }

  /// The index of the first input; 0 where everything is computed from constants.
  public var firstInput: Int {
    layers.firstIndex { if case .input = $0.operation { true } else { false } } ?? 0
  }

  /// The shapes that a layer reads.
  public func inputShapes(of layer: Layer) -> [Shape] { layer.inputs.map { layers[$0].output } }

  public func kind(of layer: Layer) -> LayerKind {
    layer.operation.kind(inputChannels: layer.inputs.first.map { layers[$0].output.channels } ?? 0)
  }

  /// For each layer, the indices of those that read its output.
  public var consumers: [[Int]] {
    var consumers = [[Int]](repeating: [], count: layers.count)
    for (index, layer) in layers.enumerated() {
      // A layer that reads a tensor twice is one reader.
      for input in layer.inputs where consumers[input].last != index {
        consumers[input].append(index)
      }
    }
    return consumers
  }
}

/// An impossible network. The description names the layer.
public struct NetworkError: Error, Hashable, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}
