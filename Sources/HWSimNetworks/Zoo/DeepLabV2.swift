import HWSimCore

/// Source: Chen et al., "DeepLab", arXiv:1606.00915 (PAMI 2018): atrous spatial pyramid pooling with rates 6, 12,
/// 18 and 24, whose scores are added up; as in the authors' Caffe models. With VGG-16 each branch has its own fc6
/// and fc7 of 1024 channels, with ResNet-101 one 3x3 convolution. One scale of the image; the authors run
/// ResNet-101 on three with the same weights. The last poolings of VGG keep the size. Without CRF.
extension NetworkFamily {
  static let deepLabV2 = NetworkFamily(
    name: "deeplabv2", title: "DeepLab v2, segmentation",
    source: "Chen et al., DeepLab, arXiv:1606.00915 (2016)",
    options: [backbone, resolution, classes], build: assemble)
}

private enum Backbone: String, CaseIterable {
  case resnet101, vgg16
}

private let backbone = ChoiceOption(
  "backbone", default: Backbone.resnet101, help: "the network that makes the features")
private let resolution = ResolutionOption(default: 513)
private let classes = IntegerOption.classes(default: 21)

private func assemble(
  _ options: OptionValues, _ build: inout NetworkBuilder
) throws(NetworkError) {
  let image = try build.image(options[resolution])
  let isVGG = options[backbone] == .vgg16
  let features =
    isVGG
    ? try vggFeatures(image, &build) : try DilatedResNet().apply(to: image, &build)[3]
  var scores: [NetworkBuilder.Tensor] = []
  for (index, rate) in [6, 12, 18, 24].enumerated() {
    let number = index + 1
    var tensor = features
    if isVGG {
      tensor = try build.rectifiedConvolution(
        "fc6_\(number)", tensor, outputs: 1024, dilation: rate)
      tensor = try build.rectifiedConvolution("fc7_\(number)", tensor, outputs: 1024, kernel: 1)
    }
    scores.append(
      try build.sameConvolution(
        "fc8_\(number)", tensor, outputs: options[classes], kernel: isVGG ? 1 : 3,
        dilation: isVGG ? 1 : rate, bias: true))
  }
  var sum = scores[0]
  for (index, other) in scores.enumerated().dropFirst() {
    sum = try build.add("sum_\(index + 1)", .elementwise(.add), sum, other)
  }
  _ = try build.resized("resize", sum, to: build[image].size)
}

private func vggFeatures(
  _ image: NetworkBuilder.Tensor, _ build: inout NetworkBuilder
) throws(NetworkError) -> NetworkBuilder.Tensor {
  var tensor = image
  for stage in 1...5 {
    tensor = try build.vggStage(stage, tensor, dilation: stage == 5 ? 2 : 1)
    tensor = try build.pool(
      "pool\(stage)", .max, tensor, kernel: 3, stride: stage <= 3 ? 2 : 1, padding: 1)
  }
  return tensor
}
