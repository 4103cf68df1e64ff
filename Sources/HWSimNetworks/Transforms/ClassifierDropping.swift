import HWSimCore

extension NetworkTransform {
  /// Fully connected layers at the end give way to an average over the image and one layer of as many
  /// outputs.
  ///
  /// Source: Lin et al., "Network in network", arXiv:1312.4400, section 3.2, as SqueezeNet and MobileNet do.
  static let dropFC = NetworkTransform(
    "drop-fc", "classifier=fc",
    help:
      "average pooling and one classifier (fc, or conv: 1x1 before the average) instead of fully "
      + "connected layers"
  ) { arguments throws(NetworkError) in
    try arguments.noValues()
    let form = try arguments.option(ChoiceOption("classifier", default: Classifier.full, help: ""))
    return { network throws(NetworkError) in
      guard let end = network.classifierChain else {
        throw NetworkError(
          "transform 'drop-fc': \(network.name) does not end with fully connected layers behind an "
            + "image; it needs such, as AlexNet and VGG have")
      }
      let last = end.upperBound
      return try network.rewritten { rewriter, index, layer throws(NetworkError) in
        if end.contains(index), index != last {
          // What lies between is what the classifier reads.
          return rewriter.tensor(layer.inputs[0])
        }
        guard index == last, case .fullyConnected(let whole) = layer.operation else {
          return try rewriter.keep(layer)
        }
        return try rewriter.classify(layer, whole, form)
      }
    }
  }
}

private enum Classifier: String, CaseIterable {
  case full = "fc"
  case convolution = "conv"
}

extension Network {
  /// From the first layer behind the last image to the last fully connected one, all in a row; nil where
  /// there is no such row, or nothing to gain.
  fileprivate var classifierChain: ClosedRange<Int>? {
    let consumers = consumers
    let isFull = { (index: Int) in
      if case .fullyConnected = layers[index].operation { true } else { false }
    }
    guard let last = layers.indices.last(where: isFull) else { return nil }
    var first = last
    while let input = layers[first].inputs.first, layers[first].inputs.count == 1,
      layers[input].output.pixels == 1, layers[input].inputs.count == 1,
      consumers[input] == [first], input == first - 1, isInChain(input)
    {
      first = input
    }
    guard let input = layers[first].inputs.first, layers[input].output.pixels > 1 else {
      return nil
    }
    return first...last
  }

  private func isInChain(_ index: Int) -> Bool {
    switch layers[index].operation {
    case .fullyConnected, .activation, .batchNormalization, .view: true
    default: false
    }
  }
}

extension NetworkRewriter {
  fileprivate mutating func classify(
    _ layer: Layer, _ whole: FullyConnected, _ form: Classifier
  ) throws(NetworkError) -> NetworkBuilder.Tensor {
    let features = tensor(layer.inputs[0])
    let image = shape(features)
    let average = Operation.pooling(
      Pooling(.average, kernel: Extent(image.height, image.width), stride: Extent(1)))
    let pool = "\(layer.name)/pool"
    switch form {
    case .full:
      let pooled = try add(pool, average, [features], for: layer)
      return try add(layer.name, .fullyConnected(whole), [pooled], for: layer)
    case .convolution:
      let convolution = Convolution(
        outputs: whole.outputs, kernel: Extent(1), hasBias: whole.hasBias)
      let scores = try add(layer.name, .convolution(convolution), [features], for: layer)
      return try add(pool, average, [scores], for: layer)
    }
  }
}
