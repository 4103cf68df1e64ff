import HWSimCore

/// Source: He et al., "Deep residual learning for image recognition", CVPR 2016, table 1. The
/// paper, Caffe and Keras halve the image in a bottleneck's first 1x1 convolution; torchvision in
/// its 3x3, which costs ResNet-50 6 % more multiplications ("ResNet V1.5"). The blocks of ResNet-18
/// and 34 have one place for it. Shortcuts are projections where the shape changes (option B).
extension NetworkFamily {
  static let resNet18 = NetworkFamily.resNet(18, [2, 2, 2, 2], options: [resolution, classes])
  static let resNet34 = NetworkFamily.resNet(34, [3, 4, 6, 3], options: [resolution, classes])
  static let resNet50 = NetworkFamily.resNet(50, [3, 4, 6, 3])
  static let resNet101 = NetworkFamily.resNet(101, [3, 4, 23, 3])
  static let resNet152 = NetworkFamily.resNet(152, [3, 8, 36, 3])

  /// - Parameters:
  ///   - repetitions: blocks of conv2_x to conv5_x.
  ///   - options: with `stride` blocks are bottlenecks, without it pairs of 3x3.
  private static func resNet(
    _ depth: Int, _ repetitions: [Int],
    options: [any NetworkOption] = [strided, resolution, classes]
  ) -> NetworkFamily {
    let isBottleneck = options.contains { $0.name == strided.name }
    return NetworkFamily(
      name: "resnet\(depth)", title: "ResNet-\(depth)",
      source: "He et al., Deep residual learning, CVPR 2016, arXiv:1512.03385", options: options,
      scaling: Scaling(width: nil, widths: [], resolutionStep: 32)
    ) { values, build throws(NetworkError) in
      let block: ResidualBlock =
        isBottleneck ? .bottleneck(strided: values[strided]) : .pairOf3x3
      let plan = ResNetPlan(repetitions: repetitions, block: block)
      try plan.assemble(resolution: values[resolution], classes: values[classes], &build)
    }
  }
}

private let strided = ChoiceOption(
  "stride", default: StridedConvolution.middle,
  help: "the convolution that halves the image: 3x3 as in torchvision, 1x1 as in the paper")
private let resolution = ResolutionOption(default: 224)
private let classes = IntegerOption.classes()

/// The convolution of a bottleneck that halves the image.
enum StridedConvolution: String, CaseIterable {
  case middle = "3x3"
  case first = "1x1"
}

/// What a residual block computes beside its shortcut.
enum ResidualBlock {
  /// Two 3x3 convolutions.
  case pairOf3x3
  /// 1x1, 3x3 and 1x1 with four times the stage's channels. The 3x3 has `width` times the stage's
  /// channels in `groups` groups.
  case bottleneck(width: Double = 1, groups: Int = 1, strided: StridedConvolution = .middle)
}

/// ResNet's plan, which its wider and grouped descendants share.
struct ResNetPlan {
  /// Blocks of conv2_x to conv5_x.
  let repetitions: [Int]
  let block: ResidualBlock

  func assemble(
    resolution: Extent, classes: Int, _ build: inout NetworkBuilder
  ) throws(NetworkError) {
    let image = try build.image(resolution)
    var tensor = try build.residualStem(image)
    for (index, repetitions) in repetitions.enumerated() {
      for repetition in 1...repetitions {
        let name = "conv\(index + 2)_\(repetition)"
        let stride = index > 0 && repetition == 1 ? 2 : 1
        tensor = try residual(name, tensor, channels: 64 << index, stride: stride, &build)
      }
    }
    try build.averageAndClassify(tensor, classes)
  }

  private func residual(
    _ name: String, _ input: NetworkBuilder.Tensor, channels: Int, stride: Int,
    _ build: inout NetworkBuilder
  ) throws(NetworkError) -> NetworkBuilder.Tensor {
    build.block = name
    defer { build.block = nil }
    var tensor = input
    switch block {
    case .pairOf3x3:
      let (first, second) = ("\(name)/conv3x3_1", "\(name)/conv3x3_2")
      tensor = try build.convolution(
        first, tensor, outputs: channels, kernel: 3, stride: stride, padding: 1)
      tensor = try build.normalized(first, tensor, .relu)
      tensor = try build.convolution(second, tensor, outputs: channels, kernel: 3, padding: 1)
      tensor = try build.normalized(second, tensor, nil)
    case .bottleneck(let factor, let groups, let strided):
      let (reduce, middle, expand) = ("\(name)/reduce", "\(name)/conv3x3", "\(name)/expand")
      let width = Int(Double(channels) * factor)
      tensor = try build.convolution(
        reduce, tensor, outputs: width, kernel: 1, stride: strided == .first ? stride : 1)
      tensor = try build.normalized(reduce, tensor, .relu)
      tensor = try build.convolution(
        middle, tensor, outputs: width, kernel: 3, stride: strided == .middle ? stride : 1,
        padding: 1, groups: groups)
      tensor = try build.normalized(middle, tensor, .relu)
      tensor = try build.convolution(expand, tensor, outputs: 4 * channels, kernel: 1)
      tensor = try build.normalized(expand, tensor, nil)
    }
    let shortcut = try shortcut(name, input, outputs: build[tensor].channels, stride, &build)
    let sum = try build.add("\(name)/add", .elementwise(.add), tensor, shortcut)
    return try build.activation("\(name)/relu", .relu, sum)
  }

  private func shortcut(
    _ block: String, _ input: NetworkBuilder.Tensor, outputs: Int, _ stride: Int,
    _ build: inout NetworkBuilder
  ) throws(NetworkError) -> NetworkBuilder.Tensor {
    if stride == 1, build[input].channels == outputs { return input }
    let name = "\(block)/shortcut"
    let tensor = try build.convolution(name, input, outputs: outputs, kernel: 1, stride: stride)
    return try build.normalized(name, tensor, nil)
  }
}

extension NetworkBuilder {
  /// ResNet's 7x7 convolution and pooling, which quarter the image.
  mutating func residualStem(_ image: Tensor) throws(NetworkError) -> Tensor {
    var tensor = try convolution("conv1", image, outputs: 64, kernel: 7, stride: 2, padding: 3)
    tensor = try normalized("conv1", tensor, .relu)
    return try pool("maxpool", .max, tensor, kernel: 3, stride: 2, padding: 1)
  }
}
