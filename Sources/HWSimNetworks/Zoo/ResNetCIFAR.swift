import HWSimCore

/// Source: He et al., "Deep residual learning for image recognition", CVPR 2016, section 4.2: 6n + 2 layers, n
/// blocks of two 3x3 convolutions for each of 16, 32 and 64 channels. Shortcuts have no parameters (option A):
/// where the shape changes they take every second pixel and add channels of zeros.
extension NetworkFamily {
  static let resNetCIFAR = NetworkFamily(
    name: "resnetcifar", title: "ResNet for CIFAR-10",
    source: "He et al., Deep residual learning, CVPR 2016, arXiv:1512.03385",
    options: [depth, resolution, classes], build: assemble)
}

private let depth = IntegerOption(
  "depth", in: 8...1202, step: 6,
  help: "layers with weights: 20, 32, 44, 56, 110, 1202 in the paper"
) { _ in 20 }
private let resolution = ResolutionOption(default: 32)
private let classes = IntegerOption.classes(default: 10)

private func assemble(
  _ options: OptionValues, _ build: inout NetworkBuilder
) throws(NetworkError) {
  let image = try build.image(options[resolution])
  var tensor = try build.normalizedConvolution("conv1", image, outputs: 16)
  for (stage, channels) in [16, 32, 64].enumerated() {
    for repetition in 1...(options[depth] - 2) / 6 {
      let stride = stage > 0 && repetition == 1 ? 2 : 1
      tensor = try block("stage\(stage + 1)_\(repetition)", tensor, channels, stride, &build)
    }
  }
  try build.averageAndClassify(tensor, options[classes])
}

private func block(
  _ name: String, _ input: NetworkBuilder.Tensor, _ channels: Int, _ stride: Int,
  _ build: inout NetworkBuilder
) throws(NetworkError) -> NetworkBuilder.Tensor {
  build.block = name
  defer { build.block = nil }
  var tensor = try build.normalizedConvolution(
    "\(name)/conv1", input, outputs: channels, stride: stride)
  tensor = try build.normalizedConvolution("\(name)/conv2", tensor, outputs: channels, nil)
  let shortcut = try build.rearranged(
    "\(name)/shortcut", "Pad", input, channels: channels, to: build[tensor].size)
  tensor = try build.add("\(name)/add", .elementwise(.add), tensor, shortcut)
  return try build.activation("\(name)/relu", .relu, tensor)
}
