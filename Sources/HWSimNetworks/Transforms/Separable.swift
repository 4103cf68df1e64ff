import HWSimCore

extension NetworkTransform {
  /// A convolution of kxk over M channels to N as one of kxk for each channel and one of 1x1: of its
  /// multiplications 1/N + 1/k² are left.
  ///
  /// Source: Howard et al., MobileNets, section 3.1. As there, the layer that reads the image stays, and what
  /// follows a layer (batch normalisation, activation) follows the depthwise layer too.
  static let separable = NetworkTransform(
    "separable", "layers=conv2+conv3",
    help: "convolutions become depthwise and pointwise ones"
  ) { arguments throws(NetworkError) in
    try arguments.noValues()
    let names = arguments.layers()
    return { network throws(NetworkError) in
      let layers = try network.chosen(
        names, for: "separable", need: "convolutions without groups that are larger than 1x1",
        usual: { !network.readsInput($0) },
        possible: {
          guard let whole = network.convolution($0) else { return false }
          return whole.groups == 1 && !whole.kernel.isOne
        })
      return try network.replacing(layers) { rewriter, index, layer throws(NetworkError) in
        guard let whole = network.convolution(index) else { return try rewriter.keep(layer) }
        let input = rewriter.inputs(of: layer)
        let channels = network.inputChannels(index)
        let depthwise = whole.with(outputs: channels, groups: channels, hasBias: whole.hasBias)
        let name = "\(layer.name)/depthwise"
        var tensor = try rewriter.add(name, .convolution(depthwise), input, for: layer)
        tensor = try rewriter.addTail(of: index, name, tensor)
        let pointwise = Convolution(
          outputs: whole.outputs, kernel: Extent(1), hasBias: whole.hasBias)
        return try rewriter.add(layer.name, .convolution(pointwise), [tensor], for: layer)
      }
    }
  }
}
