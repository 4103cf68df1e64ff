public import HWSimCore

/// How much of each class of work a network is: all that a prediction without hardware knows.
public struct ClassWork: Hashable, Sendable {
  /// Multiply-accumulates of all layers.
  public let macs: Double
  /// Multiply-accumulates of 3x3 convolutions of stride 1, of other large kernels, of 1x1, depthwise and
  /// grouped convolutions, of fully connected layers and other products; elements that layers put out.
  public let classes: [Double]

  public init(of network: Network) {
    var classes = [Double](repeating: 0, count: 7)
    for layer in network.layers {
      let kind = network.kind(of: layer)
      let macs = Double(network.counts(of: layer).macs)
      switch kind {
      case .convolution, .transposedConvolution: classes[layer.isSmallDense ? 0 : 1] += macs
      case .pointwise: classes[2] += macs
      case .depthwise: classes[3] += macs
      case .grouped: classes[4] += macs
      default: classes[5] += macs
      }
      if kind.hasKernel { classes[6] += Double(layer.output.elements) }
    }
    self.classes = classes
    macs = Double(network.counts.macs)
  }
}

extension Layer {
  /// A convolution that Winograd's method suits.
  fileprivate var isSmallDense: Bool {
    guard case .convolution(let convolution) = operation else { return false }
    return convolution.kernel == Extent(3) && convolution.stride.isOne
  }
}
