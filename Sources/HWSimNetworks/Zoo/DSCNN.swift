import HWSimCore

/// Source: the keyword spotting network of MLPerf Tiny, mlcommons/tiny,
/// benchmark/training/keyword_spotting/keras_model.py, after Zhang et al., "Hello edge",
/// arXiv:1711.07128. Batch normalisations are folded into biases, as it is deployed; padding is
/// TensorFlow's SAME.
extension NetworkFamily {
  static let dsCNN = NetworkFamily(
    name: "dscnn", title: "DS-CNN, keyword spotting of MLPerf Tiny",
    source: "Banbury et al., MLPerf Tiny benchmark, arXiv:2106.07597 (2021)", options: [classes],
    build: assemble)
}

private let classes = IntegerOption.classes(default: 12)

private func assemble(
  _ options: OptionValues, _ build: inout NetworkBuilder
) throws(NetworkError) {
  let network = SeparableNetwork(
    input: Extent(49, 10), kernel: Extent(10, 4), stride: 2, first: 64,
    blocks: [(Int, Int)](repeating: (64, 1), count: 4), classes: options[classes])
  try network.assemble(&build)
}

/// A convolution, depthwise separable blocks of 3x3, an average over the image, a classifier: the plan of
/// networks for microcontrollers whose input is a spectrogram.
struct SeparableNetwork {
  let input: Extent
  let kernel: Extent
  /// Of the first convolution, whose channels are `first`.
  var stride = 1
  let first: Int
  /// Output channels and stride of each block.
  let blocks: [(channels: Int, stride: Int)]
  let classes: Int

  func assemble(_ build: inout NetworkBuilder) throws(NetworkError) {
    let image = try build.input(channels: 1, height: input.height, width: input.width)
    var tensor = try convolution("conv1", image, first, kernel, stride, &build)
    for (index, block) in blocks.enumerated() {
      let name = "separable_\(index + 1)"
      build.block = name
      let channels = build[tensor].channels
      tensor = try convolution(
        "\(name)/depthwise", tensor, channels, Extent(3), block.stride, groups: channels, &build)
      tensor = try convolution("\(name)/pointwise", tensor, block.channels, Extent(1), 1, &build)
    }
    build.block = nil
    try build.averageAndClassify(tensor, classes)
  }

  /// With bias and ReLU; zeros around the image as TensorFlow's SAME has them.
  private func convolution(
    _ name: String, _ input: NetworkBuilder.Tensor, _ outputs: Int, _ kernel: Extent,
    _ stride: Int, groups: Int = 1, _ build: inout NetworkBuilder
  ) throws(NetworkError) -> NetworkBuilder.Tensor {
    let operation = Convolution(
      outputs: outputs, kernel: kernel, stride: Extent(stride),
      padding: .same(build[input], kernel: kernel, stride: stride), groups: groups, hasBias: true)
    let tensor = try build.add(name, .convolution(operation), input)
    return try build.activation("\(name)/relu", .relu, tensor)
  }
}
