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

private enum ConvolutionStyle: String, CaseIterable {
  case separable, standard
}

private let alpha = DecimalOption.alpha
private let resolution = ResolutionOption(default: 224)
private let classes = IntegerOption.classes()
private let convolution = ChoiceOption(
  "convolution", default: ConvolutionStyle.separable,
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
  let multiplier = options[alpha]
  func width(_ channels: Int) -> Int { max(Int(Double(channels) * multiplier), 8) }

  let image = try build.image(options[resolution])
  var tensor = try build.convolution(
    "conv1", image, outputs: width(32), kernel: 3, stride: 2, padding: 1)
  tensor = try build.normalized("conv1", tensor, .relu6)

  for (index, (channels, stride)) in layers.enumerated() {
    if options[shallow], 6..<11 ~= index { continue }
    let layer = options[convolution] == .separable ? separable : standard
    tensor = try layer(index + 1, tensor, width(channels), stride, &build)
  }
  try build.averageAndClassify(tensor, options[classes])
}

private func separable(
  _ number: Int, _ input: NetworkBuilder.Tensor, _ outputs: Int, _ stride: Int,
  _ build: inout NetworkBuilder
) throws(NetworkError) -> NetworkBuilder.Tensor {
  let name = "separable_\(number)"
  build.block = name
  defer { build.block = nil }
  let depthwise = "\(name)/depthwise"
  let pointwise = "\(name)/pointwise"
  var tensor = try build.depthwise(depthwise, input, kernel: 3, stride: stride, padding: 1)
  tensor = try build.normalized(depthwise, tensor, .relu6)
  tensor = try build.convolution(pointwise, tensor, outputs: outputs, kernel: 1)
  return try build.normalized(pointwise, tensor, .relu6)
}

private func standard(
  _ number: Int, _ input: NetworkBuilder.Tensor, _ outputs: Int, _ stride: Int,
  _ build: inout NetworkBuilder
) throws(NetworkError) -> NetworkBuilder.Tensor {
  let name = "conv\(number + 1)"
  let tensor = try build.convolution(
    name, input, outputs: outputs, kernel: 3, stride: stride, padding: 1)
  return try build.normalized(name, tensor, .relu6)
}
