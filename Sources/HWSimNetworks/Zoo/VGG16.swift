import HWSimCore

/// Source: Simonyan and Zisserman, "Very deep convolutional networks for large-scale image
/// recognition", ICLR 2015, table 1, column D. The first fully connected layer grows with the
/// resolution.
extension NetworkFamily {
  static let vgg16 = NetworkFamily(
    name: "vgg16", title: "VGG-16",
    source: "Simonyan and Zisserman, Very deep CNNs, ICLR 2015, arXiv:1409.1556",
    options: [resolution, classes], build: assemble)
}

private let resolution = ResolutionOption(default: 224)
private let classes = IntegerOption.classes()

private func assemble(
  _ options: OptionValues, _ build: inout NetworkBuilder
) throws(NetworkError) {
  var tensor = try build.image(options[resolution])
  for stage in 1...5 {
    tensor = try build.vggStage(stage, tensor)
    tensor = try build.pool("pool\(stage)", .max, tensor, kernel: 2, stride: 2)
  }
  try build.classifyInThreeLayers(tensor, options[classes])
}

extension NetworkBuilder {
  /// The 3x3 convolutions of VGG-16 before its pooling number `stage`.
  ///
  /// - Parameters:
  ///   - padding: of the first of them and of the others; nil: what keeps the image's size.
  ///   - normalizes: whether batch normalisation stands before ReLU.
  mutating func vggStage(
    _ stage: Int, _ input: Tensor, padding: (first: Int, others: Int)? = nil, dilation: Int = 1,
    normalizes: Bool = false
  ) throws(NetworkError) -> Tensor {
    // Convolutions, and the channels that each makes.
    let (repetitions, channels) = [(2, 64), (2, 128), (3, 256), (3, 512), (3, 512)][stage - 1]
    let padding = padding ?? (dilation, dilation)
    var tensor = input
    for repetition in 1...repetitions {
      let number = "\(stage)_\(repetition)"
      let border = repetition == 1 ? padding.first : padding.others
      let convolution = Convolution(
        outputs: channels, kernel: Extent(3), padding: Padding(border), dilation: Extent(dilation),
        hasBias: true)
      tensor = try add("conv\(number)", .convolution(convolution), tensor)
      if normalizes { tensor = try batchNormalization("conv\(number)/bn", tensor) }
      tensor = try activation("relu\(number)", .relu, tensor)
    }
    return tensor
  }
}
