import HWSimCore

/// Source: Ren et al., "Faster R-CNN", NIPS 2015, with VGG-16 as in rbgirshick/py-faster-rcnn; with Inception v2 and
/// MobileNet V1 as in Huang et al., "Speed/accuracy trade-offs", CVPR 2017 (tensorflow/models,
/// research/object_detection): the last layers of the trunk run on each region, cropped to 14x14. 300 regions,
/// twelve boxes at each pixel and 91 classes, as those have them for COCO; poolings round down.
extension NetworkFamily {
  static let fasterRCNN = NetworkFamily(
    name: "fasterrcnn", title: "Faster R-CNN, detection",
    source: "Ren et al., Faster R-CNN, NIPS 2015, arXiv:1506.01497",
    options: [backbone, regions, resolution, classes], build: assemble)
}

private enum Backbone: String, CaseIterable {
  case vgg16, inceptionv2, mobilenetv1
}

private let backbone = ChoiceOption(
  "backbone", default: Backbone.vgg16, help: "the network that makes the features")
private let regions = IntegerOption(
  "regions", in: 1...2000, help: "proposals that are classified"
) { _ in 300 }
private let resolution = ResolutionOption(default: 600)
private let classes = IntegerOption.classes(default: 91)

/// Boxes at each pixel.
private let forms = 12

private func assemble(
  _ options: OptionValues, _ build: inout NetworkBuilder
) throws(NetworkError) {
  let image = try build.image(options[resolution])
  let features: NetworkBuilder.Tensor
  switch options[backbone] {
  case .vgg16: features = try vgg(image, &build)
  case .inceptionv2:
    features = try InceptionV2Trunk(variant: .slim, part: 0..<7).apply(to: image, &build)
  case .mobilenetv1: features = try MobileNetV1Trunk(part: 0..<11).apply(to: image, &build)
  }
  let proposals = try propose(features, options[regions], &build)
  let isVGG = options[backbone] == .vgg16
  let pooling = RegionPooling(
    regions: build[proposals].height, output: Extent(isVGG ? 7 : 14))
  var tensor = try build.add("regions", .regionPooling(pooling), features, proposals)
  switch options[backbone] {
  case .vgg16:
    for number in 6...7 {
      tensor = try build.fullyConnected("fc\(number)", tensor, outputs: 4096)
      tensor = try build.activation("relu\(number)", .relu, tensor)
    }
  case .inceptionv2:
    tensor = try InceptionV2Trunk(variant: .slim, part: 7..<10).apply(to: tensor, &build)
  case .mobilenetv1: tensor = try MobileNetV1Trunk(part: 11..<13).apply(to: tensor, &build)
  }
  if !isVGG { tensor = try build.globalAveragePool("average", tensor) }
  try classify(tensor, regions: build[proposals].height, options[classes], &build)
}

private func vgg(
  _ image: NetworkBuilder.Tensor, _ build: inout NetworkBuilder
) throws(NetworkError) -> NetworkBuilder.Tensor {
  var tensor = image
  for stage in 1...5 {
    tensor = try build.vggStage(stage, tensor)
    guard stage < 5 else { break }
    tensor = try build.pool("pool\(stage)", .max, tensor, kernel: 2, stride: 2)
  }
  return tensor
}

/// The region proposal network.
private func propose(
  _ features: NetworkBuilder.Tensor, _ regions: Int, _ build: inout NetworkBuilder
) throws(NetworkError) -> NetworkBuilder.Tensor {
  build.block = "rpn"
  defer { build.block = nil }
  let hidden = try build.rectifiedConvolution("rpn/conv", features, outputs: 512)
  let boxes = forms * build[features].pixels
  var scores = try build.sameConvolution(
    "rpn/scores", hidden, outputs: 2 * forms, kernel: 1, bias: true)
  scores = try build.viewed("rpn/scores/boxes", scores, channels: 2, rows: boxes)
  scores = try build.add("rpn/softmax", .softmax, scores)
  let coordinates = try build.sameConvolution(
    "rpn/boxes", hidden, outputs: 4 * forms, kernel: 1, bias: true)
  let detection = Detection(
    candidates: boxes, classes: 1, ranked: min(6000, boxes), kept: min(regions, boxes))
  return try build.add("rpn/proposals", .detection(detection), coordinates, scores)
}

/// Classes and refined boxes of the regions, which are joined again by image.
private func classify(
  _ features: NetworkBuilder.Tensor, regions: Int, _ classes: Int, _ build: inout NetworkBuilder
) throws(NetworkError) {
  var scores = try build.fullyConnected("cls_score", features, outputs: classes)
  scores = try build.add("softmax", .softmax, scores)
  let boxes = try build.fullyConnected("bbox_pred", features, outputs: 4 * classes)
  scores = try joined("cls_score/images", scores, regions, &build)
  let coordinates = try joined("bbox_pred/images", boxes, regions, &build)
  let detection = Detection(
    candidates: regions, classes: max(classes - 1, 1), ranked: regions, kept: min(100, regions))
  _ = try build.add("detection", .detection(detection), coordinates, scores)
}

/// The vectors of an image's regions as one image.
private func joined(
  _ name: String, _ input: NetworkBuilder.Tensor, _ regions: Int, _ build: inout NetworkBuilder
) throws(NetworkError) -> NetworkBuilder.Tensor {
  let shape = build[input]
  guard
    let joined = Shape(batch: shape.batch / regions, channels: shape.channels, height: regions)
  else { throw NetworkError("layer '\(name)': \(shape) is of no image") }
  return try build.add(name, .view(joined), input)
}
