import HWSimCore

/// Source: Chen et al., "Rethinking atrous convolution for semantic image segmentation", arXiv:1706.05587, with the
/// feature extractors of Sandler et al., MobileNetV2, CVPR 2018, table 7, as in tensorflow/models,
/// research/deeplab: MobileNets end before their last 1x1 convolution or average, ResNet-101 is
/// `resnet_v1_101_beta` with a first convolution of three and a last stage whose dilations are 1, 2 and 4 times
/// its own. Without `aspp` the features and their average over the image remain.
extension NetworkFamily {
  static let deepLabV3 = NetworkFamily(
    name: "deeplabv3", title: "DeepLab v3, segmentation",
    source: "Chen et al., Rethinking atrous convolution, arXiv:1706.05587 (2017)",
    options: [backbone, stride, pyramid, alpha, resolution, classes], build: assemble)
}

private enum Backbone: String, CaseIterable {
  case mobilenetv1, mobilenetv2, resnet101
}

private enum OutputStride: String, CaseIterable {
  case eight = "8"
  case sixteen = "16"

  var pixels: Int { self == .eight ? 8 : 16 }
  var rates: [Int] { self == .eight ? [12, 24, 36] : [6, 12, 18] }
}

private let backbone = ChoiceOption(
  "backbone", default: Backbone.mobilenetv2, help: "the network that makes the features")
private let stride = ChoiceOption(
  "stride", default: OutputStride.sixteen,
  help: "pixels of the image for one of the features, along a side")
private let pyramid = FlagOption(
  "aspp", default: false, help: "atrous spatial pyramid pooling: three dilated 3x3 convolutions")
private let alpha = DecimalOption.alpha
private let resolution = ResolutionOption(default: 513)
private let classes = IntegerOption.classes(default: 21)

private func assemble(
  _ options: OptionValues, _ build: inout NetworkBuilder
) throws(NetworkError) {
  let image = try build.image(options[resolution])
  let features = try features(of: image, options, &build)
  let size = build[features].size
  build.block = "aspp"
  var average = try build.globalAveragePool("image_pooling/pool", features)
  average = try build.normalizedConvolution("image_pooling", average, outputs: 256, kernel: 1)
  average = try build.resized("image_pooling/resize", average, to: size)
  var parts = [average]
  parts.append(try build.normalizedConvolution("aspp0", features, outputs: 256, kernel: 1))
  if options[pyramid] {
    for (index, rate) in options[stride].rates.enumerated() {
      parts.append(
        try build.normalizedConvolution(
          "aspp\(index + 1)", features, outputs: 256, dilation: rate))
    }
  }
  var tensor = try build.add("concat", .concatenation, parts)
  tensor = try build.normalizedConvolution("projection", tensor, outputs: 256, kernel: 1)
  build.block = nil
  tensor = try build.sameConvolution(
    "logits", tensor, outputs: options[classes], kernel: 1, bias: true)
  _ = try build.resized("resize", tensor, to: build[image].size)
}

private func features(
  of image: NetworkBuilder.Tensor, _ options: OptionValues, _ build: inout NetworkBuilder
) throws(NetworkError) -> NetworkBuilder.Tensor {
  let pixels = options[stride].pixels
  switch options[backbone] {
  case .mobilenetv1:
    return try MobileNetV1Trunk(multiplier: options[alpha], outputStride: pixels)
      .apply(to: image, &build)
  case .mobilenetv2:
    return try MobileNetV2Trunk(multiplier: options[alpha], outputStride: pixels)
      .apply(to: image, &build)
  case .resnet101:
    let trunk = DilatedResNet(
      stem: .deep(64), strided: .lastBlock, outputStride: pixels, multiGrid: [1, 2, 4])
    return try trunk.apply(to: image, &build)[3]
  }
}
