import HWSimCore

/// Source: Long et al., "Fully convolutional networks for semantic segmentation", CVPR 2015; with VGG-16 as in the
/// authors' shelhamer/fcn.berkeleyvision.org, voc-fcn8s/deploy.prototxt: a border of 100 pixels, scores at a 32nd,
/// a 16th and an 8th of the image, added up by full transposed convolutions. Poolings round up, as in Caffe.
/// With ResNet-101 the same scores come from conv5_x, conv4_x and conv3_x, without border; the authors published
/// no such model.
extension NetworkFamily {
  static let fcn8s = NetworkFamily(
    name: "fcn8s", title: "FCN-8s, segmentation",
    source: "Long et al., Fully convolutional networks, CVPR 2015, arXiv:1411.4038",
    options: [backbone, upsampling, resolution, classes]
  ) { (options, build) throws(NetworkError) in
    let image = try build.image(options[resolution])
    _ = try scores(of: image, options, &build)
  }

  /// Its mean field runs ten iterations at inference, sec. 5; torrvision/crfasrnn, CRFRNN deploy.prototxt.
  static let crfRNN = NetworkFamily(
    name: "crfrnn", title: "CRF-RNN: FCN-8s and a mean field, segmentation",
    source: "Zheng et al., CRFs as recurrent neural networks, ICCV 2015, arXiv:1502.03240",
    options: [backbone, upsampling, iterations, resolution, classes]
  ) { (options, build) throws(NetworkError) in
    let image = try build.image(options[resolution])
    let scores = try scores(of: image, options, &build)
    let field = MeanField(iterations: options[iterations])
    _ = try build.add("mean_field", .meanField(field), scores, image)
  }
}

private enum Backbone: String, CaseIterable {
  case vgg16, resnet101
}

private enum Upsampling: String, CaseIterable {
  case learned, bilinear
}

private let backbone = ChoiceOption(
  "backbone", default: Backbone.vgg16, help: "the network that makes the features")
private let upsampling = ChoiceOption(
  "upsampling", default: Upsampling.learned,
  help: "bilinear: interpolation without weights instead of transposed convolutions")
private let resolution = ResolutionOption(default: 500)
private let classes = IntegerOption.classes(default: 21)

private let iterations = IntegerOption(
  "iterations", in: 1...100, help: "of the mean field"
) { _ in 10 }

private func scores(
  of image: NetworkBuilder.Tensor, _ options: OptionValues, _ build: inout NetworkBuilder
) throws(NetworkError) -> NetworkBuilder.Tensor {
  let features =
    options[backbone] == .vgg16
    ? try vggFeatures(image, &build) : try resNetFeatures(image, &build)
  var scores = try score("score_fr", features[2], options, &build)
  for (name, skipped) in [("pool4", features[1]), ("pool3", features[0])] {
    var skip = try score("score_\(name)", skipped, options, &build)
    scores = try upsampled("upscore_\(name)", scores, 2, build[skip].size, options, &build)
    // What VGG's border makes too much lies in the skipped scores, without border in the others.
    let (size, limit) = (build[scores].size, build[skip].size)
    let common = Extent(min(size.height, limit.height), min(size.width, limit.width))
    scores = try build.cropped("upscore_\(name)c", scores, to: common)
    skip = try build.cropped("score_\(name)c", skip, to: common)
    scores = try build.add("fuse_\(name)", .elementwise(.add), scores, skip)
  }
  let size = build[image].size
  scores = try upsampled("upscore8", scores, 8, size, options, &build)
  return try build.cropped("score", scores, to: size)
}

/// pool3, pool4 and fc7.
private func vggFeatures(
  _ image: NetworkBuilder.Tensor, _ build: inout NetworkBuilder
) throws(NetworkError) -> [NetworkBuilder.Tensor] {
  var tensor = image
  var pooled: [NetworkBuilder.Tensor] = []
  for stage in 1...5 {
    tensor = try build.vggStage(stage, tensor, padding: stage == 1 ? (100, 1) : nil)
    tensor = try build.pool("pool\(stage)", .max, tensor, kernel: 2, stride: 2, rounding: .up)
    pooled.append(tensor)
  }
  tensor = try build.convolutionalClassifier(tensor)
  return [pooled[2], pooled[3], tensor]
}

/// conv3_x, conv4_x and conv5_x.
private func resNetFeatures(
  _ image: NetworkBuilder.Tensor, _ build: inout NetworkBuilder
) throws(NetworkError) -> [NetworkBuilder.Tensor] {
  Array(try DilatedResNet(outputStride: 32).apply(to: image, &build)[1...])
}

private func score(
  _ name: String, _ input: NetworkBuilder.Tensor, _ options: OptionValues,
  _ build: inout NetworkBuilder
) throws(NetworkError) -> NetworkBuilder.Tensor {
  try build.sameConvolution(name, input, outputs: options[classes], kernel: 1, bias: true)
}

/// - Parameter size: that of the tensor it meets; a transposed convolution may differ by its border.
private func upsampled(
  _ name: String, _ input: NetworkBuilder.Tensor, _ stride: Int, _ size: Extent,
  _ options: OptionValues, _ build: inout NetworkBuilder
) throws(NetworkError) -> NetworkBuilder.Tensor {
  guard options[upsampling] == .learned else { return try build.resized(name, input, to: size) }
  let operation = TransposedConvolution(
    outputs: options[classes], kernel: Extent(2 * stride), stride: Extent(stride))
  return try build.add(name, .transposedConvolution(operation), input)
}

extension NetworkBuilder {
  /// fc6 and fc7 of VGG-16 as convolutions, without border.
  mutating func convolutionalClassifier(
    _ input: Tensor, dilation: Int = 1
  ) throws(NetworkError) -> Tensor {
    let fc6 = Convolution(
      outputs: 4096, kernel: Extent(7), dilation: Extent(dilation), hasBias: true)
    var tensor = try add("fc6", .convolution(fc6), input)
    tensor = try activation("relu6", .relu, tensor)
    return try rectifiedConvolution("fc7", tensor, outputs: 4096, kernel: 1)
  }
}
