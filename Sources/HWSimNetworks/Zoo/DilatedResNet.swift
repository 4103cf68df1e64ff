import HWSimCore

/// ResNets of bottlenecks whose later stages dilate instead of shrinking the image: the trunks of segmentation
/// networks. Sources: Zhao et al., PSPNet, arXiv:1612.01105, hszhao/PSPNet, evaluation/prototxt; Chen et al.,
/// DeepLab v3, arXiv:1706.05587, tensorflow/models, research/deeplab/core/resnet_v1_beta.py.
struct DilatedResNet {
  enum Stem {
    /// One 7x7 convolution with 64 channels.
    case plain
    /// Three 3x3 convolutions; the last makes twice as many channels as the first two.
    case deep(Int)
  }

  /// Where a stage halves the image, if it does.
  enum Strided {
    /// In the first 1x1 convolution of its first block, as in Caffe; where it dilates instead, the first block
    /// dilates too.
    case firstBlock
    /// In the 3x3 convolution of the last block of the stage before, as in slim.
    case lastBlock
  }

  var stem = Stem.plain
  var strided = Strided.firstBlock
  /// Pixels of the image for one of the output, along a side.
  var outputStride = 8
  /// What the dilation of the last stage's blocks is multiplied by.
  var multiGrid = [1, 1, 1]

  /// Bottlenecks of conv2_x to conv5_x.
  private static let blocks = [3, 4, 23, 3]

  /// - Returns: the outputs of conv2_x to conv5_x.
  func apply(
    to image: NetworkBuilder.Tensor, _ build: inout NetworkBuilder
  ) throws(NetworkError) -> [NetworkBuilder.Tensor] {
    var budget = StrideBudget(outputStride: outputStride)
    // The stem's convolution and pooling.
    for _ in 1...2 { _ = budget.spend(2) }
    var tensor = try build.resNetStem(stem, image)
    var outputs: [NetworkBuilder.Tensor] = []
    for (index, repetitions) in Self.blocks.enumerated() {
      let isLast = index == Self.blocks.count - 1
      for repetition in 1...repetitions {
        let step = step(&budget, index, repetition == 1, repetition == repetitions)
        let block = DilatedBottleneck(
          name: "conv\(index + 2)_\(repetition)", channels: 64 << index, stride: step.stride,
          stridesMiddle: strided == .lastBlock,
          dilation: step.dilation * (isLast ? multiGrid[repetition - 1] : 1),
          isFirst: repetition == 1)
        tensor = try block.apply(to: tensor, &build)
      }
      outputs.append(tensor)
    }
    return outputs
  }

  private func step(
    _ budget: inout StrideBudget, _ stage: Int, _ isFirst: Bool, _ isLast: Bool
  ) -> (stride: Int, dilation: Int) {
    switch strided {
    case .firstBlock:
      let stride = budget.spend(stage > 0 && isFirst ? 2 : 1).stride
      return (stride, budget.spend(1).dilation)
    case .lastBlock:
      return budget.spend(stage < Self.blocks.count - 1 && isLast ? 2 : 1)
    }
  }
}

/// 1x1, 3x3, 1x1 with four times the channels, and a shortcut.
struct DilatedBottleneck {
  let name: String
  let channels: Int
  let stride: Int
  /// Whether the 3x3 convolution has the stride; otherwise the first 1x1 has it.
  var stridesMiddle = false
  let dilation: Int
  /// The first block of a stage changes the channels, so its shortcut needs a convolution.
  let isFirst: Bool

  func apply(
    to input: NetworkBuilder.Tensor, _ build: inout NetworkBuilder
  ) throws(NetworkError) -> NetworkBuilder.Tensor {
    build.block = name
    defer { build.block = nil }
    var tensor = try build.normalizedConvolution(
      "\(name)/reduce", input, outputs: channels, kernel: 1, stride: stridesMiddle ? 1 : stride)
    tensor = try build.normalizedConvolution(
      "\(name)/conv3x3", tensor, outputs: channels, stride: stridesMiddle ? stride : 1,
      dilation: dilation)
    tensor = try build.normalizedConvolution(
      "\(name)/expand", tensor, outputs: 4 * channels, kernel: 1, nil)
    let shortcut = try shortcut(from: input, &build)
    tensor = try build.add("\(name)/add", .elementwise(.add), tensor, shortcut)
    return try build.activation("\(name)/relu", .relu, tensor)
  }

  private func shortcut(
    from input: NetworkBuilder.Tensor, _ build: inout NetworkBuilder
  ) throws(NetworkError) -> NetworkBuilder.Tensor {
    let name = "\(name)/shortcut"
    if isFirst {
      return try build.normalizedConvolution(
        name, input, outputs: 4 * channels, kernel: 1, stride: stride, nil)
    }
    // Every second pixel.
    return stride == 1 ? input : try build.pool(name, .max, input, kernel: 1, stride: stride)
  }
}

extension NetworkBuilder {
  /// The convolutions before the first bottleneck, and their pooling.
  mutating func resNetStem(
    _ stem: DilatedResNet.Stem, _ image: Tensor
  ) throws(NetworkError) -> Tensor {
    var tensor: Tensor
    switch stem {
    case .plain:
      tensor = try normalizedConvolution("conv1", image, outputs: 64, kernel: 7, stride: 2)
    case .deep(let channels):
      tensor = try normalizedConvolution("conv1_1", image, outputs: channels, stride: 2)
      tensor = try normalizedConvolution("conv1_2", tensor, outputs: channels)
      tensor = try normalizedConvolution("conv1_3", tensor, outputs: 2 * channels)
    }
    tensor = try pool("maxpool", .max, tensor, kernel: 3, stride: 2, padding: 1)
    return tensor
  }

  /// The averages of `bins` x `bins` equal windows that cover the image, neighbours overlapping where it does not
  /// divide; as many as there are pixels where those are fewer.
  mutating func pyramidPool(
    _ name: String, _ input: Tensor, bins: Int
  ) throws(NetworkError) -> Tensor {
    let size = self[input].size
    let (rows, columns) = (min(bins, size.height), min(bins, size.width))
    let stride = Extent(size.height / rows, size.width / columns)
    let window = Extent(
      size.height - (rows - 1) * stride.height, size.width - (columns - 1) * stride.width)
    return try add(name, .pooling(Pooling(.average, kernel: window, stride: stride)), input)
  }
}
