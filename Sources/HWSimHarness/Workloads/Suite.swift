package import HWSimCore

/// Layers that are measured together, each a network of its own.
package struct Suite {
  package let name: String
  package let layers: [SuiteLayer]

  package static let names = ["quick", "calibrate"]

  package static func named(_ name: String) throws(NetworkError) -> Suite? {
    switch name {
    case "quick": Suite(name: name, layers: try quick())
    case "calibrate": Suite(name: name, layers: try calibrate())
    default: nil
    }
  }
}

/// The second layer of a network whose first ones are its inputs.
package struct SuiteLayer {
  package let network: Network
  package let precision: Precision

  /// The layer that is measured.
  package var index: Int { network.layers.count - 1 }

  package init(network: Network, precision: Precision) {
    self.network = network
    self.precision = precision
  }

  package func workload() throws(HarnessError) -> LayerWorkload {
    try LayerWorkload(index, of: network, precision, name: network.name)
  }
}

/// Makes single layers; sides and channels are those of the input.
private struct LayerMaker {
  var layers: [SuiteLayer] = []

  /// A network of an input, or two alike, and a layer, in each of the precisions.
  mutating func add(
    _ name: String, _ side: Int, _ channels: Int, inputs: Int = 1, _ operation: Operation,
    _ precisions: [Precision] = [.fp32]
  ) throws(NetworkError) {
    let title = "\(name) \(side)x\(side)x\(channels)"
    var build = NetworkBuilder(name: title)
    var tensors: [NetworkBuilder.Tensor] = []
    for _ in 0..<inputs {
      tensors.append(try build.input(channels: channels, height: side, width: side))
    }
    _ = try build.add(name, operation, tensors)
    let network = try build.finish()
    layers += precisions.map { SuiteLayer(network: network, precision: $0) }
  }

  mutating func convolution(
    _ side: Int, _ channels: Int, to outputs: Int, kernel: Int = 1, stride: Int = 1,
    groups: Int = 1, _ precisions: [Precision] = [.fp32]
  ) throws(NetworkError) {
    let name =
      groups == channels && groups > 1
      ? "depthwise" : groups > 1 ? "grouped" : kernel == 1 ? "pointwise" : "conv"
    let operation = Operation.convolution(
      Convolution(
        outputs: outputs, kernel: Extent(kernel), stride: Extent(stride),
        padding: Padding(kernel / 2), groups: groups))
    let window = kernel > 1 ? " \(kernel)x\(kernel)" + (stride > 1 ? "s\(stride)" : "") : ""
    try add(
      "\(name)\(window) to \(outputs) of", side, channels, operation, precisions)
  }

  mutating func depthwise(
    _ side: Int, _ channels: Int, kernel: Int = 3, stride: Int = 1,
    _ precisions: [Precision] = [.fp32]
  ) throws(NetworkError) {
    try convolution(
      side, channels, to: channels, kernel: kernel, stride: stride, groups: channels, precisions)
  }
}

extension Suite {
  /// A dozen kernels of MobileNet, ResNet and ShuffleNet shapes.
  private static func quick() throws(NetworkError) -> [SuiteLayer] {
    var make = LayerMaker()
    let both: [Precision] = [.fp32, .int8]
    try make.convolution(14, 96, to: 576, both)
    try make.convolution(14, 576, to: 96, both)
    try make.convolution(14, 96, to: 96, kernel: 3, both)
    try make.convolution(224, 3, to: 32, kernel: 3, stride: 2)
    try make.convolution(28, 240, to: 60, groups: 3)
    try make.depthwise(14, 576, both)
    try make.depthwise(56, 144, stride: 2)
    try make.add(
      "fully connected to 1000 of", 1, 1280,
      .fullyConnected(FullyConnected(outputs: 1000, hasBias: true)), both)
    try make.add(
      "max pool 3x3s2", 112, 64, .pooling(Pooling(.max, kernel: Extent(3), stride: Extent(2))))
    try make.add(
      "average pool 7x7", 7, 1280,
      .pooling(Pooling(.average, kernel: Extent(7), stride: Extent(1))))
    try make.add("add", 14, 96, inputs: 2, .elementwise(.add), both)
    try make.add("shuffle 3", 28, 240, .channelShuffle(groups: 3))
    try make.add("softmax", 1, 1000, .softmax)
    return make.layers
  }

  /// Several shapes of each class of kernel, none of which is a layer of the zoo's networks: what is fitted to
  /// them is judged by those.
  private static func calibrate() throws(NetworkError) -> [SuiteLayer] {
    var make = LayerMaker()
    for (side, channels, outputs) in [
      (52, 40, 80), (52, 120, 40), (26, 160, 160), (26, 80, 320), (13, 320, 320), (13, 640, 160),
      (13, 200, 800), (8, 800, 400), (6, 448, 1344),
    ] {
      try make.convolution(side, channels, to: outputs)
    }
    for (side, channels, outputs, kernel, stride) in [
      (208, 3, 24, 3, 2), (208, 3, 48, 7, 2), (52, 48, 48, 3, 1), (26, 80, 80, 3, 1),
      (26, 160, 160, 3, 2), (13, 200, 200, 3, 1), (8, 384, 384, 3, 1), (26, 24, 72, 3, 1),
      (52, 160, 160, 1, 2),
    ] {
      try make.convolution(side, channels, to: outputs, kernel: kernel, stride: stride)
    }
    for (side, channels, outputs, groups) in [(26, 120, 240, 3), (13, 360, 90, 3), (26, 96, 96, 4)]
    {
      try make.convolution(side, channels, to: outputs, groups: groups)
    }
    for (side, channels, kernel, stride) in [
      (104, 40, 3, 1), (104, 80, 3, 2), (52, 160, 3, 1), (26, 200, 3, 1), (26, 320, 3, 2),
      (13, 640, 3, 1), (8, 720, 3, 1), (26, 160, 5, 1),
    ] {
      try make.depthwise(side, channels, kernel: kernel, stride: stride)
    }
    for (inputs, outputs) in [(640, 500), (1600, 800), (3200, 640)] {
      try make.add(
        "fully connected to \(outputs) of", 1, inputs,
        .fullyConnected(FullyConnected(outputs: outputs, hasBias: true)))
    }
    for side in [104, 52] {
      try make.add(
        "max pool 3x3s2", side, 48,
        .pooling(Pooling(.max, kernel: Extent(3), stride: Extent(2))))
    }
    try make.add(
      "average pool 3x3s2", 26, 160,
      .pooling(
        Pooling(.average, kernel: Extent(3), stride: Extent(2), padding: Padding(1))))
    for (side, channels) in [(8, 800), (13, 640)] {
      try make.add(
        "global average pool", side, channels,
        .pooling(Pooling(.average, kernel: Extent(side), stride: Extent(1))))
    }
    for (side, channels) in [(52, 40), (26, 160), (13, 320)] {
      try make.add("add", side, channels, inputs: 2, .elementwise(.add))
      try make.add("relu", side, channels, .activation(.relu))
      try make.add("batch norm", side, channels, .batchNormalization)
      try make.add("concat", side, channels, inputs: 2, .concatenation)
    }
    for (side, channels) in [(26, 240), (13, 480)] {
      try make.add("shuffle 3", side, channels, .channelShuffle(groups: 3))
    }
    try make.add("softmax", 1, 800, .softmax)
    return make.layers
  }
}
