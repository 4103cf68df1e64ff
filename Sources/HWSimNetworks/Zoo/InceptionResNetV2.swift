import HWSimCore

/// Source: Szegedy et al., "Inception-v4, Inception-ResNet and the impact of residual connections
/// on learning", AAAI 2017, figures 15 to 19. What is published is not quite the paper's network:
/// channels, stem and last convolution are those of TensorFlow's slim/nets/inception_resnet_v2.
/// The constant that scales a residual is taken as part of its convolution's weights. Netscope
/// counted the network that soeaver/caffe-model generates: biases everywhere, and batch
/// normalisation behind a residual's last convolution too.
extension NetworkFamily {
  static let inceptionResNetV2 = NetworkFamily(
    name: "inceptionresnetv2", title: "Inception-ResNet v2",
    source: "Szegedy et al., Inception-v4, AAAI 2017, arXiv:1602.07261",
    options: [variant, resolution, classes],
    scaling: Scaling(width: nil, widths: [], resolutionStep: 32), build: assemble)
}

private enum Variant: String, CaseIterable {
  case tensorflow, caffe
}

private let variant = ChoiceOption(
  "variant", default: Variant.tensorflow,
  help: "caffe has biases beside batch normalisation, and normalises residuals")
private let resolution = ResolutionOption(default: 299)
private let classes = IntegerOption.classes()

private func assemble(
  _ options: OptionValues, _ build: inout NetworkBuilder
) throws(NetworkError) {
  let style: InceptionStyle =
    options[variant] == .caffe ? .biasAndNormalization : .normalization
  let image = try build.image(options[resolution])
  var tensor = try build.inceptionStem(image, style)
  tensor = try build.inception("mixed_5b", tensor, module35, style)
  for number in 1...10 {
    tensor = try build.residual("block35_\(number)", tensor, block35, style)
  }
  tensor = try build.inception("mixed_6a", tensor, reductionA, style)
  for number in 1...20 {
    tensor = try build.residual("block17_\(number)", tensor, block17, style)
  }
  tensor = try build.inception("mixed_7a", tensor, reductionB, style)
  for number in 1...10 {
    tensor = try build.residual(
      "block8_\(number)", tensor, block8, style, activates: number < 10)
  }
  tensor = try build.sequence("conv_7b", tensor, [.conv(1536, 1)], style)
  try build.averageAndClassify(tensor, options[classes])
}

private let module35: [[InceptionLayer]] = [
  [.conv(96, 1)], [.conv(48, 1), .conv(64, 5)], [.conv(64, 1), .conv(96, 3), .conv(96, 3)],
  [.pool(.average), .conv(64, 1)],
]

/// Figure 16.
private let block35: [[InceptionLayer]] = [
  [.conv(32, 1)], [.conv(32, 1), .conv(32, 3)], [.conv(32, 1), .conv(48, 3), .conv(64, 3)],
]

private let reductionA: [[InceptionLayer]] = [
  [.conv(384, 3, stride: 2)], [.conv(256, 1), .conv(256, 3), .conv(384, 3, stride: 2)],
  [.halvingPool()],
]

/// Figure 17.
private let block17: [[InceptionLayer]] = [
  [.conv(192, 1)], [.conv(128, 1), .conv(160, 1, by: 7), .conv(192, 7, by: 1)],
]

/// Figure 18.
private let reductionB: [[InceptionLayer]] = [
  [.conv(256, 1), .conv(384, 3, stride: 2)], [.conv(256, 1), .conv(288, 3, stride: 2)],
  [.conv(256, 1), .conv(288, 3), .conv(320, 3, stride: 2)], [.halvingPool()],
]

/// Figure 19.
private let block8: [[InceptionLayer]] = [
  [.conv(192, 1)], [.conv(192, 1), .conv(224, 1, by: 3), .conv(256, 3, by: 1)],
]

extension NetworkBuilder {
  /// Branches, a 1x1 convolution back to the input's channels, and the sum with the input.
  fileprivate mutating func residual(
    _ name: String, _ input: Tensor, _ branches: [[InceptionLayer]], _ style: InceptionStyle,
    activates: Bool = true
  ) throws(NetworkError) -> Tensor {
    block = name
    defer { block = nil }
    let mixed = try concatenation(name, input, branches, style)
    let expand = "\(name)/expand"
    var residual = try convolution(
      expand, mixed, outputs: self[input].channels, kernel: 1, bias: true)
    if style == .biasAndNormalization { residual = try normalized(expand, residual, nil) }
    let sum = try add("\(name)/add", .elementwise(.add), input, residual)
    return activates ? try activation("\(name)/relu", .relu, sum) : sum
  }
}
