import HWSimCore

/// Source: Zhao et al., "Pyramid scene parsing network", CVPR 2017, as in the authors' hszhao/PSPNet,
/// evaluation/prototxt/pspnet101_VOC2012_473.prototxt; Cityscapes' is `resolution=713,classes=19`. Without the
/// second classifier, which only training has.
extension NetworkFamily {
  static let pspNet = NetworkFamily(
    name: "pspnet", title: "PSPNet with ResNet-101, segmentation",
    source: "Zhao et al., Pyramid scene parsing network, CVPR 2017, arXiv:1612.01105",
    options: [resolution, classes], build: assemble)
}

private let resolution = ResolutionOption(default: 473)
private let classes = IntegerOption.classes(default: 21)

private func assemble(
  _ options: OptionValues, _ build: inout NetworkBuilder
) throws(NetworkError) {
  let image = try build.image(options[resolution])
  let features = try DilatedResNet(stem: .deep(64)).apply(to: image, &build)[3]
  let size = build[features].size
  var parts = [features]
  for bins in [6, 3, 2, 1] {
    let name = "pool\(bins)"
    var tensor = try build.pyramidPool(name, features, bins: bins)
    tensor = try build.normalizedConvolution("\(name)/conv", tensor, outputs: 512, kernel: 1)
    parts.append(try build.resized("\(name)/resize", tensor, to: size))
  }
  var tensor = try build.add("concat", .concatenation, parts)
  tensor = try build.normalizedConvolution("conv5_4", tensor, outputs: 512)
  tensor = try build.sameConvolution(
    "conv6", tensor, outputs: options[classes], kernel: 1, bias: true)
  _ = try build.resized("resize", tensor, to: build[image].size)
}
