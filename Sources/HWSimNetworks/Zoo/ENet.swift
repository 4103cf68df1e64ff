import HWSimCore

/// Source: Paszke et al., "ENet", arXiv:1606.02147, as in the authors' e-lab/ENet-training, train/models. PReLU is
/// `leakyRelu`, so its parameter for each channel is not counted. Poolings and the strided convolutions beside
/// them round down, but for the first, which rounds up. The 20 classes are those of Cityscapes and the unlabelled one.
extension NetworkFamily {
  static let eNet = NetworkFamily(
    name: "enet", title: "ENet, segmentation",
    source: "Paszke et al., ENet, arXiv:1606.02147 (2016)",
    options: [resolution, classes], build: assemble)
}

private let resolution = ResolutionOption(default: Extent(512, 1024), step: 8)
private let classes = IntegerOption.classes(default: 20)

private enum Middle {
  case regular
  case asymmetric
  case dilated(Int)
  /// The 1x1 before it becomes a 2x2 with stride 2.
  case downsampling
}

private func assemble(
  _ options: OptionValues, _ build: inout NetworkBuilder
) throws(NetworkError) {
  let image = try build.image(options[resolution])
  let strided = try build.sameConvolution("initial/conv", image, outputs: 13, stride: 2, bias: true)
  let pooled = try build.pool(
    "initial/pool", .max, image, kernel: 2, stride: 2, rounding: .up)
  var tensor = try build.add("initial/concat", .concatenation, strided, pooled)
  tensor = try build.normalized("initial", tensor, .leakyRelu)

  tensor = try bottleneck("bottleneck1_0", tensor, 64, .downsampling, &build)
  for number in 1...4 {
    tensor = try bottleneck("bottleneck1_\(number)", tensor, 64, .regular, &build)
  }
  tensor = try bottleneck("bottleneck2_0", tensor, 128, .downsampling, &build)
  let middles: [Middle] = [
    .regular, .dilated(2), .asymmetric, .dilated(4), .regular, .dilated(8), .asymmetric,
    .dilated(16),
  ]
  for stage in 2...3 {
    for (index, middle) in middles.enumerated() {
      tensor = try bottleneck("bottleneck\(stage)_\(index + 1)", tensor, 128, middle, &build)
    }
  }
  for (stage, channels, regular) in [(4, 64, 2), (5, 16, 1)] {
    let pooled = try build.tensor(named: "bottleneck\(6 - stage)_0/pool")
    tensor = try upsampling("bottleneck\(stage)_0", tensor, channels, pooled, &build)
    for number in 1...regular {
      tensor = try decoding("bottleneck\(stage)_\(number)", tensor, channels, &build)
    }
  }
  let last = TransposedConvolution(
    outputs: options[classes], kernel: Extent(2), stride: Extent(2), hasBias: true)
  _ = try build.add("fullconv", .transposedConvolution(last), tensor)
}

/// A bottleneck of the encoder.
private func bottleneck(
  _ name: String, _ input: NetworkBuilder.Tensor, _ outputs: Int, _ middle: Middle,
  _ build: inout NetworkBuilder
) throws(NetworkError) -> NetworkBuilder.Tensor {
  build.block = name
  defer { build.block = nil }
  let inner = outputs / 4
  var tensor: NetworkBuilder.Tensor
  var shortcut = input
  if case .downsampling = middle {
    tensor = try build.convolution("\(name)/reduce", input, outputs: inner, kernel: 2, stride: 2)
    shortcut = try build.pool("\(name)/pool", .max, input, kernel: 2, stride: 2)
  } else {
    tensor = try build.convolution("\(name)/reduce", input, outputs: inner, kernel: 1)
  }
  tensor = try build.normalized("\(name)/reduce", tensor, .leakyRelu)
  switch middle {
  case .regular, .downsampling:
    tensor = try build.sameConvolution("\(name)/conv", tensor, outputs: inner, bias: true)
  case .dilated(let dilation):
    tensor = try build.sameConvolution(
      "\(name)/conv", tensor, outputs: inner, dilation: dilation, bias: true)
  case .asymmetric:
    let row = Convolution(
      outputs: inner, kernel: Extent(1, 5), padding: Padding(top: 0, bottom: 0, left: 2, right: 2))
    let column = Convolution(
      outputs: inner, kernel: Extent(5, 1), padding: Padding(top: 2, bottom: 2, left: 0, right: 0),
      hasBias: true)
    tensor = try build.add("\(name)/conv1x5", .convolution(row), tensor)
    tensor = try build.add("\(name)/conv5x1", .convolution(column), tensor)
  }
  tensor = try build.normalized("\(name)/conv", tensor, .leakyRelu)
  tensor = try build.normalizedConvolution(
    "\(name)/expand", tensor, outputs: outputs, kernel: 1, nil)
  shortcut = try build.rearranged(
    "\(name)/pad", "Pad", shortcut, channels: outputs, to: build[shortcut].size)
  tensor = try build.add("\(name)/add", .elementwise(.add), tensor, shortcut)
  return try build.activation("\(name)/leakyRelu", .leakyRelu, tensor)
}

/// A bottleneck of the decoder that doubles the image, where `pooled` found its maxima.
private func upsampling(
  _ name: String, _ input: NetworkBuilder.Tensor, _ outputs: Int, _ pooled: NetworkBuilder.Tensor,
  _ build: inout NetworkBuilder
) throws(NetworkError) -> NetworkBuilder.Tensor {
  let double = TransposedConvolution(
    outputs: outputs / 4, kernel: Extent(3), stride: Extent(2), padding: Padding(1),
    outputPadding: Extent(1), hasBias: true)
  build.block = name
  defer { build.block = nil }
  let tensor = try decoderBranch(name, input, outputs, .transposedConvolution(double), &build)
  var shortcut = try build.normalizedConvolution(
    "\(name)/shortcut", input, outputs: outputs, kernel: 1, nil)
  shortcut = try build.add(
    "\(name)/unpool", .unpooling(output: build[tensor]), shortcut, pooled)
  let sum = try build.add("\(name)/add", .elementwise(.add), tensor, shortcut)
  return try build.activation("\(name)/relu", .relu, sum)
}

/// A bottleneck of the decoder that keeps the shape.
private func decoding(
  _ name: String, _ input: NetworkBuilder.Tensor, _ outputs: Int, _ build: inout NetworkBuilder
) throws(NetworkError) -> NetworkBuilder.Tensor {
  let convolution = Convolution(
    outputs: outputs / 4, kernel: Extent(3), padding: Padding(1), hasBias: true)
  build.block = name
  defer { build.block = nil }
  let tensor = try decoderBranch(name, input, outputs, .convolution(convolution), &build)
  let sum = try build.add("\(name)/add", .elementwise(.add), tensor, input)
  return try build.activation("\(name)/relu", .relu, sum)
}

private func decoderBranch(
  _ name: String, _ input: NetworkBuilder.Tensor, _ outputs: Int, _ middle: Operation,
  _ build: inout NetworkBuilder
) throws(NetworkError) -> NetworkBuilder.Tensor {
  var tensor = try build.normalizedConvolution(
    "\(name)/reduce", input, outputs: outputs / 4, kernel: 1)
  tensor = try build.add("\(name)/conv", middle, tensor)
  tensor = try build.normalized("\(name)/conv", tensor, .relu)
  return try build.normalizedConvolution("\(name)/expand", tensor, outputs: outputs, kernel: 1, nil)
}
