import HWSimCore

/// Source: Zagoruyko and Komodakis, "Wide residual networks", BMVC 2016, table 8: ResNet-50 whose
/// 3x3 convolutions have twice the channels. The image is halved there, as in the authors' code,
/// szagoruyko/wide-residual-networks, and in torchvision.
extension NetworkFamily {
  static let wideResNet50 = NetworkFamily(
    name: "wrn50-2", title: "WRN-50-2-bottleneck",
    source: "Zagoruyko and Komodakis, Wide residual networks, BMVC 2016, arXiv:1605.07146",
    options: [resolution, classes],
    scaling: Scaling(width: nil, widths: [], resolutionStep: 32)
  ) { values, build throws(NetworkError) in
    let plan = ResNetPlan(repetitions: [3, 4, 6, 3], block: .bottleneck(width: 2))
    try plan.assemble(resolution: values[resolution], classes: values[classes], &build)
  }
}

private let resolution = ResolutionOption(default: 224)
private let classes = IntegerOption.classes()
