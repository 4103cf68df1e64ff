import HWSimCore

extension NetworkTransform {
  /// Convolutions in groups, and the channels shuffled behind them so that the next layer's groups see all.
  ///
  /// Source: Zhang et al., ShuffleNet, section 3.1. The layer that reads the image and the last one stay;
  /// so do layers whose channels the groups do not divide.
  static let group = NetworkTransform(
    "group", "4[,shuffle=true][,layers=conv2+conv3]",
    help: "convolutions in so many groups, with a shuffle of the channels behind them"
  ) { arguments throws(NetworkError) in
    let groups = try arguments.single(IntegerOption("groups", in: 2...4096, help: "") { _ in 4 })
    let shuffles = try arguments.option(FlagOption("shuffle", default: true, help: ""))
    let names = arguments.layers()
    return { network throws(NetworkError) in
      let consumers = network.consumers
      let last = network.weightedLayers.last
      let layers = try network.chosen(
        names, for: "group", need: "convolutions of channels that \(groups) divides",
        usual: { !network.readsInput($0) && $0 != last },
        possible: {
          guard let whole = network.convolution($0), whole.groups == 1 else { return false }
          let inputs = network.inputChannels($0)
          return inputs.isMultiple(of: groups) && whole.outputs.isMultiple(of: groups)
        })
      // Behind what follows a layer, which a runtime folds into it.
      let ends = Set(layers.map { network.tail(of: $0, consumers).end })
      return try network.rewritten { rewriter, index, layer throws(NetworkError) in
        var tensor: NetworkBuilder.Tensor
        if layers.contains(index), let whole = network.convolution(index) {
          tensor = try rewriter.add(
            layer.name, .convolution(whole.with(groups: groups)), rewriter.inputs(of: layer),
            for: layer)
        } else {
          tensor = try rewriter.keep(layer)
        }
        guard shuffles, ends.contains(index), !consumers[index].isEmpty else { return tensor }
        return try rewriter.add(
          "\(layer.name)/shuffle", .channelShuffle(groups: groups), [tensor], for: layer)
      }
    }
  }
}
