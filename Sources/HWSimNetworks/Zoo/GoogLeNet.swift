import HWSimCore

/// Sources: Szegedy et al., "Going deeper with convolutions", CVPR 2015, table 1, in the form of
/// Caffe's `bvlc_googlenet`: biases, local response normalisation, poolings that round up; and in
/// the form of torchvision: batch normalisation, and 3x3 where the paper has 5x5. The classifiers
/// at the side serve training alone; with them torchvision counts 13,004,888 parameters instead of
/// 6,624,904.
extension NetworkFamily {
  static let googLeNet = NetworkFamily(
    name: "googlenet", title: "GoogLeNet, Inception v1",
    source: "Szegedy et al., Going deeper with convolutions, CVPR 2015, arXiv:1409.4842",
    options: [variant, auxiliary, resolution, classes],
    scaling: Scaling(width: nil, widths: [], resolutionStep: 32), build: assemble)
}

private enum Variant: String, CaseIterable {
  case caffe, torchvision
}

private let variant = ChoiceOption(
  "variant", default: Variant.caffe,
  help: "torchvision has batch normalisation, and 3x3 in place of 5x5")
private let auxiliary = FlagOption(
  "aux", default: false, help: "whether the two classifiers at the side run too")
private let resolution = ResolutionOption(default: 224)
private let classes = IntegerOption.classes()

/// Table 1: 1x1, 3x3 behind its 1x1, 5x5 behind its 1x1, 1x1 behind the pooling.
private let modules: [(name: String, widths: (Int, (Int, Int), (Int, Int), Int))] = [
  ("3a", (64, (96, 128), (16, 32), 32)), ("3b", (128, (128, 192), (32, 96), 64)),
  ("4a", (192, (96, 208), (16, 48), 64)), ("4b", (160, (112, 224), (24, 64), 64)),
  ("4c", (128, (128, 256), (24, 64), 64)), ("4d", (112, (144, 288), (32, 64), 64)),
  ("4e", (256, (160, 320), (32, 128), 128)), ("5a", (256, (160, 320), (32, 128), 128)),
  ("5b", (384, (192, 384), (48, 128), 128)),
]

private func assemble(
  _ options: OptionValues, _ build: inout NetworkBuilder
) throws(NetworkError) {
  let isCaffe = options[variant] == .caffe
  let style: InceptionStyle = isCaffe ? .bias : .normalization
  var tensor = try build.image(options[resolution])
  tensor = try build.sequence(
    "conv1", tensor, [.conv(64, 7, stride: 2, padding: 3)], style)
  tensor = try build.halve("pool1", tensor, kernel: 3)
  if isCaffe { tensor = try build.add("norm1", .localResponseNormalization(size: 5), tensor) }
  tensor = try build.sequence("conv2", tensor, [.conv(64, 1), .conv(192, 3)], style)
  if isCaffe { tensor = try build.add("norm2", .localResponseNormalization(size: 5), tensor) }
  tensor = try build.halve("pool2", tensor, kernel: 3)

  for (name, widths) in modules {
    tensor = try build.inception(
      "inception_\(name)", tensor, branches(widths, large: isCaffe ? 5 : 3), style)
    switch name {
    case "3b": tensor = try build.halve("pool3", tensor, kernel: 3)
    case "4e": tensor = try build.halve("pool4", tensor, kernel: isCaffe ? 3 : 2)
    case "4a" where options[auxiliary]:
      try build.classifyAside("aux1", tensor, options[classes], style)
    case "4d" where options[auxiliary]:
      try build.classifyAside("aux2", tensor, options[classes], style)
    default: break
    }
  }
  try build.averageAndClassify(tensor, options[classes])
}

private func branches(
  _ widths: (Int, (Int, Int), (Int, Int), Int), large: Int
) -> [[InceptionLayer]] {
  [
    [.conv(widths.0, 1)], [.conv(widths.1.0, 1), .conv(widths.1.1, 3)],
    [.conv(widths.2.0, 1), .conv(widths.2.1, large)], [.pool(.max), .conv(widths.3, 1)],
  ]
}

extension NetworkBuilder {
  /// Both variants round up.
  fileprivate mutating func halve(
    _ name: String, _ input: Tensor, kernel: Int
  ) throws(NetworkError) -> Tensor {
    try pool(name, .max, input, kernel: kernel, stride: 2, rounding: .up)
  }

  /// Averages of 5x5, a 1x1 convolution and two fully connected layers.
  fileprivate mutating func classifyAside(
    _ name: String, _ input: Tensor, _ classes: Int, _ style: InceptionStyle
  ) throws(NetworkError) {
    block = name
    defer { block = nil }
    var tensor = try pool("\(name)/pool", .average, input, kernel: 5, stride: 3, rounding: .up)
    tensor = try sequence(name, tensor, [.conv(128, 1)], style)
    tensor = try fullyConnected("\(name)/fc1", tensor, outputs: 1024)
    tensor = try activation("\(name)/relu", .relu, tensor)
    tensor = try fullyConnected("\(name)/fc2", tensor, outputs: classes)
    _ = try add("\(name)/softmax", .softmax, tensor)
  }
}
