import HWSimCore

/// Source: Iandola et al., "SqueezeNet: AlexNet-level accuracy with 50x fewer parameters and
/// <0.5MB model size", arXiv:1602.07360, table 1 and figure 2; version 1.1 and the Caffe net: the authors'
/// repository forresti/SqueezeNet, `SqueezeNet_v1.0/train_val.prototxt`, which takes 227 pixels and pads the
/// last convolution of version 1.0 by 1. Poolings round up, as in Caffe and torchvision.
extension NetworkFamily {
  static let squeezeNet = NetworkFamily(
    name: "squeezenet", title: "SqueezeNet",
    source: "Iandola et al., SqueezeNet, arXiv:1602.07360 (2016)",
    options: [version, bypass, variant, resolution, classes, dropout],
    scaling: Scaling(width: nil, widths: [], resolutionStep: 32), build: assemble)
}

private enum Version: String, CaseIterable {
  case original = "1.0"
  case revised = "1.1"
}

private enum Bypass: String, CaseIterable {
  case none, simple, complex
}

private enum Variant: String, CaseIterable {
  case paper, caffe
}

private let version = ChoiceOption(
  "version", default: Version.original,
  help: "1.1 has a smaller first kernel and pools earlier: 2.4 times fewer multiplications")
private let bypass = ChoiceOption(
  "bypass", default: Bypass.none,
  help: "adds a fire module's input to its output; complex: through a 1x1 convolution too")
private let variant = ChoiceOption(
  "variant", default: Variant.paper,
  help: "caffe: the authors' network file, which pads the last convolution of version 1.0")
private let resolution = ResolutionOption { $0[variant] == .caffe ? 227 : 224 }
private let classes = IntegerOption.classes()
private let dropout = FlagOption.dropout

/// Outputs of the squeeze layer and of each of the two expand layers, fire2 to fire9.
private let fires = [
  (16, 64), (16, 64), (32, 128), (32, 128), (48, 192), (48, 192), (64, 256), (64, 256),
]

private func assemble(
  _ options: OptionValues, _ build: inout NetworkBuilder
) throws(NetworkError) {
  let isOriginal = options[version] == .original
  let image = try build.image(options[resolution])
  var tensor = try build.convolution(
    "conv1", image, outputs: isOriginal ? 96 : 64, kernel: isOriginal ? 7 : 3, stride: 2,
    bias: true)
  tensor = try build.activation("relu_conv1", .relu, tensor)
  tensor = try maxPool("maxpool1", tensor, &build)

  for (index, widths) in fires.enumerated() {
    let number = index + 2
    tensor = try fire(number, tensor, widths, options[bypass], &build)
    // 1.0 pools after fire4 and fire8, 1.1 after fire3 and fire5.
    if (isOriginal ? [4, 8] : [3, 5]).contains(number) {
      tensor = try maxPool("maxpool\(number)", tensor, &build)
    }
  }

  tensor = try build.dropout("drop9", tensor, options[dropout])
  tensor = try build.convolution(
    "conv10", tensor, outputs: options[classes], kernel: 1,
    padding: isOriginal && options[variant] == .caffe ? 1 : 0, bias: true)
  tensor = try build.activation("relu_conv10", .relu, tensor)
  tensor = try build.globalAveragePool("avgpool10", tensor)
  _ = try build.add("softmax", .softmax, tensor)
}

private func maxPool(
  _ name: String, _ input: NetworkBuilder.Tensor, _ build: inout NetworkBuilder
) throws(NetworkError) -> NetworkBuilder.Tensor {
  try build.pool(name, .max, input, kernel: 3, stride: 2, rounding: .up)
}

private func fire(
  _ number: Int, _ input: NetworkBuilder.Tensor, _ widths: (squeeze: Int, expand: Int),
  _ bypass: Bypass, _ build: inout NetworkBuilder
) throws(NetworkError) -> NetworkBuilder.Tensor {
  let name = "fire\(number)"
  build.block = name
  defer { build.block = nil }

  var squeezed = try build.convolution(
    "\(name)/squeeze1x1", input, outputs: widths.squeeze, kernel: 1, bias: true)
  squeezed = try build.activation("\(name)/relu_squeeze1x1", .relu, squeezed)
  var narrow = try build.convolution(
    "\(name)/expand1x1", squeezed, outputs: widths.expand, kernel: 1, bias: true)
  narrow = try build.activation("\(name)/relu_expand1x1", .relu, narrow)
  var wide = try build.convolution(
    "\(name)/expand3x3", squeezed, outputs: widths.expand, kernel: 3, padding: 1, bias: true)
  wide = try build.activation("\(name)/relu_expand3x3", .relu, wide)
  let output = try build.add("\(name)/concat", .concatenation, narrow, wide)

  // The odd modules keep their channels; the even ones need a convolution to match them.
  let keepsChannels = !number.isMultiple(of: 2)
  switch (bypass, keepsChannels) {
  case (.none, _), (.simple, false): return output
  case (.simple, true), (.complex, true):
    return try build.add("\(name)/add", .elementwise(.add), output, input)
  case (.complex, false):
    let matched = try build.convolution(
      "\(name)/bypass1x1", input, outputs: 2 * widths.expand, kernel: 1, bias: true)
    return try build.add("\(name)/add", .elementwise(.add), output, matched)
  }
}
