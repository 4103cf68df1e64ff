import HWSimCore

/// Source: Sandler et al., MobileNetV2, CVPR 2018, sec. 6.2: SSD whose convolutions behind the trunk are depthwise
/// separable; as in tensorflow/models, research/object_detection, configuration `ssdlite_mobilenet_v2_coco`: the
/// first map is the expansion of the bottleneck that halves the image last. 81 classes, those of
/// COCO and the background, give the published parameters; the configuration counts 91.
extension NetworkFamily {
  static let ssdLite = NetworkFamily(
    name: "ssdlite", title: "SSDLite with MobileNet, detection",
    source: "Sandler et al., MobileNetV2, CVPR 2018, arXiv:1801.04381",
    options: [backbone, alpha, resolution, classes],
    scaling: .init(width: alpha.name, widths: [1, 0.75, 0.5, 0.35], resolutionStep: 32),
    build: assemble)
}

private enum Backbone: String, CaseIterable {
  case mobilenetv1, mobilenetv2
}

private let backbone = ChoiceOption(
  "backbone", default: Backbone.mobilenetv2, help: "the network that makes the features")
private let alpha = DecimalOption.alpha
private let resolution = ResolutionOption(default: 320)
private let classes = IntegerOption.classes(default: 81)

private func assemble(
  _ options: OptionValues, _ build: inout NetworkBuilder
) throws(NetworkError) {
  let image = try build.image(options[resolution])
  let multiplier = options[alpha]
  var tensor: NetworkBuilder.Tensor
  let first: NetworkBuilder.Tensor
  switch options[backbone] {
  case .mobilenetv1:
    tensor = try MobileNetV1Trunk(multiplier: multiplier).apply(to: image, &build)
    first = try build.tensor(named: "separable_11/pointwise/relu6")
  case .mobilenetv2:
    tensor = try MobileNetV2Trunk(multiplier: multiplier).apply(to: image, &build)
    tensor = try build.normalizedConvolution(
      "conv_last", tensor, outputs: divisible(1280 * max(1, multiplier)), kernel: 1, .relu6)
    first = try build.tensor(named: "bottleneck_14/expand/relu6")
  }
  var predictor = BoxPredictor(.separable, classes: options[classes])
  try predictor.predict("map1", first, forms: 3, &build)
  try predictor.predict("map2", tensor, forms: 6, &build)
  for (index, width) in smallMaps.enumerated() {
    let (name, channels) = ("map\(index + 3)", divisible(Double(width) * multiplier))
    tensor = try build.normalizedConvolution(
      "\(name)/reduce", tensor, outputs: channels / 2, kernel: 1, .relu6)
    tensor = try build.normalizedConvolution(
      "\(name)/depthwise", tensor, outputs: channels / 2, stride: 2, groups: channels / 2, .relu6)
    tensor = try build.normalizedConvolution(
      "\(name)/pointwise", tensor, outputs: channels, kernel: 1, .relu6)
    try predictor.predict(name, tensor, forms: 6, &build)
  }
  try predictor.finish(ranked: 100, kept: 100, &build)
}
