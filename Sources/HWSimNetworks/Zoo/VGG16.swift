import HWSimCore

/// Source: Simonyan and Zisserman, "Very deep convolutional networks for large-scale image
/// recognition", ICLR 2015, table 1, column D. The first fully connected layer grows with the
/// resolution.
extension NetworkFamily {
  static let vgg16 = NetworkFamily(
    name: "vgg16", title: "VGG-16",
    source: "Simonyan and Zisserman, Very deep CNNs, ICLR 2015, arXiv:1409.1556",
    options: [resolution, classes, dropout], build: assemble)
}

private let resolution = ResolutionOption(default: 224)
private let classes = IntegerOption.classes()
private let dropout = FlagOption.dropout

/// Convolutions before each pooling, and the channels that each makes.
private let stages = [(2, 64), (2, 128), (3, 256), (3, 512), (3, 512)]

private func assemble(
  _ options: OptionValues, _ build: inout NetworkBuilder
) throws(NetworkError) {
  var tensor = try build.image(options[resolution])
  for (index, (repetitions, channels)) in stages.enumerated() {
    for repetition in 1...repetitions {
      let number = "\(index + 1)_\(repetition)"
      tensor = try build.convolution(
        "conv\(number)", tensor, outputs: channels, kernel: 3, padding: 1, bias: true)
      tensor = try build.activation("relu\(number)", .relu, tensor)
    }
    tensor = try build.pool("pool\(index + 1)", .max, tensor, kernel: 2, stride: 2)
  }
  try build.classifyInThreeLayers(tensor, options[classes], dropout: options[dropout])
}
