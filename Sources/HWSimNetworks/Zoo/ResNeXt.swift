import HWSimCore

/// Source: Xie et al., "Aggregated residual transformations for deep neural networks", CVPR 2017,
/// tables 1 and 2: ResNet-50 whose 3x3 convolutions have `cardinality` groups of `width` channels,
/// twice as many in each further stage. The image is halved there.
extension NetworkFamily {
  static let resNeXt50 = NetworkFamily(
    name: "resnext50", title: "ResNeXt-50",
    source: "Xie et al., Aggregated residual transformations, CVPR 2017, arXiv:1611.05431",
    options: [cardinality, width, resolution, classes],
    scaling: Scaling(width: nil, widths: [], resolutionStep: 32)
  ) { values, build throws(NetworkError) in
    let groups = values[cardinality]
    let block = ResidualBlock.bottleneck(
      width: Double(groups * values[width]) / 64, groups: groups)
    let plan = ResNetPlan(repetitions: [3, 4, 6, 3], block: block)
    try plan.assemble(resolution: values[resolution], classes: values[classes], &build)
  }
}

private let cardinality = IntegerOption(
  "cardinality", in: 1...512, help: "groups of the 3x3 convolutions"
) { _ in 32 }
private let width = IntegerOption(
  "width", in: 1...512, help: "channels of a group of conv2_x; each further stage doubles them"
) { _ in 4 }
private let resolution = ResolutionOption(default: 224)
private let classes = IntegerOption.classes()
