import HWSimCore

extension NetworkTransform {
  /// Zeros among the weights, stored sparse where that is smaller: see `WeightStorage`. What is pruned once
  /// stays pruned.
  static let prune = NetworkTransform(
    "prune", "0.5[,index=4]",
    help: "this share of the weights is zero (conv:0.6,fc6:0.9 of some layers), or as published: "
      + PruningPreset.all.map(\.name).joined(separator: ", ")
  ) { arguments throws(NetworkError) in
    let index = try arguments.option(IntegerOption("index", in: 1...12, help: "") { _ in 4 })
    let shares: LayerValues<Double>
    if arguments.values.count == 1, arguments.values[0].layer == nil,
      arguments.values[0].text.first?.isLetter == true
    {
      shares = try PruningPreset.named(arguments.values[0].text, arguments).shares
    } else {
      let option = DecimalOption("share", in: 0...0.9999, default: 0.5, help: "")
      shares = try arguments.perLayer(option)
    }
    return { network throws(NetworkError) in
      let values = try shares.resolved(in: network)
      return try network.storing { layer, storage in
        guard let share = values[layer] else { return false }
        storage.prunedShare = max(storage.prunedShare, share)
        storage.indexBits = index
        return true
      }
    }
  }
}

/// Published shares of weights that pruning left.
private struct PruningPreset {
  let name: String
  /// In per cent, by layer.
  let kept: [(layer: String, percent: Int)]

  static let all = [squeezeNet, alexNet, vgg16]

  static func named(
    _ name: String, _ arguments: TransformArguments
  ) throws(NetworkError) -> PruningPreset {
    if let preset = all.first(where: { $0.name == name }) { return preset }
    throw arguments.error(
      "no preset '\(printable(name, limit: 40))'" + suggestion(for: name, in: all.map(\.name)))
  }

  var shares: LayerValues<Double> {
    var values = LayerValues<Double>()
    values.named = kept.map { ($0.layer, Double(100 - $0.percent) / 100) }
    return values
  }

  /// Iandola et al., arXiv:1602.07360, table 1. Of fire8's 3x3 filters the table prints 33 %, but the
  /// parameters that it prints beside them, and its total, are those of 30 %.
  static let squeezeNet = PruningPreset(
    name: "squeezenet",
    kept: (2...9).flatMap { number -> [(layer: String, percent: Int)] in
      [
        ("fire\(number)/squeeze1x1", [7, 9].contains(number) ? 50 : 100),
        ("fire\(number)/expand1x1", [6, 8].contains(number) ? 50 : 100),
        ("fire\(number)/expand3x3", number < 8 ? 33 : 30),
      ]
    } + [("conv10", 20)])

  /// Han et al., "Learning both weights and connections for efficient neural networks", NIPS 2015,
  /// arXiv:1506.02626, table 4; the same in Deep Compression's table 4.
  static let alexNet = PruningPreset(
    name: "alexnet",
    kept: [
      ("conv1", 84), ("conv2", 38), ("conv3", 35), ("conv4", 37), ("conv5", 37), ("fc6", 9),
      ("fc7", 9), ("fc8", 25),
    ])

  /// The same, table 5.
  static let vgg16 = PruningPreset(
    name: "vgg16",
    kept: [
      ("conv1_1", 58), ("conv1_2", 22), ("conv2_1", 34), ("conv2_2", 36), ("conv3_1", 53),
      ("conv3_2", 24), ("conv3_3", 42), ("conv4_1", 32), ("conv4_2", 27), ("conv4_3", 34),
      ("conv5_1", 35), ("conv5_2", 29), ("conv5_3", 36), ("fc6", 4), ("fc7", 4), ("fc8", 23),
    ])
}
