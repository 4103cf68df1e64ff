import HWSimCore

/// Source: Iandola et al., "SqueezeNet: AlexNet-level accuracy with 50x fewer parameters and
/// <0.5MB model size", arXiv:1602.07360, table 1 and figure 2; version 1.1: the authors'
/// repository forresti/SqueezeNet. The metaparameters are those of section 5.1; their defaults are
/// SqueezeNet's own. Poolings round up, as in Caffe and torchvision.
extension NetworkFamily {
  static let squeezeNet = NetworkFamily(
    name: "squeezenet", title: "SqueezeNet",
    source: "Iandola et al., SqueezeNet, arXiv:1602.07360 (2016)",
    options: [
      version, bypass, base, increment, frequency, ratio, share, resolution, classes,
    ],
    scaling: Scaling(width: nil, widths: [], resolutionStep: 32), build: assemble)
}

private enum Version: String, CaseIterable {
  case original = "1.0"
  case revised = "1.1"
}

private enum Bypass: String, CaseIterable {
  case none, simple, complex
}

private let version = ChoiceOption(
  "version", default: Version.original,
  help: "1.1 has a smaller first kernel and pools earlier: 2.4 times fewer multiplications")
private let bypass = ChoiceOption(
  "bypass", default: Bypass.none,
  help: "adds a fire module's input to its output; complex: through a 1x1 convolution too")
private let base = IntegerOption(
  "base", in: 2...65_536, help: "filters that the first fire module expands to"
) { _ in 128 }
private let increment = IntegerOption(
  "increment", in: 0...65_536, help: "expand filters added after every so many fire modules"
) { _ in 128 }
private let frequency = IntegerOption(
  "frequency", in: 1...8, help: "fire modules after which filters are added"
) { _ in 2 }
private let ratio = DecimalOption(
  "ratio", in: 0.01...16, default: 0.125, help: "squeeze filters by expand filters of a fire module"
)
private let share = DecimalOption(
  "pct3x3", in: 0.001...0.999, default: 0.5, help: "3x3 filters among the expand filters")
private let resolution = ResolutionOption(default: 224)
private let classes = IntegerOption.classes()

/// Outputs of the squeeze layer and of the two expand layers of a fire module.
private struct FireWidths {
  let squeeze: Int
  let narrow: Int
  let wide: Int

  /// - Parameter index: 0 for fire2.
  init(_ index: Int, _ options: OptionValues) {
    let expand = options[base] + options[increment] * (index / options[frequency])
    squeeze = max(1, Int((options[ratio] * Double(expand)).rounded()))
    wide = min(max(1, Int((options[share] * Double(expand)).rounded())), expand - 1)
    narrow = expand - wide
  }
}

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

  for number in 2...9 {
    let widths = FireWidths(number - 2, options)
    tensor = try fire(number, tensor, widths, options[bypass], &build)
    // 1.0 pools after fire4 and fire8, 1.1 after fire3 and fire5.
    if (isOriginal ? [4, 8] : [3, 5]).contains(number) {
      tensor = try maxPool("maxpool\(number)", tensor, &build)
    }
  }

  tensor = try build.convolution(
    "conv10", tensor, outputs: options[classes], kernel: 1, bias: true)
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
  _ number: Int, _ input: NetworkBuilder.Tensor, _ widths: FireWidths,
  _ bypass: Bypass, _ build: inout NetworkBuilder
) throws(NetworkError) -> NetworkBuilder.Tensor {
  let name = "fire\(number)"
  build.block = name
  defer { build.block = nil }

  var squeezed = try build.convolution(
    "\(name)/squeeze1x1", input, outputs: widths.squeeze, kernel: 1, bias: true)
  squeezed = try build.activation("\(name)/relu_squeeze1x1", .relu, squeezed)
  var narrow = try build.convolution(
    "\(name)/expand1x1", squeezed, outputs: widths.narrow, kernel: 1, bias: true)
  narrow = try build.activation("\(name)/relu_expand1x1", .relu, narrow)
  var wide = try build.convolution(
    "\(name)/expand3x3", squeezed, outputs: widths.wide, kernel: 3, padding: 1, bias: true)
  wide = try build.activation("\(name)/relu_expand3x3", .relu, wide)
  let output = try build.add("\(name)/concat", .concatenation, narrow, wide)

  // Where the channels change, a convolution has to match them: in SqueezeNet in the even modules.
  let keepsChannels = build[input].channels == build[output].channels
  switch (bypass, keepsChannels) {
  case (.none, _), (.simple, false): return output
  case (.simple, true), (.complex, true):
    return try build.add("\(name)/add", .elementwise(.add), output, input)
  case (.complex, false):
    let matched = try build.convolution(
      "\(name)/bypass1x1", input, outputs: build[output].channels, kernel: 1, bias: true)
    return try build.add("\(name)/add", .elementwise(.add), output, matched)
  }
}
