import HWSimCore

// What several families have in common: options, and groups of layers.

extension IntegerOption {
  /// ImageNet's thousand unless said otherwise.
  static func classes(default fallback: Int = 1000) -> IntegerOption {
    IntegerOption("classes", in: 1...1_000_000, help: "outputs of the classifier") { _ in fallback }
  }
}

extension FlagOption {
  /// The layers that training drops at random, which the published network files keep.
  static let dropout = FlagOption(
    "dropout", default: false,
    help: "keep the dropout layers, which do nothing at inference but which Netscope counts")
}

extension DecimalOption {
  /// MobileNet's width multiplier.
  static let alpha = DecimalOption(
    "alpha", in: 0.01...16, default: 1, help: "width multiplier: scales the channels of each layer")
}

extension NetworkBuilder {
  /// A colour image.
  mutating func image(_ size: Extent) throws(NetworkError) -> Tensor {
    try input(channels: 3, height: size.height, width: size.width)
  }

  /// Batch normalisation, then an activation if there is one, named after the layer before them.
  mutating func normalized(
    _ name: String, _ input: Tensor, _ activation: Activation?
  ) throws(NetworkError) -> Tensor {
    let normal = try batchNormalization("\(name)/bn", input)
    guard let activation else { return normal }
    return try self.activation("\(name)/\(activation.rawValue)", activation, normal)
  }

  /// Dropout as at inference, if the network keeps it: the tensor as it is.
  mutating func dropout(
    _ name: String, _ input: Tensor, _ isKept: Bool
  ) throws(NetworkError) -> Tensor {
    isKept ? try add(name, .view(self[input]), input) : input
  }

  /// Global average, fully connected layer with bias, softmax.
  mutating func averageAndClassify(_ input: Tensor, _ classes: Int) throws(NetworkError) {
    let features = try globalAveragePool("pool", input)
    let scores = try fullyConnected("fc", features, outputs: classes)
    _ = try add("softmax", .softmax, scores)
  }
}
