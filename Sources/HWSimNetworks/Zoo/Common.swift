import HWSimCore

// What several families have in common: options, and groups of layers.

extension IntegerOption {
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

/// `_make_divisible` of MobileNetV2's and torchvision's implementations: the nearest multiple of 8,
/// but never more than 10 % below.
func divisible(_ channels: Double) -> Int {
  let rounded = max(8, Int(channels + 4) / 8 * 8)
  return Double(rounded) < 0.9 * channels ? rounded + 8 : rounded
}

extension Padding {
  /// TensorFlow's SAME: one output for each `stride` pixels begun; the odd zero at the far edge.
  static func same(_ image: Shape, kernel: Extent, stride: Int) -> Padding {
    func border(_ size: Int, _ kernel: Int) -> Int {
      max(((size + stride - 1) / stride - 1) * stride + kernel - size, 0)
    }
    let (down, across) = (border(image.height, kernel.height), border(image.width, kernel.width))
    return Padding(
      top: down / 2, bottom: down - down / 2, left: across / 2, right: across - across / 2)
  }
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

  /// A depthwise convolution with SAME padding and a 1x1 convolution, with nothing in between.
  mutating func separable(
    _ name: String, _ input: Tensor, outputs: Int, kernel: Int, stride: Int = 1
  ) throws(NetworkError) -> Tensor {
    let image = self[input]
    let depthwise = Convolution(
      outputs: image.channels, kernel: Extent(kernel), stride: Extent(stride),
      padding: .same(image, kernel: Extent(kernel), stride: stride), groups: image.channels)
    let tensor = try add("\(name)/depthwise", .convolution(depthwise), input)
    return try convolution("\(name)/pointwise", tensor, outputs: outputs, kernel: 1)
  }

  /// A pooling with SAME padding.
  mutating func samePool(
    _ name: String, _ kind: Pooling.Kind, _ input: Tensor, kernel: Int, stride: Int
  ) throws(NetworkError) -> Tensor {
    let padding = Padding.same(self[input], kernel: Extent(kernel), stride: stride)
    let pooling = Pooling(
      kind, kernel: Extent(kernel), stride: Extent(stride), padding: padding)
    return try add(name, .pooling(pooling), input)
  }

  /// MobileNetV2's bottleneck: 1x1 to `expansion` times the channels, depthwise, 1x1 to `outputs`
  /// channels without activation, and the sum with the input where that has the same shape.
  mutating func invertedResidual(
    _ name: String, _ input: Tensor, expansion: Int, outputs: Int, kernel: Int = 3, stride: Int,
    _ activation: Activation
  ) throws(NetworkError) -> Tensor {
    block = name
    defer { block = nil }
    let channels = self[input].channels
    var tensor = input
    if expansion > 1 {
      let expand = "\(name)/expand"
      tensor = try convolution(expand, tensor, outputs: expansion * channels, kernel: 1)
      tensor = try normalized(expand, tensor, activation)
    }
    let depthwise = "\(name)/depthwise"
    tensor = try self.depthwise(
      depthwise, tensor, kernel: kernel, stride: stride, padding: kernel / 2)
    tensor = try normalized(depthwise, tensor, activation)
    let project = "\(name)/project"
    tensor = try convolution(project, tensor, outputs: outputs, kernel: 1)
    tensor = try normalized(project, tensor, nil)

    guard stride == 1, channels == outputs else { return tensor }
    return try add("\(name)/add", .elementwise(.add), tensor, input)
  }

  /// Global average, fully connected layer with bias, softmax.
  mutating func averageAndClassify(_ input: Tensor, _ classes: Int) throws(NetworkError) {
    let features = try globalAveragePool("pool", input)
    let scores = try fullyConnected("fc", features, outputs: classes)
    _ = try add("softmax", .softmax, scores)
  }
}
