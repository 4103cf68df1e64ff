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

  /// The same over an input that has its border already.
  package var withoutPadding: Convolution {
    Convolution(
      outputs: outputs, kernel: kernel, stride: stride, dilation: dilation, groups: groups,
      hasBias: hasBias)
  }

  /// The pixels that one output sees, dilation included.
  public var footprint: Extent {
    Extent((kernel.height - 1) * dilation.height + 1, (kernel.width - 1) * dilation.width + 1)
  }
}

/// The adjoint of a convolution: each input pixel adds a scaled kernel to the output.
public struct TransposedConvolution: Hashable, Sendable {
  public let outputs: Int
  public let kernel: Extent
  public let stride: Extent
  /// Cropped from the full output.
  public let padding: Padding
  public let dilation: Extent
  public let groups: Int
  /// Rows and columns that the output has more at its far edges.
  public let outputPadding: Extent
  public let hasBias: Bool

  public init(
    outputs: Int, kernel: Extent, stride: Extent = Extent(1), padding: Padding = .none,
    dilation: Extent = Extent(1), groups: Int = 1, outputPadding: Extent = Extent(0),
    hasBias: Bool = false
  ) {
    self.outputs = outputs
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
    self.groups = groups
    self.outputPadding = outputPadding
    self.hasBias = hasBias
  }
}

extension Operation {
  /// The same layer with a bias for each output; nil for one that multiplies by no stored weights.
  public var withBias: Operation? {
    switch self {
    case .convolution(let layer):
      .convolution(
        Convolution(
          outputs: layer.outputs, kernel: layer.kernel, stride: layer.stride,
          padding: layer.padding, dilation: layer.dilation, groups: layer.groups, hasBias: true))
    case .transposedConvolution(let layer):
      .transposedConvolution(
        TransposedConvolution(
          outputs: layer.outputs, kernel: layer.kernel, stride: layer.stride,
          padding: layer.padding, dilation: layer.dilation, groups: layer.groups,
          outputPadding: layer.outputPadding, hasBias: true))
    case .fullyConnected(let layer):
      .fullyConnected(FullyConnected(outputs: layer.outputs, hasBias: true))
    default: nil
    }
  }
}
