import HWSimCore

/// Source: Srivastava et al., "Training very deep networks", NIPS 2015: the network of 19 layers after
/// FitNet 4, layer for layer as in the authors' repository, flukeskywalker/highway-networks,
/// examples/highways/cifar10-19layers. A highway layer mixes what a convolution makes with its input, by a gate
/// that is a convolution too: `x + T(x) * (H(x) - x)`. The repository's classifier has 100 outputs, of which
/// CIFAR-10 uses ten; this one has ten. The paper's network of 32 layers has no public definition.
extension NetworkFamily {
  static let highway = NetworkFamily(
    name: "highway", title: "Highway network of 19 layers for CIFAR-10",
    source: "Srivastava et al., Training very deep networks, NIPS 2015, arXiv:1507.06228",
    options: [resolution, classes], build: assemble)
}

private let resolution = ResolutionOption(default: 32)
private let classes = IntegerOption.classes(default: 10)

private func assemble(
  _ options: OptionValues, _ build: inout NetworkBuilder
) throws(NetworkError) {
  var tensor = try build.image(options[resolution])
  var number = 0
  for (stage, (highways, channels)) in [(4, 32), (5, 80), (5, 128)].enumerated() {
    if stage > 0 {
      tensor = try build.pool("pool\(stage)", .max, tensor, kernel: 2, stride: 2)
    }
    number += 1
    tensor = try build.rectifiedConvolution("conv\(number)", tensor, outputs: channels)
    for _ in 0..<highways {
      number += 1
      tensor = try highway("conv\(number)", tensor, &build)
    }
  }
  tensor = try build.rectifiedConvolution("conv18", tensor, outputs: 100, kernel: 1)
  try build.averageAndClassify(tensor, options[classes])
}

private func highway(
  _ name: String, _ input: NetworkBuilder.Tensor, _ build: inout NetworkBuilder
) throws(NetworkError) -> NetworkBuilder.Tensor {
  build.block = name
  defer { build.block = nil }
  let channels = build[input].channels
  let state = try build.rectifiedConvolution("\(name)/state", input, outputs: channels)
  var gate = try build.sameConvolution("\(name)/gate", input, outputs: channels, bias: true)
  gate = try build.activation("\(name)/gate/sigmoid", .sigmoid, gate)
  let change = try build.add("\(name)/change", .elementwise(.subtract), state, input)
  let gated = try build.add("\(name)/gated", .elementwise(.multiply), gate, change)
  return try build.add("\(name)/add", .elementwise(.add), input, gated)
}
