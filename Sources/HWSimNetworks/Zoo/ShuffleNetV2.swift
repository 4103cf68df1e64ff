import HWSimCore

/// Source: Ma et al., "ShuffleNet V2: practical guidelines for efficient CNN architecture design",
/// ECCV 2018, table 5 and figure 3 (c) and (d), as in torchvision's models/shufflenetv2.
extension NetworkFamily {
  static let shuffleNetV2 = NetworkFamily(
    name: "shufflenetv2", title: "ShuffleNet V2",
    source: "Ma et al., ShuffleNet V2, ECCV 2018, arXiv:1807.11164",
    options: [scale, resolution, classes],
    scaling: Scaling(width: nil, widths: [], resolutionStep: 32), build: assemble)
}

private enum Scale: String, CaseIterable {
  case half = "0.5"
  case one = "1"
  case oneAndHalf = "1.5"
  case two = "2"

  /// Output channels of the stages 2, 3 and 4, and of the last convolution.
  var channels: (stages: [Int], features: Int) {
    switch self {
    case .half: ([48, 96, 192], 1024)
    case .one: ([116, 232, 464], 1024)
    case .oneAndHalf: ([176, 352, 704], 1024)
    case .two: ([244, 488, 976], 2048)
    }
  }
}

private let scale = ChoiceOption(
  "scale", default: Scale.one, help: "width multiplier that the paper gives channels for")
private let resolution = ResolutionOption(default: 224)
private let classes = IntegerOption.classes()

/// Units of the stages 2, 3 and 4, the first of each with stride 2.
private let repetitions = [4, 8, 4]

private func assemble(
  _ options: OptionValues, _ build: inout NetworkBuilder
) throws(NetworkError) {
  let (stages, features) = options[scale].channels
  let image = try build.image(options[resolution])
  var tensor = try build.convolution(
    "conv1", image, outputs: 24, kernel: 3, stride: 2, padding: 1)
  tensor = try build.normalized("conv1", tensor, .relu)
  tensor = try build.pool("maxpool", .max, tensor, kernel: 3, stride: 2, padding: 1)
  for (index, (units, channels)) in zip(repetitions, stages).enumerated() {
    for unit in 1...units {
      let shape = Unit(name: "stage\(index + 2)_\(unit)", outputs: channels, halves: unit == 1)
      tensor = try shape.apply(to: tensor, &build)
    }
  }
  tensor = try build.convolution("conv5", tensor, outputs: features, kernel: 1)
  tensor = try build.normalized("conv5", tensor, .relu)
  try build.averageAndClassify(tensor, options[classes])
}

/// Figure 3 (c), and (d) where it halves the image.
private struct Unit {
  let name: String
  let outputs: Int
  let halves: Bool

  func apply(
    to input: NetworkBuilder.Tensor, _ build: inout NetworkBuilder
  ) throws(NetworkError) -> NetworkBuilder.Tensor {
    build.block = name
    defer { build.block = nil }
    var (left, right) = (input, input)
    if halves {
      left = try depthwise("left", input, &build)
      left = try pointwise("left/expand", left, &build)
    } else {
      left = try half("split/0", of: input, &build)
      right = try half("split/1", of: input, &build)
    }
    right = try pointwise("right/reduce", right, &build)
    right = try depthwise("right", right, &build)
    right = try pointwise("right/expand", right, &build)
    let joined = try build.add("\(name)/concat", .concatenation, left, right)
    return try build.add("\(name)/shuffle", .channelShuffle(groups: 2), joined)
  }

  /// The halves of a tensor's channels, in their order.
  private func half(
    _ path: String, of input: NetworkBuilder.Tensor, _ build: inout NetworkBuilder
  ) throws(NetworkError) -> NetworkBuilder.Tensor {
    let shape = build[input]
    guard
      let half = Shape(
        batch: shape.batch, channels: shape.channels / 2, height: shape.height, width: shape.width)
    else { return input }
    return try build.add("\(name)/\(path)", .rearrangement(name: "Split", output: half), input)
  }

  private func pointwise(
    _ path: String, _ input: NetworkBuilder.Tensor, _ build: inout NetworkBuilder
  ) throws(NetworkError) -> NetworkBuilder.Tensor {
    let name = "\(name)/\(path)"
    let tensor = try build.convolution(name, input, outputs: outputs / 2, kernel: 1)
    return try build.normalized(name, tensor, .relu)
  }

  private func depthwise(
    _ path: String, _ input: NetworkBuilder.Tensor, _ build: inout NetworkBuilder
  ) throws(NetworkError) -> NetworkBuilder.Tensor {
    let name = "\(name)/\(path)/depthwise"
    let tensor = try build.depthwise(
      name, input, kernel: 3, stride: halves ? 2 : 1, padding: 1)
    return try build.normalized(name, tensor, nil)
  }
}
