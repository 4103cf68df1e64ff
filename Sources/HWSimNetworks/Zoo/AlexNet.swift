import HWSimCore

/// Sources: Krizhevsky et al., "ImageNet classification with deep convolutional neural networks",
/// NIPS 2012, in the form of Caffe's `bvlc_alexnet`: groups of 2, local response normalisation,
/// 227 pixels; and Krizhevsky, "One weird trick for parallelizing convolutional neural networks",
/// arXiv:1404.5997, in the form of torchvision: no groups, no normalisation, 224 pixels. The fully
/// connected layers grow with the resolution; torchvision's would average to 6x6 instead.
extension NetworkFamily {
  static let alexNet = NetworkFamily(
    name: "alexnet", title: "AlexNet",
    source: "Krizhevsky et al., ImageNet classification with deep CNNs, NIPS 2012",
    options: [variant, resolution, classes, dropout], build: assemble)
}

private enum Variant: String, CaseIterable {
  case caffe, torchvision
}

private let variant = ChoiceOption(
  "variant", default: Variant.caffe,
  help: "torchvision has fewer channels, no groups and no normalisation")
private let resolution = ResolutionOption { $0[variant] == .caffe ? 227 : 224 }
private let classes = IntegerOption.classes()
private let dropout = FlagOption.dropout

private struct Stage {
  let outputs: Int
  let kernel: Int
  var stride = 1
  let padding: Int
  var groups = 1
  var normalizes = false
  var pools = false
}

extension Variant {
  fileprivate var stages: [Stage] {
    switch self {
    case .caffe:
      [
        Stage(outputs: 96, kernel: 11, stride: 4, padding: 0, normalizes: true, pools: true),
        Stage(outputs: 256, kernel: 5, padding: 2, groups: 2, normalizes: true, pools: true),
        Stage(outputs: 384, kernel: 3, padding: 1),
        Stage(outputs: 384, kernel: 3, padding: 1, groups: 2),
        Stage(outputs: 256, kernel: 3, padding: 1, groups: 2, pools: true),
      ]
    case .torchvision:
      [
        Stage(outputs: 64, kernel: 11, stride: 4, padding: 2, pools: true),
        Stage(outputs: 192, kernel: 5, padding: 2, pools: true),
        Stage(outputs: 384, kernel: 3, padding: 1),
        Stage(outputs: 256, kernel: 3, padding: 1),
        Stage(outputs: 256, kernel: 3, padding: 1, pools: true),
      ]
    }
  }

  /// Caffe rounds pooling sizes up, torchvision down; at the default resolutions they agree.
  fileprivate var rounding: Pooling.Rounding { self == .caffe ? .up : .down }
}

private func assemble(
  _ options: OptionValues, _ build: inout NetworkBuilder
) throws(NetworkError) {
  var tensor = try build.image(options[resolution])
  for (index, stage) in options[variant].stages.enumerated() {
    let number = index + 1
    tensor = try build.convolution(
      "conv\(number)", tensor, outputs: stage.outputs, kernel: stage.kernel,
      stride: stage.stride, padding: stage.padding, groups: stage.groups, bias: true)
    tensor = try build.activation("relu\(number)", .relu, tensor)
    if stage.normalizes {
      tensor = try build.add("norm\(number)", .localResponseNormalization(size: 5), tensor)
    }
    if stage.pools {
      tensor = try build.pool(
        "pool\(number)", .max, tensor, kernel: 3, stride: 2, rounding: options[variant].rounding)
    }
  }
  try build.classifyInThreeLayers(tensor, options[classes], dropout: options[dropout])
}

extension NetworkBuilder {
  /// The fully connected layers fc6, fc7 and fc8 of AlexNet and VGG.
  mutating func classifyInThreeLayers(
    _ input: Tensor, _ classes: Int, dropout isKept: Bool = false
  ) throws(NetworkError) {
    var tensor = input
    for number in 6...7 {
      tensor = try fullyConnected("fc\(number)", tensor, outputs: 4096)
      tensor = try activation("relu\(number)", .relu, tensor)
      tensor = try dropout("drop\(number)", tensor, isKept)
    }
    let scores = try fullyConnected("fc8", tensor, outputs: classes)
    _ = try add("softmax", .softmax, scores)
  }
}
