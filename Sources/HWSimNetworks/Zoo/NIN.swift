import HWSimCore

/// Source: Lin et al., "Network in network", ICLR 2014; its network for ImageNet is the authors'
/// `nin_imagenet` of Caffe's model zoo (mavenlin), with biases and poolings that round up.
extension NetworkFamily {
  static let nin = NetworkFamily(
    name: "nin", title: "Network in Network for ImageNet",
    source: "Lin et al., Network in network, ICLR 2014, arXiv:1312.4400",
    options: [resolution, classes],
    scaling: Scaling(width: nil, widths: [], resolutionStep: 32), build: assemble)
}

private let resolution = ResolutionOption(default: 224)
private let classes = IntegerOption.classes()

/// A convolution and the 1x1 convolutions behind it ("cccp": cascaded cross-channel parametric
/// pooling).
private struct Stage {
  let outputs: Int
  let kernel: Int
  var stride = 1
  var padding = 0
}

private let stages = [
  Stage(outputs: 96, kernel: 11, stride: 4), Stage(outputs: 256, kernel: 5, padding: 2),
  Stage(outputs: 384, kernel: 3, padding: 1), Stage(outputs: 1024, kernel: 3, padding: 1),
]

private func assemble(
  _ options: OptionValues, _ build: inout NetworkBuilder
) throws(NetworkError) {
  var tensor = try build.image(options[resolution])
  for (index, stage) in stages.enumerated() {
    let isLast = index == stages.count - 1
    tensor = try build.convolution(
      "conv\(index + 1)", tensor, outputs: stage.outputs, kernel: stage.kernel,
      stride: stage.stride, padding: stage.padding, bias: true)
    tensor = try build.activation("relu\(index + 1)", .relu, tensor)
    for number in [2 * index + 1, 2 * index + 2] {
      let outputs = isLast && number.isMultiple(of: 2) ? options[classes] : stage.outputs
      let name = "cccp\(number)"
      tensor = try build.convolution(name, tensor, outputs: outputs, kernel: 1, bias: true)
      tensor = try build.activation("\(name)/relu", .relu, tensor)
    }
    if !isLast {
      tensor = try build.pool(
        "pool\(index + 1)", .max, tensor, kernel: 3, stride: 2, rounding: .up)
    }
  }
  tensor = try build.globalAveragePool("pool4", tensor)
  _ = try build.add("softmax", .softmax, tensor)
}
