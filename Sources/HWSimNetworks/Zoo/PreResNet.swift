import HWSimCore

/// Source: He et al., "Identity mappings in deep residual networks", ECCV 2016: normalisation and
/// ReLU stand before each convolution. The plan of ResNet-200 is that of facebook/fb.resnet.torch,
/// models/preresnet.lua, on which the paper's results rest: a block that changes the shape
/// normalises before the branches part, and its shortcut is a bare convolution; the image is halved
/// in the 3x3.
extension NetworkFamily {
  static let preResNet200 = NetworkFamily(
    name: "preresnet200", title: "pre-activation ResNet-200",
    source: "He et al., Identity mappings, ECCV 2016, arXiv:1603.05027",
    options: [resolution, classes],
    scaling: Scaling(width: nil, widths: [], resolutionStep: 32), build: assemble)
}

private let resolution = ResolutionOption(default: 224)
private let classes = IntegerOption.classes()

/// Blocks of conv2_x to conv5_x.
private let repetitions = [3, 24, 36, 3]

private func assemble(
  _ options: OptionValues, _ build: inout NetworkBuilder
) throws(NetworkError) {
  let image = try build.image(options[resolution])
  var tensor = try build.residualStem(image)
  for (index, repetitions) in repetitions.enumerated() {
    for repetition in 1...repetitions {
      let block = Block(
        name: "conv\(index + 2)_\(repetition)", channels: 64 << index,
        stride: index > 0 && repetition == 1 ? 2 : 1, changesShape: repetition == 1,
        followsStem: index == 0 && repetition == 1)
      tensor = try block.apply(to: tensor, &build)
    }
  }
  tensor = try build.normalized("last", tensor, .relu)
  try build.averageAndClassify(tensor, options[classes])
}

/// 1x1, 3x3, 1x1 with four times the channels, each behind its normalisation; and a shortcut.
private struct Block {
  let name: String
  let channels: Int
  let stride: Int
  let changesShape: Bool
  /// The stem has normalised already.
  let followsStem: Bool

  func apply(
    to input: NetworkBuilder.Tensor, _ build: inout NetworkBuilder
  ) throws(NetworkError) -> NetworkBuilder.Tensor {
    build.block = name
    defer { build.block = nil }
    let (reduce, middle, expand) = ("\(name)/reduce", "\(name)/conv3x3", "\(name)/expand")

    let active = followsStem ? input : try build.normalized("\(name)/preact", input, .relu)
    var tensor = try build.convolution(reduce, active, outputs: channels, kernel: 1)
    tensor = try build.normalized(reduce, tensor, .relu)
    tensor = try build.convolution(
      middle, tensor, outputs: channels, kernel: 3, stride: stride, padding: 1)
    tensor = try build.normalized(middle, tensor, .relu)
    tensor = try build.convolution(expand, tensor, outputs: 4 * channels, kernel: 1)

    let shortcut =
      changesShape
      ? try build.convolution(
        "\(name)/shortcut", active, outputs: 4 * channels, kernel: 1, stride: stride)
      : input
    return try build.add("\(name)/add", .elementwise(.add), tensor, shortcut)
  }
}
