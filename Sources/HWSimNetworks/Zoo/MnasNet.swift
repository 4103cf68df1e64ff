import HWSimCore

/// Source: Tan et al., "MnasNet: platform-aware neural architecture search for mobile", CVPR 2019,
/// the network without squeeze and excitation (MnasNet-B1), as in torchvision's models/mnasnet.
extension NetworkFamily {
  static let mnasNet = NetworkFamily(
    name: "mnasnet", title: "MnasNet-B1",
    source: "Tan et al., MnasNet, CVPR 2019, arXiv:1807.11626",
    options: [alpha, resolution, classes],
    scaling: Scaling(width: alpha.name, widths: [1.3, 1, 0.75, 0.5], resolutionStep: 32),
    build: assemble)
}

private let alpha = DecimalOption.alpha
private let resolution = ResolutionOption(default: 224)
private let classes = IntegerOption.classes()

/// Expansion, kernel, channels, repetitions, stride of the first of them.
private let stages = [
  (1, 3, 16, 1, 1), (3, 3, 24, 3, 2), (3, 5, 40, 3, 2), (6, 5, 80, 3, 2), (6, 3, 96, 2, 1),
  (6, 5, 192, 4, 2), (6, 3, 320, 1, 1),
]

private func assemble(
  _ options: OptionValues, _ build: inout NetworkBuilder
) throws(NetworkError) {
  let multiplier = options[alpha]
  func width(_ channels: Int) -> Int { divisible(Double(channels) * multiplier) }

  let image = try build.image(options[resolution])
  var tensor = try build.convolution(
    "conv1", image, outputs: width(32), kernel: 3, stride: 2, padding: 1)
  tensor = try build.normalized("conv1", tensor, .relu)
  var number = 0
  for (expansion, kernel, channels, repetitions, stride) in stages {
    for repetition in 0..<repetitions {
      number += 1
      tensor = try build.invertedResidual(
        "bottleneck_\(number)", tensor, expansion: expansion, outputs: width(channels),
        kernel: kernel, stride: repetition == 0 ? stride : 1, .relu)
    }
  }
  tensor = try build.convolution("conv_last", tensor, outputs: 1280, kernel: 1)
  tensor = try build.normalized("conv_last", tensor, .relu)
  try build.averageAndClassify(tensor, options[classes])
}
