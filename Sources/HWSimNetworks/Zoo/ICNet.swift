import HWSimCore

/// Source: Zhao et al., "ICNet for real-time semantic segmentation on high-resolution images", ECCV 2018, as in the
/// authors' hszhao/ICNet, evaluation/prototxt/icnet_cityscapes_bnnomerge.prototxt: a ResNet-50 of half the
/// channels on a half of the image, most of it on a quarter, and three convolutions on the whole image. The
/// pyramid's windows are those of PSPNet's rule; the authors' windows for three bins are two pixels larger.
extension NetworkFamily {
  static let icNet = NetworkFamily(
    name: "icnet", title: "ICNet, segmentation",
    source: "Zhao et al., ICNet, ECCV 2018, arXiv:1704.08545", options: [resolution, classes],
    build: assemble)
}

private let resolution = ResolutionOption(default: Extent(1025, 2049))
private let classes = IntegerOption.classes(default: 19)

private func assemble(
  _ options: OptionValues, _ build: inout NetworkBuilder
) throws(NetworkError) {
  let image = try build.image(options[resolution])
  let half = try build.resized("data_sub2", image, to: halved(build[image].size))
  let stem = try build.resNetStem(.deep(32), half)
  let (middle, features) = try trunk(stem, &build)
  let coarse = try pyramid(features, &build)

  // The whole image sees three convolutions.
  var fine = image
  for (number, channels) in [(1, 32), (2, 32), (3, 64)] {
    fine = try build.normalizedConvolution(
      "conv\(number)_sub1", fine, outputs: channels, stride: 2)
  }
  var tensor = try fusion("sub24", coarse, middle, &build)
  tensor = try fusion("sub12", tensor, fine, &build)
  let size = build[tensor].size
  tensor = try build.resized(
    "sub12/resize_out", tensor, to: Extent(2 * size.height - 1, 2 * size.width - 1))
  tensor = try build.sameConvolution(
    "conv6_cls", tensor, outputs: options[classes], kernel: 1, bias: true)
  _ = try build.resized("conv6_interp", tensor, to: build[image].size)
}

/// Pixels 0, 2, 4 and so on.
private func halved(_ size: Extent) -> Extent {
  Extent((size.height + 1) / 2, (size.width + 1) / 2)
}

/// - Returns: conv3_1, which the middle branch takes, and conv5_3, which is made of half its image.
private func trunk(
  _ input: NetworkBuilder.Tensor, _ build: inout NetworkBuilder
) throws(NetworkError) -> (middle: NetworkBuilder.Tensor, features: NetworkBuilder.Tensor) {
  var tensor = input
  var middle = input
  for (index, repetitions) in [3, 4, 6, 3].enumerated() {
    for repetition in 1...repetitions {
      let block = DilatedBottleneck(
        name: "conv\(index + 2)_\(repetition)", channels: 32 << index,
        stride: index == 1 && repetition == 1 ? 2 : 1, dilation: index < 2 ? 1 : 2 * (index - 1),
        isFirst: repetition == 1)
      tensor = try block.apply(to: tensor, &build)
      guard index == 1, repetition == 1 else { continue }
      middle = tensor
      tensor = try build.resized("conv3_1_sub4", tensor, to: halved(build[tensor].size))
    }
  }
  return (middle, tensor)
}

/// The sum of the features and their averages over windows of four sizes, then a convolution.
private func pyramid(
  _ features: NetworkBuilder.Tensor, _ build: inout NetworkBuilder
) throws(NetworkError) -> NetworkBuilder.Tensor {
  var sum = features
  for bins in [6, 3, 2, 1] {
    let name = "conv5_3_pool\(bins)"
    let pooled = try build.pyramidPool(name, features, bins: bins)
    let part = try build.resized("\(name)_interp", pooled, to: build[features].size)
    sum = try build.add("\(name)_sum", .elementwise(.add), sum, part)
  }
  return try build.normalizedConvolution("conv5_4_k1", sum, outputs: 256, kernel: 1)
}

/// Cascade feature fusion: the coarse features on the fine ones' grid, added to them.
private func fusion(
  _ name: String, _ coarse: NetworkBuilder.Tensor, _ fine: NetworkBuilder.Tensor,
  _ build: inout NetworkBuilder
) throws(NetworkError) -> NetworkBuilder.Tensor {
  build.block = name
  defer { build.block = nil }
  var tensor = try build.resized("\(name)/resize", coarse, to: build[fine].size)
  tensor = try build.normalizedConvolution("\(name)/conv", tensor, outputs: 128, dilation: 2, nil)
  let projected = try build.normalizedConvolution(
    "\(name)/proj", fine, outputs: 128, kernel: 1, nil)
  let sum = try build.add("\(name)/sum", .elementwise(.add), tensor, projected)
  return try build.activation("\(name)/relu", .relu, sum)
}
