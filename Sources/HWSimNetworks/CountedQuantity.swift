import HWSimCore

/// A figure that a published table may print of a network or of a part of it, by the name that a mapping of
/// the table writes.
public enum CountedQuantity: String, CaseIterable, Hashable, Sendable {
  // Of `LayerCounts`.
  case macs, operations, comparisons, additions, multiplications, divisions, exponentials
  case parameters, weights, biases, normalization
  /// But for weights that pruning made zero.
  case keptParameters = "kept_parameters"

  // Shares of the network's.
  case macsShare = "macs_share"
  case parametersShare = "parameters_share"
  case weightsShare = "weights_share"

  // Bytes of all parameters.
  case fp32Bytes = "fp32_bytes"
  case fp16Bytes = "fp16_bytes"
  case int8Bytes = "int8_bytes"

  /// Of all parameters and of the means and variances of batch normalisations, as a model file holds them.
  case fileBytes = "fp32_file_bytes"

  // Of `NetscopeCounts`.
  case netscopeMACC = "netscope.macc"
  case netscopeComp = "netscope.comp"
  case netscopeAdd = "netscope.add"
  case netscopeDiv = "netscope.div"
  case netscopeExp = "netscope.exp"
  case netscopeActivations = "netscope.activations"
  case netscopeParameters = "netscope.parameters"
  case netscopeBytes = "netscope.bytes"

  // Of the tensors that the part reads first and makes last: `112x112x32`, and their elements.
  case input, output
  /// `28x28`
  case outputSize = "output_size"
  case inputElements = "input_elements"
  case outputElements = "output_elements"
  case outputFP32Bytes = "output_fp32_bytes"
  case outputFP16Bytes = "output_fp16_bytes"
  case outputInt8Bytes = "output_int8_bytes"
  /// Of the output in int8, each packet with 116 bytes of it: what IEEE 802.15.4 leaves.
  case packets
  /// Of the output.
  case channels
  /// Channels of the output per channel of the input: the expansion of a bottleneck.
  case channelRatio = "channel_ratio"

  // Of the part's first layer with a window.
  /// `3x3`
  case kernel
  /// Kernel and outputs, `3x3x64`.
  case kernelOutputs = "kernel_outputs"
  /// Kernel, inputs and outputs, `3x3x32x64`; `3x3x32` of a depthwise convolution.
  case filter
  case padding
  /// The largest stride of the part.
  case stride

  /// Convolutions, fully connected layers and layers of LSTM cells on the longest way through the part: its
  /// layers as papers count them.
  case depth
  /// Building blocks in the part.
  case blocks
  /// Blocks from the part's first one on whose outputs have the same shape.
  case repetitions
}

/// What a quantity is of a part.
public enum CountedFigure: Hashable, Sendable {
  case number(Double)
  case text(String)
}

extension CountedQuantity {
  /// - Returns: nil where the part has no such figure.
  public func figure(of part: NetworkPart) -> CountedFigure? {
    if let number = number(of: part) { return .number(number) }
    return text(of: part).map(CountedFigure.text)
  }

  private func number(of part: NetworkPart) -> Double? {
    if let sized = part.sized { return number(of: sized) }
    return part.sum(count).map(Double.init) ?? part.sum(netscopeCount).map(Double.init)
      ?? share(of: part) ?? tensorNumber(of: part).map(Double.init) ?? ratio(of: part)
      ?? structure(of: part).map(Double.init)
  }

  private func number(of sized: SizedActivation) -> Double? {
    switch self {
    case .channels: Double(sized.channels)
    // The table that this is of has 16-bit activations.
    case .outputFP16Bytes: Double(sized.bytes)
    default: nil
    }
  }

  /// What a layer's counts say; nil for what they do not.
  private var count: ((LayerCounts) -> Int)? {
    switch self {
    case .macs: { $0.macs }
    case .operations: { $0.operations }
    case .comparisons: { $0.comparisons }
    case .additions: { $0.additions }
    case .multiplications: { $0.multiplications }
    case .divisions: { $0.divisions }
    case .exponentials: { $0.exponentials }
    case .parameters: { $0.parameters }
    case .weights: { $0.weights }
    case .biases: { $0.biases }
    case .normalization: { $0.normalization }
    case .fp32Bytes: { $0.parameters * Precision.fp32.bytes }
    case .fp16Bytes: { $0.parameters * Precision.fp16.bytes }
    case .int8Bytes: { $0.parameters * Precision.int8.bytes }
    // As many means and variances as scales and shifts.
    case .fileBytes: { ($0.parameters + $0.normalization) * Precision.fp32.bytes }
    default: nil
    }
  }

  private var netscopeCount: ((NetscopeCounts) -> Int)? {
    switch self {
    case .netscopeMACC: { $0.macc }
    case .netscopeComp: { $0.comp }
    case .netscopeAdd: { $0.add }
    case .netscopeDiv: { $0.div }
    case .netscopeExp: { $0.exp }
    case .netscopeActivations: { $0.activations }
    case .netscopeParameters: { $0.parameters }
    case .netscopeBytes: { $0.bytes }
    default: nil
    }
  }

  private func share(of part: NetworkPart) -> Double? {
    let count: (LayerCounts) -> Int
    switch self {
    case .macsShare: count = { $0.macs }
    case .parametersShare: count = { $0.parameters }
    case .weightsShare: count = { $0.weights }
    default: return nil
    }
    let whole = count(part.network.counts)
    return part.sum(count).flatMap { whole == 0 ? nil : Double($0) / Double(whole) }
  }

  private func tensorNumber(of part: NetworkPart) -> Int? {
    switch self {
    case .inputElements: part.input?.elements
    case .keptParameters: part.keptParameters
    case .outputElements: part.output?.elements
    case .outputFP32Bytes: part.output.map { $0.elements * Precision.fp32.bytes }
    case .outputFP16Bytes: part.output.map { $0.elements * Precision.fp16.bytes }
    case .outputInt8Bytes: part.output?.elements
    case .packets: part.output.map { ceilingDivision($0.elements, 116) }
    case .channels: part.output?.channels
    default: nil
    }
  }

  private func ratio(of part: NetworkPart) -> Double? {
    guard self == .channelRatio, let input = part.input, let output = part.output else {
      return nil
    }
    return Double(output.channels) / Double(input.channels)
  }

  private func structure(of part: NetworkPart) -> Int? {
    switch self {
    case .stride: part.windows.map { max($0.stride.height, $0.stride.width) }.max()
    case .padding: part.windows.first?.padding.top
    case .depth: part.depth
    case .blocks: Set(part.layers.compactMap(\.block)).count
    case .repetitions: part.repetitions
    default: nil
    }
  }

  private func text(of part: NetworkPart) -> String? {
    switch self {
    case .input: part.input?.description
    case .output: part.output?.description
    case .outputSize: part.output.map { Extent($0.height, $0.width).description }
    case .kernel: part.windows.first?.kernel.description
    case .kernelOutputs: part.windows.first?.kernelAndOutputs
    case .filter: part.filter
    default: nil
    }
  }
}
