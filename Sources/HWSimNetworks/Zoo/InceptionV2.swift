import HWSimCore

/// Source: Ioffe and Szegedy, "Batch normalization", ICML 2015, figure 5: GoogLeNet whose 5x5 are
/// two 3x3, with batch normalisation; TensorFlow's slim/nets/inception_v2 has the same modules behind a separable first convolution. The
/// Caffe network that pretrained weights come from (BN-Inception, yjxiong/caffe) pools to 128
/// channels in 4c and 4d, and has biases too.
extension NetworkFamily {
  static let inceptionV2 = NetworkFamily(
    name: "inceptionv2", title: "Inception v2, BN-Inception",
    source: "Ioffe and Szegedy, Batch normalization, ICML 2015, arXiv:1502.03167",
    options: [variant, resolution, classes],
    scaling: Scaling(width: nil, widths: [], resolutionStep: 32), build: assemble)
}

enum InceptionV2Variant: String, CaseIterable {
  case paper, slim, caffe
}

private let variant = ChoiceOption(
  "variant", default: InceptionV2Variant.paper,
  help:
    "slim has a separable first convolution; caffe is BN-Inception, with biases and 32 more channels "
    + "from 4c to 4e")
private let resolution = ResolutionOption(default: 224)
private let classes = IntegerOption.classes()

private func assemble(
  _ options: OptionValues, _ build: inout NetworkBuilder
) throws(NetworkError) {
  let image = try build.image(options[resolution])
  let features = try InceptionV2Trunk(variant: options[variant]).apply(to: image, &build)
  try build.averageAndClassify(features, options[classes])
}

/// The layers before the average: what networks for other tasks build on.
struct InceptionV2Trunk {
  var variant = InceptionV2Variant.paper
  /// Which of the modules; the convolutions before the first belong to it.
  var part = 0..<10

  func apply(
    to image: NetworkBuilder.Tensor, _ build: inout NetworkBuilder
  ) throws(NetworkError) -> NetworkBuilder.Tensor {
    let style: InceptionStyle = variant == .caffe ? .biasAndNormalization : .normalization
    var tensor = part.lowerBound == 0 ? try stem(image, style, &build) : image
    for (name, branches) in modules[part] {
      tensor = try build.inception("inception_\(name)", tensor, branches, style)
    }
    return tensor
  }

  private func stem(
    _ image: NetworkBuilder.Tensor, _ style: InceptionStyle, _ build: inout NetworkBuilder
  ) throws(NetworkError) -> NetworkBuilder.Tensor {
    var tensor: NetworkBuilder.Tensor
    if variant == .slim {
      // Eight kernels for each colour.
      tensor = try build.convolution(
        "conv1/depthwise", image, outputs: 24, kernel: 7, stride: 2, padding: 3, groups: 3)
      tensor = try build.normalizedConvolution("conv1/pointwise", tensor, outputs: 64, kernel: 1)
    } else {
      tensor = try build.sequence(
        "conv1", image, [.conv(64, 7, stride: 2, padding: 3)], style)
    }
    tensor = try build.pool("pool1", .max, tensor, kernel: 3, stride: 2, padding: 1)
    tensor = try build.sequence("conv2", tensor, [.conv(64, 1), .conv(192, 3)], style)
    return try build.pool("pool2", .max, tensor, kernel: 3, stride: 2, padding: 1)
  }

  private var modules: [(String, [[InceptionLayer]])] {
    // Caffe's pooling rounds up instead of having a border; at 224 pixels sizes are the same.
    let pooled = variant == .caffe ? 128 : 96
    return [
      ("3a", module(64, (64, 64), (64, 96), .average, 32)),
      ("3b", module(64, (64, 96), (64, 96), .average, 64)),
      ("3c", halving((128, 160), (64, 96))),
      ("4a", module(224, (64, 96), (96, 128), .average, 128)),
      ("4b", module(192, (96, 128), (96, 128), .average, 128)),
      ("4c", module(160, (128, 160), (128, 160), .average, pooled)),
      ("4d", module(96, (128, 192), (160, 192), .average, pooled)),
      ("4e", halving((128, 192), (192, 256))),
      ("5a", module(352, (192, 320), (160, 224), .average, 128)),
      ("5b", module(352, (192, 320), (192, 224), .max, 128)),
    ]
  }
}

/// 1x1, 3x3 behind its 1x1, two 3x3 behind their 1x1, 1x1 behind a pooling.
private func module(
  _ narrow: Int, _ single: (Int, Int), _ double: (Int, Int), _ pooling: Pooling.Kind, _ pooled: Int
) -> [[InceptionLayer]] {
  [
    [.conv(narrow, 1)], [.conv(single.0, 1), .conv(single.1, 3)],
    [.conv(double.0, 1), .conv(double.1, 3), .conv(double.1, 3)],
    [.pool(pooling), .conv(pooled, 1)],
  ]
}

/// The same with stride 2; the pooling passes its input's channels on.
private func halving(_ single: (Int, Int), _ double: (Int, Int)) -> [[InceptionLayer]] {
  [
    [.conv(single.0, 1), .conv(single.1, 3, stride: 2, padding: 1)],
    [.conv(double.0, 1), .conv(double.1, 3), .conv(double.1, 3, stride: 2, padding: 1)],
    [.halvingPool(padding: 1)],
  ]
}
