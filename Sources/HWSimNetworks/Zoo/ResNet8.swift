import HWSimCore

/// Source: the image classification network of MLPerf Tiny, mlcommons/tiny,
/// benchmark/training/image_classification/keras_model.py: a ResNet for CIFAR-10 with one block for each
/// width. Batch normalisations are folded into biases, as it is deployed; padding is TensorFlow's SAME.
extension NetworkFamily {
  static let resNet8 = NetworkFamily(
    name: "resnet8", title: "ResNet-8, image classification of MLPerf Tiny",
    source: "Banbury et al., MLPerf Tiny benchmark, arXiv:2106.07597 (2021)", options: [classes],
    build: assemble)
}

private let classes = IntegerOption.classes(default: 10)

private func assemble(
  _ options: OptionValues, _ build: inout NetworkBuilder
) throws(NetworkError) {
  let image = try build.input(channels: 3, height: 32, width: 32)
  var tensor = try convolution("conv1", image, 16, 1, &build)
  tensor = try build.activation("conv1/relu", .relu, tensor)
  for (index, channels) in [16, 32, 64].enumerated() {
    let (name, stride) = ("stack_\(index + 1)", index == 0 ? 1 : 2)
    build.block = name
    var branch = try convolution("\(name)/conv1", tensor, channels, stride, &build)
    branch = try build.activation("\(name)/relu", .relu, branch)
    branch = try convolution("\(name)/conv2", branch, channels, 1, &build)
    if stride > 1 {
      tensor = try build.convolution(
        "\(name)/shortcut", tensor, outputs: channels, kernel: 1, stride: stride, bias: true)
    }
    tensor = try build.add("\(name)/add", .elementwise(.add), tensor, branch)
    tensor = try build.activation("\(name)/out", .relu, tensor)
  }
  build.block = nil
  try build.averageAndClassify(tensor, options[classes])
}

/// 3x3 with bias; a stride of 2 over an even image needs zeros at the far edges only.
private func convolution(
  _ name: String, _ input: NetworkBuilder.Tensor, _ outputs: Int, _ stride: Int,
  _ build: inout NetworkBuilder
) throws(NetworkError) -> NetworkBuilder.Tensor {
  let near = stride == 1 ? 1 : 0
  let operation = Convolution(
    outputs: outputs, kernel: Extent(3), stride: Extent(stride),
    padding: Padding(top: near, bottom: 1, left: near, right: 1), hasBias: true)
  return try build.add(name, .convolution(operation), input)
}
