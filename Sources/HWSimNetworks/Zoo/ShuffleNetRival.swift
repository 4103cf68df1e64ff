import HWSimCore

/// Source: Zhang et al., "ShuffleNet", CVPR 2018, section 4.2 and table 4: other building blocks in ShuffleNet's
/// place. "We use exactly the same settings": the plan of table 1 with its 4, 8 and 4 units, each replaced.
/// - vgg: two 3x3 convolutions;
/// - resnet: a bottleneck with a quarter of the channels;
/// - xception: ShuffleNet's unit with one group, so without shuffle;
/// - resnext: a bottleneck with half of the channels in 16 groups, rounded to whole groups.
///
/// **The widths are derived**, as the paper prints none: the channels of stage 2 are the most with which the
/// convolutions cost no more than `mflops`, each later stage doubling them. The first convolution has 24, 12 or
/// 6 channels, those of ShuffleNet at 140, 38 and 13 million. Residual units end with ReLU after the sum; where
/// the shape changes, a 1x1 convolution is their shortcut.
extension NetworkFamily {
  static let shuffleNetRival = NetworkFamily(
    name: "shufflenetrival", title: "VGG, ResNet, Xception, ResNeXt at ShuffleNet's complexity",
    source: "Zhang et al., ShuffleNet, CVPR 2018, arXiv:1707.01083, table 4",
    options: [design, budget, alpha, resolution, classes], build: assemble)
}

private enum Design: String, CaseIterable {
  case vgg, resnet, xception, resnext
}

private enum Budget: String, CaseIterable {
  case large = "140"
  case middle = "38"
  case small = "13"

  /// Multiply-accumulates of the convolutions, and the channels of the first of them.
  var plan: (macs: Int, first: Int) {
    switch self {
    case .large: (140_000_000, 24)
    case .middle: (38_000_000, 12)
    case .small: (13_000_000, 6)
    }
  }
}

private let design = ChoiceOption(
  "design", default: Design.resnet, help: "the building block of stages 2 to 4")
private let budget = ChoiceOption(
  "mflops", default: Budget.large,
  help:
    "million multiply-accumulates of the convolutions at 224 pixels that the channels are chosen for"
)
private let alpha = DecimalOption.alpha
private let resolution = ResolutionOption(default: 224)
private let classes = IntegerOption.classes()

private func assemble(
  _ options: OptionValues, _ build: inout NetworkBuilder
) throws(NetworkError) {
  let (design, plan) = (options[design], options[budget].plan)
  let widest = try largestWidth(design, plan)
  func scaled(_ channels: Int) -> Int { max(1, Int(Double(channels) * options[alpha])) }
  let features = try layers(
    design, first: scaled(plan.first), channels: scaled(widest), options[resolution], &build)
  try build.averageAndClassify(features, options[classes])
}

/// The most channels of stage 2 that the budget pays for.
private func largestWidth(
  _ design: Design, _ plan: (macs: Int, first: Int)
) throws(NetworkError) -> Int {
  // No design affords as many as 1024.
  var (fits, fails) = (1, 1024)
  while fails - fits > 1 {
    let middle = (fits + fails) / 2
    var build = NetworkBuilder(name: "candidate")
    _ = try layers(design, first: plan.first, channels: middle, Extent(224), &build)
    if try build.finish().counts.macs <= plan.macs { fits = middle } else { fails = middle }
  }
  return fits
}

private func layers(
  _ design: Design, first: Int, channels: Int, _ size: Extent, _ build: inout NetworkBuilder
) throws(NetworkError) -> NetworkBuilder.Tensor {
  let image = try build.image(size)
  var tensor = try build.normalizedConvolution("conv1", image, outputs: first, stride: 2)
  tensor = try build.pool("maxpool", .max, tensor, kernel: 3, stride: 2, padding: 1)
  for (index, units) in [4, 8, 4].enumerated() {
    for unit in 1...units {
      let name = "stage\(index + 2)_\(unit)"
      build.block = name
      defer { build.block = nil }
      let (outputs, stride) = (channels << index, unit == 1 ? 2 : 1)
      switch design {
      case .vgg:
        tensor = try build.normalizedConvolution(
          "\(name)/conv1", tensor, outputs: outputs, stride: stride)
        tensor = try build.normalizedConvolution("\(name)/conv2", tensor, outputs: outputs)
      case .resnet:
        tensor = try bottleneck(name, tensor, max(1, outputs / 4), 1, outputs, stride, &build)
      case .resnext:
        let inner = max(1, (outputs + 16) / 32) * 16
        tensor = try bottleneck(name, tensor, inner, 16, outputs, stride, &build)
      case .xception:
        let shape = ShuffleNetUnit(
          name: name, outputs: outputs, stride: stride, firstGroups: 1, groups: 1,
          shuffles: false, excites: false)
        tensor = try shape.apply(to: tensor, &build)
      }
    }
  }
  return tensor
}

private func bottleneck(
  _ name: String, _ input: NetworkBuilder.Tensor, _ inner: Int, _ groups: Int, _ outputs: Int,
  _ stride: Int, _ build: inout NetworkBuilder
) throws(NetworkError) -> NetworkBuilder.Tensor {
  var tensor = try build.normalizedConvolution("\(name)/reduce", input, outputs: inner, kernel: 1)
  tensor = try build.normalizedConvolution(
    "\(name)/conv3x3", tensor, outputs: inner, stride: stride, groups: groups)
  tensor = try build.normalizedConvolution(
    "\(name)/expand", tensor, outputs: outputs, kernel: 1, nil)
  var shortcut = input
  if stride > 1 {
    shortcut = try build.normalizedConvolution(
      "\(name)/shortcut", input, outputs: outputs, kernel: 1, stride: stride, nil)
  }
  tensor = try build.add("\(name)/add", .elementwise(.add), tensor, shortcut)
  return try build.activation("\(name)/relu", .relu, tensor)
}
