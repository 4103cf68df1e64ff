/// What a layer computes, with the numbers that define it.
public enum Operation: Hashable, Sendable {
  /// A network's input: produces a tensor, computes nothing.
  case input(Shape)
  case convolution(Convolution)
  case fullyConnected(FullyConnected)
  case pooling(Pooling)
  case activation(Activation)
  /// Scale and shift per channel; at inference its four vectors fold into two.
  case batchNormalization
  /// Across channels, as in AlexNet; `size` neighbours are summed.
  case localResponseNormalization(size: Int)
  case elementwise(Elementwise)
  /// Along channels.
  case concatenation
  /// Transposes `groups` x (channels / groups), as in ShuffleNet.
  case channelShuffle(groups: Int)
  case softmax
  /// The same elements under another shape: reshape, flatten. Free, or a copy.
  case view(Shape)
  /// Elements moved, dropped or repeated, nothing computed: slice, crop, pad, permute, upsample.
  /// `name` is the operator's.
  case rearrangement(name: String, output: Shape)
  /// An operator that is not costed: its output is known, its cost is not. Results say so.
  case uncosted(name: String, output: Shape)
}

public struct Convolution: Hashable, Sendable {
  public let outputs: Int
  public let kernel: Extent
  public let stride: Extent
  public let padding: Padding
  public let dilation: Extent
  public let groups: Int
  public let hasBias: Bool

  public init(
    outputs: Int, kernel: Extent, stride: Extent = Extent(1), padding: Padding = .none,
    dilation: Extent = Extent(1), groups: Int = 1, hasBias: Bool = false
  ) {
    self.outputs = outputs
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
    self.groups = groups
    self.hasBias = hasBias
  }

  /// The pixels that one output sees, dilation included.
  public var footprint: Extent {
    Extent((kernel.height - 1) * dilation.height + 1, (kernel.width - 1) * dilation.width + 1)
  }
}

public struct FullyConnected: Hashable, Sendable {
  public let outputs: Int
  public let hasBias: Bool

  public init(outputs: Int, hasBias: Bool) {
    self.outputs = outputs
    self.hasBias = hasBias
  }
}

public struct Pooling: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable {
    case max, average
  }

  /// How a window that sticks out at the far edge counts: `down` drops it, `up` (Caffe) keeps it.
  public enum Rounding: Hashable, Sendable {
    case down, up
  }

  public let kind: Kind
  public let kernel: Extent
  public let stride: Extent
  public let padding: Padding
  public let rounding: Rounding

  public init(
    _ kind: Kind, kernel: Extent, stride: Extent, padding: Padding = .none,
    rounding: Rounding = .down
  ) {
    self.kind = kind
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    self.rounding = rounding
  }
}

public enum Activation: String, CaseIterable, Hashable, Sendable {
  case relu, relu6, leakyRelu, hardSigmoid, hardSwish
  case sigmoid, tanh, swish, gelu

  /// Whether each element takes an exponential and a division; the others only clamp and scale.
  public var usesExponential: Bool {
    switch self {
    case .relu, .relu6, .leakyRelu, .hardSigmoid, .hardSwish: false
    case .sigmoid, .tanh, .swish, .gelu: true
    }
  }
}

public enum Elementwise: String, CaseIterable, Hashable, Sendable {
  case add, multiply
}

/// The kinds of layer, by the names that runtime files and reports use.
public enum LayerKind: String, CaseIterable, Hashable, Sendable {
  case input
  case convolution
  /// A convolution of one kernel per channel: groups == input channels == outputs.
  case depthwise
  /// A 1x1 convolution without groups.
  case pointwise
  /// A convolution in more than one group that is not depthwise.
  case grouped = "grouped_convolution"
  case fullyConnected = "fully_connected"
  case maxPooling = "max_pooling"
  case averagePooling = "average_pooling"
  case activation
  case batchNormalization = "batch_normalization"
  case localResponseNormalization = "local_response_normalization"
  case elementwise
  case concatenation
  case channelShuffle = "channel_shuffle"
  case softmax
  case view
  case rearrangement
  case uncosted

  /// Whether a kernel runs layers of this kind: an input and an uncosted operator have none.
  public var hasKernel: Bool { self != .input && self != .uncosted }
}

extension Operation {
  /// - Parameter channels: channels of the first input.
  public func kind(inputChannels channels: Int) -> LayerKind {
    switch self {
    case .input: .input
    case .convolution(let convolution): convolution.kind(inputChannels: channels)
    case .fullyConnected: .fullyConnected
    case .pooling(let pooling): pooling.kind == .max ? .maxPooling : .averagePooling
    case .activation: .activation
    case .batchNormalization: .batchNormalization
    case .localResponseNormalization: .localResponseNormalization
    case .elementwise: .elementwise
    case .concatenation: .concatenation
    case .channelShuffle: .channelShuffle
    case .softmax: .softmax
    case .view: .view
    case .rearrangement: .rearrangement
    case .uncosted: .uncosted
    }
  }
}

extension Convolution {
  fileprivate func kind(inputChannels channels: Int) -> LayerKind {
    if groups > 1 { return groups == channels && outputs == channels ? .depthwise : .grouped }
    return kernel.isOne ? .pointwise : .convolution
  }
}
