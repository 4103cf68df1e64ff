import HWSimCore

/// Source: Liu et al., "SSD: single shot multibox detector", ECCV 2016, figure 2, as in the authors'
/// weiliu89/caffe, examples/ssd: VGG-16 whose fc6 and fc7 are convolutions, and smaller and smaller maps behind.
/// With Inception v2 and MobileNet V1 as in tensorflow/models, research/object_detection, configurations
/// `ssd_inception_v2_coco` and `ssd_mobilenet_v1_coco`. 91 classes are TensorFlow's and torchvision's for COCO, the
/// background and unused numbers included; the authors' models have 81 for COCO, 21 for Pascal VOC.
extension NetworkFamily {
  static let ssd300 = NetworkFamily(
    name: "ssd300", title: "SSD300, detection", source: publication,
    options: [backbone, resolution(300), classes]
  ) { (options, build) throws(NetworkError) in
    try assemble(options, options[backbone], options[resolution(300)], &build)
  }

  static let ssd512 = NetworkFamily(
    name: "ssd512", title: "SSD512 with VGG-16, detection", source: publication,
    options: [resolution(512), classes]
  ) { (options, build) throws(NetworkError) in
    try assemble(options, nil, options[resolution(512)], &build)
  }
}

private let publication = "Liu et al., SSD, ECCV 2016, arXiv:1512.02325"

private enum Backbone: String, CaseIterable {
  case vgg16, inceptionv2, mobilenetv1
}

private let backbone = ChoiceOption(
  "backbone", default: Backbone.vgg16, help: "the network that makes the features")
private func resolution(_ side: Int) -> ResolutionOption { ResolutionOption(default: Extent(side)) }
private let classes = IntegerOption.classes(default: 91)

/// - Parameter backbone: nil for VGG-16 with the seven maps of SSD512.
private func assemble(
  _ options: OptionValues, _ backbone: Backbone?, _ size: Extent, _ build: inout NetworkBuilder
) throws(NetworkError) {
  let image = try build.image(size)
  switch backbone {
  case nil: try vgg(image, options[classes], isLarge: true, &build)
  case .vgg16: try vgg(image, options[classes], isLarge: false, &build)
  case .inceptionv2:
    let last = try InceptionV2Trunk(variant: .slim).apply(to: image, &build)
    let first = try build.tensor(named: "inception_4b/concat")
    try multibox([first, last], kernel: 1, .relu, options[classes], &build)
  case .mobilenetv1:
    let last = try MobileNetV1Trunk().apply(to: image, &build)
    let first = try build.tensor(named: "separable_11/pointwise/relu6")
    try multibox([first, last], kernel: 1, .relu6, options[classes], &build)
  }
}

private func vgg(
  _ image: NetworkBuilder.Tensor, _ classes: Int, isLarge: Bool, _ build: inout NetworkBuilder
) throws(NetworkError) {
  var tensor = image
  var predictor = BoxPredictor(.convolution(kernel: 3), classes: classes)
  for stage in 1...5 {
    tensor = try build.vggStage(stage, tensor)
    if stage == 4 {
      // Each pixel's features to one length, a learned scale for each channel.
      let norm = Normalization(
        groupSize: build[tensor].channels, parameters: build[tensor].channels)
      let scaled = try build.add("conv4_3/norm", .normalization(norm), tensor)
      try predictor.predict("conv4_3", scaled, forms: 4, &build)
    }
    tensor = try build.pool(
      "pool\(stage)", .max, tensor, kernel: stage == 5 ? 3 : 2, stride: stage == 5 ? 1 : 2,
      padding: stage == 5 ? 1 : 0, rounding: .up)
  }
  tensor = try build.rectifiedConvolution("fc6", tensor, outputs: 1024, dilation: 6)
  tensor = try build.rectifiedConvolution("fc7", tensor, outputs: 1024, kernel: 1)
  try predictor.predict("fc7", tensor, forms: 6, &build)

  let extras = isLarge ? [256, 128, 128, 128, 128] : [256, 128, 128, 128]
  for (index, width) in extras.enumerated() {
    let (name, isLast) = ("conv\(index + 6)", index == extras.count - 1)
    tensor = try build.rectifiedConvolution(
      "\(name)_1", tensor, outputs: width, kernel: 1)
    // The small maps of SSD300 shrink by a border of their own; SSD512 ends with a 4x4 kernel.
    let shrinks = !isLarge && index >= 2
    tensor = try build.convolution(
      "\(name)_2", tensor, outputs: 2 * width, kernel: isLarge && isLast ? 4 : 3,
      stride: shrinks || isLarge && isLast ? 1 : 2, padding: shrinks ? 0 : 1, bias: true)
    tensor = try build.activation("\(name)_2/relu", .relu, tensor)
    let isSmall = index >= extras.count - 2
    try predictor.predict("\(name)_2", tensor, forms: isSmall ? 4 : 6, &build)
  }
  try predictor.finish(ranked: 400, kept: 200, &build)
}

/// TensorFlow's: four more maps behind the trunk, three boxes on the first map and six on the others.
private func multibox(
  _ features: [NetworkBuilder.Tensor], kernel: Int, _ activation: Activation, _ classes: Int,
  _ build: inout NetworkBuilder
) throws(NetworkError) {
  var predictor = BoxPredictor(.convolution(kernel: kernel), classes: classes)
  for (index, map) in features.enumerated() {
    try predictor.predict("map\(index + 1)", map, forms: index == 0 ? 3 : 6, &build)
  }
  var tensor = features[features.count - 1]
  for (index, width) in smallMaps.enumerated() {
    let name = "map\(features.count + index + 1)"
    tensor = try build.normalizedConvolution(
      "\(name)/reduce", tensor, outputs: width / 2, kernel: 1, activation)
    tensor = try build.normalizedConvolution(
      "\(name)/conv", tensor, outputs: width, stride: 2, activation)
    try predictor.predict(name, tensor, forms: 6, &build)
  }
  try predictor.finish(ranked: 100, kept: 100, &build)
}

/// Channels of the maps behind the trunk.
let smallMaps = [512, 256, 256, 128]
