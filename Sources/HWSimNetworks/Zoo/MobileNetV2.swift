import HWSimCore

/// Source: Sandler et al., "MobileNetV2: inverted residuals and linear bottlenecks", CVPR 2018,
/// tables 1 and 2; channels are rounded as in the authors' implementation, tensorflow/models,
/// research/slim/nets/mobilenet, and in torchvision.
extension NetworkFamily {
  static let mobileNetV2 = NetworkFamily(
    name: "mobilenetv2", title: "MobileNet V2",
    source: "Sandler et al., MobileNetV2, CVPR 2018, arXiv:1801.04381",
    options: [alpha, resolution, classes],
    scaling: Scaling(
      width: alpha.name, widths: [1.4, 1.3, 1, 0.75, 0.5, 0.35], resolutionStep: 32),
    build: assemble)
}

private let alpha = DecimalOption.alpha
private let resolution = ResolutionOption(default: 224)
private let classes = IntegerOption.classes()

/// Table 2: expansion t, channels c, repetitions n, stride s of the first of them.
private let stages = [
  (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2),
  (6, 320, 1, 1),
]

private func assemble(
  _ options: OptionValues, _ build: inout NetworkBuilder
) throws(NetworkError) {
  let multiplier = options[alpha]
  let image = try build.image(options[resolution])
  var tensor = try MobileNetV2Trunk(multiplier: multiplier).apply(to: image, &build)
  // The last convolution grows with the multiplier but does not shrink.
  tensor = try build.normalizedConvolution(
    "conv_last", tensor, outputs: divisible(1280 * max(1, multiplier)), kernel: 1, .relu6)
  try build.averageAndClassify(tensor, options[classes])
}

/// The first convolution and the bottlenecks: what networks for other tasks build on.
struct MobileNetV2Trunk {
  var multiplier = 1.0
  /// Pixels of the image for one of the output, along a side; a smaller one dilates the later layers.
  var outputStride = 32

  func apply(
    to image: NetworkBuilder.Tensor, _ build: inout NetworkBuilder
  ) throws(NetworkError) -> NetworkBuilder.Tensor {
    var budget = StrideBudget(outputStride: outputStride)
    var tensor = try build.normalizedConvolution(
      "conv1", image, outputs: width(32), stride: budget.spend(2).stride, .relu6)
    var number = 0
    for (expansion, channels, repetitions, stride) in stages {
      for repetition in 0..<repetitions {
        number += 1
        let step = budget.spend(repetition == 0 ? stride : 1)
        tensor = try build.invertedResidual(
          "bottleneck_\(number)", tensor, expansion: expansion, outputs: width(channels),
          stride: step.stride, dilation: step.dilation, .relu6)
      }
    }
    return tensor
  }

  private func width(_ channels: Int) -> Int { divisible(Double(channels) * multiplier) }
}
