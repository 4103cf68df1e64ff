import HWSimCore

// What several families have in common: options, and groups of layers.

extension IntegerOption {
  /// - Parameter fallback: the default; it may depend on the other options.
  static func resolution(
    default fallback: @escaping @Sendable (OptionValues) -> Int
  ) -> IntegerOption {
    IntegerOption(
      "resolution", in: 1...8192, help: "height and width of the input image in pixels",
      default: fallback)
  }

  static func resolution(default fallback: Int) -> IntegerOption {
    resolution { _ in fallback }
  }

  /// ImageNet's thousand unless said otherwise.
  static func classes(default fallback: Int = 1000) -> IntegerOption {
    IntegerOption("classes", in: 1...1_000_000, help: "outputs of the classifier") { _ in fallback }
  }
}

extension DecimalOption {
  /// MobileNet's width multiplier.
  static let alpha = DecimalOption(
    "alpha", in: 0.01...16, default: 1, help: "width multiplier: scales the channels of each layer")
}

extension NetworkBuilder {
  /// A square colour image.
  mutating func image(_ resolution: Int) throws(NetworkError) -> Tensor {
    try input(channels: 3, height: resolution, width: resolution)
  }

  /// Batch normalisation, then an activation if there is one, named after the layer before them.
  mutating func normalized(
    _ name: String, _ input: Tensor, _ activation: Activation?
  ) throws(NetworkError) -> Tensor {
    let normal = try batchNormalization("\(name)/bn", input)
    guard let activation else { return normal }
    return try self.activation("\(name)/\(activation.rawValue)", activation, normal)
  }

  /// Global average, fully connected layer with bias, softmax.
  mutating func averageAndClassify(_ input: Tensor, _ classes: Int) throws(NetworkError) {
    let features = try globalAveragePool("pool", input)
    let scores = try fullyConnected("fc", features, outputs: classes)
    _ = try add("softmax", .softmax, scores)
  }
}
