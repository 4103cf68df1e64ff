/// What one layer does and holds, exactly; batch included in the operations.
///
/// The rules, per output element n unless said otherwise: a convolution or fully connected layer
/// multiplies and accumulates once per weight it meets; max pooling compares, average pooling adds,
/// once per window element of the full window; an activation compares; batch normalisation
/// multiplies and accumulates; element-wise layers add or multiply; softmax and LRN are counted by
/// their exponentials, additions and divisions.
public struct LayerCounts: Hashable, Sendable {
  public var macs = 0
  public var comparisons = 0
  public var additions = 0
  public var multiplications = 0
  public var divisions = 0
  public var exponentials = 0

  /// Kernel or matrix elements.
  public var weights = 0
  public var biases = 0
  /// Batch normalisation's learned scale and shift, two per channel.
  public var normalization = 0

  public init() {}

  public var parameters: Int { weights + biases + normalization }

  /// Two per multiply-accumulate, one for anything else.
  public var operations: Int {
    2 * macs + comparisons + additions + multiplications + divisions + exponentials
  }

  public static func + (left: Self, right: Self) -> Self {
    var sum = left
    sum.macs += right.macs
    sum.comparisons += right.comparisons
    sum.additions += right.additions
    sum.multiplications += right.multiplications
    sum.divisions += right.divisions
    sum.exponentials += right.exponentials
    sum.weights += right.weights
    sum.biases += right.biases
    sum.normalization += right.normalization
    return sum
  }
}

extension Network {
  /// The counts of one layer; shape inference has bounded every product below.
  public func counts(of layer: Layer) -> LayerCounts {
    var counts = LayerCounts()
    let elements = layer.output.elements
    let inputs = layer.inputs.map { layers[$0].output }
    switch layer.operation {
    case .input, .concatenation, .channelShuffle, .view, .rearrangement, .uncosted: break
    case .convolution(let convolution):
      let perOutput = convolution.kernel.area * (inputs[0].channels / convolution.groups)
      counts.macs = elements * perOutput
      counts.weights = convolution.outputs * perOutput
      counts.biases = convolution.hasBias ? convolution.outputs : 0
    case .fullyConnected(let full):
      counts.macs = elements * inputs[0].elementsPerImage
      counts.weights = full.outputs * inputs[0].elementsPerImage
      counts.biases = full.hasBias ? full.outputs : 0
    case .pooling(let pooling):
      let visited = elements * pooling.kernel.area
      if pooling.kind == .max { counts.comparisons = visited } else { counts.additions = visited }
    case .activation(let activation):
      counts.comparisons = elements
      counts.exponentials = activation.usesExponential ? elements : 0
      counts.divisions = activation.usesExponential ? elements : 0
    case .batchNormalization:
      counts.multiplications = elements
      counts.additions = elements
      counts.normalization = 2 * layer.output.channels
    case .localResponseNormalization(let size):
      counts.multiplications = elements * size
      counts.additions = elements * size
      counts.exponentials = elements
      counts.divisions = elements
    case .elementwise(.add): counts.additions = elements
    case .elementwise(.multiply): counts.multiplications = elements
    case .softmax:
      counts.exponentials = elements
      counts.additions = elements
      counts.divisions = elements
    }
    return counts
  }

  public var counts: LayerCounts { layers.reduce(LayerCounts()) { $0 + counts(of: $1) } }
}
