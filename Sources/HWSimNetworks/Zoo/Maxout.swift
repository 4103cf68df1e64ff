import HWSimCore

/// Source: Goodfellow et al., "Maxout networks", ICML 2013: the network for CIFAR-10 in the form of the authors'
/// lisa-lab/pylearn2, scripts/papers/maxout/cifar10.yaml: three convolutions of two pieces, 500 units of five.
/// Poolings round up, as there.
extension NetworkFamily {
  static let maxout = NetworkFamily(
    name: "maxout", title: "Maxout network for CIFAR-10",
    source: "Goodfellow et al., Maxout networks, ICML 2013, arXiv:1302.4389",
    options: [resolution, classes], build: assemble)
}

private let resolution = ResolutionOption(default: 32)
private let classes = IntegerOption.classes(default: 10)

private struct Stage {
  let outputs: Int
  let kernel: Int
  let padding: Int
  /// Window of the pooling, whose stride is 2.
  let window: Int
}

private let stages = [
  Stage(outputs: 96, kernel: 8, padding: 4, window: 4),
  Stage(outputs: 192, kernel: 8, padding: 3, window: 4),
  Stage(outputs: 192, kernel: 5, padding: 3, window: 2),
]

private func assemble(
  _ options: OptionValues, _ build: inout NetworkBuilder
) throws(NetworkError) {
  var tensor = try build.image(options[resolution])
  for (index, stage) in stages.enumerated() {
    let convolution = Convolution(
      outputs: stage.outputs, kernel: Extent(stage.kernel), padding: Padding(stage.padding),
      hasBias: true)
    tensor = try build.maxout("conv\(index + 1)", tensor, .convolution(convolution), pieces: 2)
    tensor = try build.pool(
      "pool\(index + 1)", .max, tensor, kernel: stage.window, stride: 2, rounding: .up)
  }
  tensor = try build.maxout(
    "fc1", tensor, .fullyConnected(FullyConnected(outputs: 500, hasBias: true)), pieces: 5)
  tensor = try build.fullyConnected("fc2", tensor, outputs: options[classes])
  _ = try build.add("softmax", .softmax, tensor)
}

extension NetworkBuilder {
  /// The largest of several linear pieces, each a layer of its own.
  mutating func maxout(
    _ name: String, _ input: Tensor, _ piece: Operation, pieces: Int
  ) throws(NetworkError) -> Tensor {
    block = name
    defer { block = nil }
    var largest = try add("\(name)/piece_1", piece, input)
    for number in 2...max(pieces, 2) {
      let other = try add("\(name)/piece_\(number)", piece, input)
      largest = try add("\(name)/max_\(number)", .elementwise(.maximum), largest, other)
    }
    return largest
  }
}
