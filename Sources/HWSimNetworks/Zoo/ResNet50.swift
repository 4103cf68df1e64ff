import HWSimCore

/// Source: He et al., "Deep residual learning for image recognition", CVPR 2016, table 1. The
/// paper, Caffe and Keras halve the image in a block's first 1x1 convolution; torchvision in its
/// 3x3, which costs 6 % more multiplications ("ResNet V1.5").
extension NetworkFamily {
  static let resNet50 = NetworkFamily(
    name: "resnet50", title: "ResNet-50",
    source: "He et al., Deep residual learning, CVPR 2016, arXiv:1512.03385",
    options: [strided, resolution, classes],
    scaling: Scaling(width: nil, widths: [], resolutionStep: 32), build: assemble)
}

private enum Strided: String, CaseIterable {
  case middle = "3x3"
  case first = "1x1"
}

private let strided = ChoiceOption(
  "stride", default: Strided.middle,
  help: "the convolution that halves the image: 3x3 as in torchvision, 1x1 as in the paper")
private let resolution = ResolutionOption(default: 224)
private let classes = IntegerOption.classes()

/// Blocks of conv2_x to conv5_x, and the channels of their 3x3 convolution.
private let stages = [(3, 64), (4, 128), (6, 256), (3, 512)]

private func assemble(
  _ options: OptionValues, _ build: inout NetworkBuilder
) throws(NetworkError) {
  let image = try build.image(options[resolution])
  var tensor = try build.convolution(
    "conv1", image, outputs: 64, kernel: 7, stride: 2, padding: 3)
  tensor = try build.normalized("conv1", tensor, .relu)
  tensor = try build.pool("maxpool", .max, tensor, kernel: 3, stride: 2, padding: 1)

  for (index, (repetitions, channels)) in stages.enumerated() {
    for repetition in 1...repetitions {
      let block = Block(
        name: "conv\(index + 2)_\(repetition)", channels: channels, isFirst: repetition == 1,
        stride: index > 0 && repetition == 1 ? 2 : 1, strided: options[strided])
      tensor = try block.apply(to: tensor, &build)
    }
  }
  try build.averageAndClassify(tensor, options[classes])
}

/// 1x1, 3x3, 1x1 with four times the channels, and a shortcut.
private struct Block {
  let name: String
  let channels: Int
  /// The first block of a stage changes the shape, so its shortcut needs a convolution.
  let isFirst: Bool
  let stride: Int
  let strided: Strided

  func apply(
    to input: NetworkBuilder.Tensor, _ build: inout NetworkBuilder
  ) throws(NetworkError) -> NetworkBuilder.Tensor {
    build.block = name
    defer { build.block = nil }
    let (reduce, middle, expand) = ("\(name)/reduce", "\(name)/conv3x3", "\(name)/expand")

    var tensor = try build.convolution(
      reduce, input, outputs: channels, kernel: 1, stride: strided == .first ? stride : 1)
    tensor = try build.normalized(reduce, tensor, .relu)
    tensor = try build.convolution(
      middle, tensor, outputs: channels, kernel: 3, stride: strided == .middle ? stride : 1,
      padding: 1)
    tensor = try build.normalized(middle, tensor, .relu)
    tensor = try build.convolution(expand, tensor, outputs: 4 * channels, kernel: 1)
    tensor = try build.normalized(expand, tensor, nil)

    let shortcut = try shortcut(from: input, &build)
    let sum = try build.add("\(name)/add", .elementwise(.add), tensor, shortcut)
    return try build.activation("\(name)/relu", .relu, sum)
  }

  private func shortcut(
    from input: NetworkBuilder.Tensor, _ build: inout NetworkBuilder
  ) throws(NetworkError) -> NetworkBuilder.Tensor {
    guard isFirst else { return input }
    let name = "\(name)/shortcut"
    let tensor = try build.convolution(
      name, input, outputs: 4 * channels, kernel: 1, stride: stride)
    return try build.normalized(name, tensor, nil)
  }
}
