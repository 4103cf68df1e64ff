/// The kinds of layer, by the names that runtime files and reports use.
public enum LayerKind: String, CaseIterable, Hashable, Sendable {
  case input
  case constant
  case convolution
  /// A convolution of one kernel per channel: groups == input channels == outputs.
  case depthwise
  /// A 1x1 convolution without groups.
  case pointwise
  /// A convolution in more than one group that is not depthwise.
  case grouped = "grouped_convolution"
  case transposedConvolution = "transposed_convolution"
  case fullyConnected = "fully_connected"
  case matrixMultiplication = "matrix_multiplication"
  case maxPooling = "max_pooling"
  case averagePooling = "average_pooling"
  case activation
  case batchNormalization = "batch_normalization"
  case normalization
  case localResponseNormalization = "local_response_normalization"
  case elementwise
  case reduction
  case concatenation
  case channelShuffle = "channel_shuffle"
  case softmax
  case lstm
  case unpooling
  case priorBoxes = "prior_boxes"
  case detection
  case regionPooling = "region_pooling"
  case meanField = "mean_field"
  case weightGradient = "weight_gradient"
  case gradient
  case update
  case quantization
  case view
  case rearrangement
  case uncosted

  /// Whether the tensor is there before the network runs.
  public var isStored: Bool { self == .input || self == .constant }

  /// Whether a kernel runs layers of this kind: what is stored, or not costed, has none.
  public var hasKernel: Bool { !isStored && self != .uncosted }
}

extension Operation {
  /// - Parameter channels: channels of the first input.
  public func kind(inputChannels channels: Int) -> LayerKind {
    switch self {
    case .input: .input
    case .constant: .constant
    case .convolution(let convolution): convolution.kind(inputChannels: channels)
    case .transposedConvolution: .transposedConvolution
    case .fullyConnected: .fullyConnected
    case .matrixMultiplication: .matrixMultiplication
    case .pooling(let pooling): pooling.kind == .max ? .maxPooling : .averagePooling
    case .activation: .activation
    case .batchNormalization: .batchNormalization
    case .normalization: .normalization
    case .localResponseNormalization: .localResponseNormalization
    case .elementwise: .elementwise
    case .reduction: .reduction
    case .concatenation: .concatenation
    case .channelShuffle: .channelShuffle
    case .softmax: .softmax
    case .lstm: .lstm
    case .unpooling: .unpooling
    case .priorBoxes: .priorBoxes
    case .detection: .detection
    case .regionPooling: .regionPooling
    case .meanField: .meanField
    case .weightGradient: .weightGradient
    case .gradient: .gradient
    case .update: .update
    case .quantization: .quantization
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
