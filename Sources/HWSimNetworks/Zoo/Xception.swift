import HWSimCore

/// Source: Chollet, "Xception: deep learning with depthwise separable convolutions", CVPR 2017,
/// figure 5. What it leaves open is taken from the author's implementation, Keras'
/// applications/xception: no border around the first two convolutions, SAME elsewhere, nothing
/// between a depthwise and its 1x1 convolution.
extension NetworkFamily {
  static let xception = NetworkFamily(
    name: "xception", title: "Xception",
    source: "Chollet, Xception, CVPR 2017, arXiv:1610.02357", options: [resolution, classes],
    scaling: Scaling(width: nil, widths: [], resolutionStep: 32), build: assemble)
}

private let resolution = ResolutionOption(default: 299)
private let classes = IntegerOption.classes()

private func assemble(
  _ options: OptionValues, _ build: inout NetworkBuilder
) throws(NetworkError) {
  var tensor = try build.image(options[resolution])
  tensor = try build.convolution("block1/conv1", tensor, outputs: 32, kernel: 3, stride: 2)
  tensor = try build.normalized("block1/conv1", tensor, .relu)
  tensor = try build.convolution("block1/conv2", tensor, outputs: 64, kernel: 3)
  tensor = try build.normalized("block1/conv2", tensor, .relu)

  // Entry flow. The first block's input has its ReLU already.
  for (index, channels) in [128, 256, 728].enumerated() {
    let block = Block(
      number: index + 2, outputs: [channels, channels], halves: true, activates: index > 0)
    tensor = try block.apply(to: tensor, &build)
  }
  // Middle flow.
  for number in 5...12 {
    let block = Block(number: number, outputs: [728, 728, 728], halves: false)
    tensor = try block.apply(to: tensor, &build)
  }
  // Exit flow.
  tensor = try Block(number: 13, outputs: [728, 1024], halves: true).apply(to: tensor, &build)
  for (index, channels) in [1536, 2048].enumerated() {
    let name = "block14/separable\(index + 1)"
    tensor = try build.separable(name, tensor, outputs: channels, kernel: 3)
    tensor = try build.normalized(name, tensor, .relu)
  }
  try build.averageAndClassify(tensor, options[classes])
}

/// Separable convolutions of 3x3, each behind a ReLU, and a shortcut. Where the block halves the
/// image, a pooling follows, and the shortcut is a convolution.
private struct Block {
  let number: Int
  let outputs: [Int]
  let halves: Bool
  var activates = true

  func apply(
    to input: NetworkBuilder.Tensor, _ build: inout NetworkBuilder
  ) throws(NetworkError) -> NetworkBuilder.Tensor {
    let block = "block\(number)"
    build.block = block
    defer { build.block = nil }
    var tensor = input
    for (index, channels) in outputs.enumerated() {
      let name = "\(block)/separable\(index + 1)"
      if index > 0 || activates {
        tensor = try build.activation("\(name)/relu", .relu, tensor)
      }
      tensor = try build.separable(name, tensor, outputs: channels, kernel: 3)
      tensor = try build.normalized(name, tensor, nil)
    }
    var shortcut = input
    if halves {
      tensor = try build.samePool("\(block)/pool", .max, tensor, kernel: 3, stride: 2)
      let name = "\(block)/shortcut"
      shortcut = try build.convolution(
        name, input, outputs: build[tensor].channels, kernel: 1, stride: 2)
      shortcut = try build.normalized(name, shortcut, nil)
    }
    return try build.add("\(block)/add", .elementwise(.add), tensor, shortcut)
  }
}
