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

  /// Dropout as at inference, if the network keeps it: the tensor as it is.
  mutating func dropout(
    _ name: String, _ input: Tensor, _ isKept: Bool
  ) throws(NetworkError) -> Tensor {
    isKept ? try add(name, .view(self[input]), input) : input
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
    dilation: Int = 1, _ activation: Activation
  ) throws(NetworkError) -> Tensor {
    block = name
    defer { block = nil }
    let channels = self[input].channels
    var tensor = input
    if expansion > 1 {
      tensor = try normalizedConvolution(
        "\(name)/expand", tensor, outputs: expansion * channels, kernel: 1, activation)
    }
    tensor = try normalizedConvolution(
      "\(name)/depthwise", tensor, outputs: expansion * channels, kernel: kernel, stride: stride,
      dilation: dilation, groups: expansion * channels, activation)
    tensor = try normalizedConvolution(
      "\(name)/project", tensor, outputs: outputs, kernel: 1, nil)
    guard stride == 1, channels == outputs else { return tensor }
    return try add("\(name)/add", .elementwise(.add), tensor, input)
  }

  /// A square convolution with the border that keeps the image's size where the stride is 1, dilated or not.
  mutating func sameConvolution(
    _ name: String, _ input: Tensor, outputs: Int, kernel: Int = 3, stride: Int = 1,
    dilation: Int = 1, groups: Int = 1, bias: Bool = false
  ) throws(NetworkError) -> Tensor {
    let convolution = Convolution(
      outputs: outputs, kernel: Extent(kernel), stride: Extent(stride),
      padding: Padding(kernel / 2 * dilation), dilation: Extent(dilation), groups: groups,
      hasBias: bias)
    return try add(name, .convolution(convolution), input)
  }

  /// `sameConvolution`, batch normalisation and, if there is one, an activation.
  mutating func normalizedConvolution(
    _ name: String, _ input: Tensor, outputs: Int, kernel: Int = 3, stride: Int = 1,
    dilation: Int = 1, groups: Int = 1, bias: Bool = false, _ activation: Activation? = .relu
  ) throws(NetworkError) -> Tensor {
    let tensor = try sameConvolution(
      name, input, outputs: outputs, kernel: kernel, stride: stride, dilation: dilation,
      groups: groups, bias: bias)
    return try normalized(name, tensor, activation)
  }

  /// `sameConvolution` with bias, and ReLU.
  mutating func rectifiedConvolution(
    _ name: String, _ input: Tensor, outputs: Int, kernel: Int = 3, dilation: Int = 1
  ) throws(NetworkError) -> Tensor {
    let tensor = try sameConvolution(
      name, input, outputs: outputs, kernel: kernel, dilation: dilation, bias: true)
    return try activation("\(name)/relu", .relu, tensor)
  }

  /// Elements moved, dropped, repeated or zero, in a tensor of another size; the same tensor where the size is
  /// the same. `operation` is the operator's name.
  mutating func rearranged(
    _ name: String, _ operation: String, _ input: Tensor, channels: Int? = nil, to size: Extent
  ) throws(NetworkError) -> Tensor {
    let shape = self[input]
    let output = try self.shape(of: name, channels: channels ?? shape.channels, size)
    if output == shape { return input }
    return try add(name, .rearrangement(name: operation, output: output), input)
  }

  /// The image interpolated to another size. Counted as moved: a bilinear operator's arithmetic is not.
  mutating func resized(
    _ name: String, _ input: Tensor, to size: Extent
  ) throws(NetworkError) -> Tensor {
    try rearranged(name, "Resize", input, to: size)
  }

  /// The image without what sticks out of another size.
  mutating func cropped(
    _ name: String, _ input: Tensor, to size: Extent
  ) throws(NetworkError) -> Tensor {
    try rearranged(name, "Crop", input, to: size)
  }

  /// Global average, fully connected layer with bias, softmax.
  mutating func averageAndClassify(
    _ input: Tensor, _ classes: Int, dropout isKept: Bool = false
  ) throws(NetworkError) {
    let pooled = try globalAveragePool("pool", input)
    let features = try dropout("drop", pooled, isKept)
    let scores = try fullyConnected("fc", features, outputs: classes)
    _ = try add("softmax", .softmax, scores)
  }
}

extension Shape {
  /// Height and width.
  var size: Extent { Extent(height, width) }
}

/// Strides that become dilation once the image has shrunk enough, so that deeper layers still see as far.
///
/// As in DeepLab and in slim, tensorflow/models: the layer that gives up its stride keeps the dilation so far,
/// those after it see further.
struct StrideBudget {
  let outputStride: Int
  private var reached = 1
  private var dilation = 1

  init(outputStride: Int) { self.outputStride = outputStride }

  mutating func spend(_ stride: Int) -> (stride: Int, dilation: Int) {
    if reached < outputStride || stride == 1 {
      reached *= stride
      return (stride, dilation)
    }
    defer { dilation *= stride }
    return (1, dilation)
  }
}
