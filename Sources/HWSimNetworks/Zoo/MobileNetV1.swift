import HWSimCore

/// Source: Howard et al., "MobileNets: efficient convolutional neural networks for mobile vision
/// applications", arXiv:1704.04861, table 1. Its last depthwise layer is printed with stride 2 but
/// keeps 7x7: stride 1. ReLU6, and at least 8 channels, as in the authors' implementation,
/// tensorflow/models, research/slim/nets/mobilenet_v1.py. Padding is 1 on all sides, which gives
/// the same sizes as TensorFlow's.
extension NetworkFamily {
  static let mobileNetV1 = NetworkFamily(
    name: "mobilenetv1", title: "MobileNet V1",
    source: "Howard et al., MobileNets, arXiv:1704.04861 (2017)",
    options: [alpha, resolution, classes, convolution, shallow],
    scaling: Scaling(width: alpha.name, widths: [1, 0.75, 0.5, 0.25], resolutionStep: 32),
    build: assemble)
}

private let alpha = DecimalOption.alpha
private let resolution = ResolutionOption(default: 224)
private let classes = IntegerOption.classes()
private let convolution = ChoiceOption(
  "convolution", default: MobileNetV1Trunk.Style.separable,
  help: "standard: full 3x3 convolutions instead of depthwise separable ones (table 4)")
private let shallow = FlagOption(
  "shallow", default: false, help: "without the five layers at 14x14x512 (table 5)")

/// The channels that each layer makes, before the width multiplier, and its stride.
private let layers =
  [(64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2)]
  + [(Int, Int)](repeating: (512, 1), count: 5) + [(1024, 2), (1024, 1)]

private func assemble(
  _ options: OptionValues, _ build: inout NetworkBuilder
) throws(NetworkError) {
  let trunk = MobileNetV1Trunk(
    multiplier: options[alpha], style: options[convolution], isShallow: options[shallow])
  let image = try build.image(options[resolution])
  let features = try trunk.apply(to: image, &build)
  try build.averageAndClassify(features, options[classes])
}

/// The layers before the average: what networks for other tasks build on.
struct MobileNetV1Trunk {
  enum Style: String, CaseIterable {
    case separable, standard
  }

  var multiplier = 1.0
  var style = Style.separable
  var isShallow = false
  /// Pixels of the image for one of the output, along a side; a smaller one dilates the later layers.
  var outputStride = 32
  /// Which of the layers behind the first convolution; that belongs to the first of them.
  var part = layers.indices

  func apply(
    to image: NetworkBuilder.Tensor, _ build: inout NetworkBuilder
  ) throws(NetworkError) -> NetworkBuilder.Tensor {
    var budget = StrideBudget(outputStride: outputStride)
    var tensor = image
    if part.lowerBound == 0 {
      tensor = try build.normalizedConvolution(
        "conv1", image, outputs: width(32), stride: budget.spend(2).stride, .relu6)
    }
    for index in part {
      let (channels, stride) = layers[index]
      if isShallow, 6..<11 ~= index { continue }
      let layer = style == .separable ? separable : standard
      tensor = try layer(index + 1, tensor, width(channels), budget.spend(stride), &build)
    }
    return tensor
  }

  private func width(_ channels: Int) -> Int { max(Int(Double(channels) * multiplier), 8) }

  private func separable(
    _ number: Int, _ input: NetworkBuilder.Tensor, _ outputs: Int,
    _ step: (stride: Int, dilation: Int), _ build: inout NetworkBuilder
  ) throws(NetworkError) -> NetworkBuilder.Tensor {
    let name = "separable_\(number)"
    build.block = name
    defer { build.block = nil }
    let channels = build[input].channels
    let tensor = try build.normalizedConvolution(
      "\(name)/depthwise", input, outputs: channels, stride: step.stride,
      dilation: step.dilation, groups: channels, .relu6)
    return try build.normalizedConvolution(
      "\(name)/pointwise", tensor, outputs: outputs, kernel: 1, .relu6)
  }

  private func standard(
    _ number: Int, _ input: NetworkBuilder.Tensor, _ outputs: Int,
    _ step: (stride: Int, dilation: Int), _ build: inout NetworkBuilder
  ) throws(NetworkError) -> NetworkBuilder.Tensor {
    try build.normalizedConvolution(
      "conv\(number + 1)", input, outputs: outputs, stride: step.stride, dilation: step.dilation,
      .relu6)
  }
}
