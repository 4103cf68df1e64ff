import HWSimCore

/// Source: Yu and Koltun, "Multi-scale context aggregation by dilated convolutions", ICLR 2016, as in the authors'
/// fyu/dilation, network.py: VGG-16 without its last two poolings and without borders, on an image with a mirrored
/// margin of 186 pixels, then the context module. The large module is that of the paper's table 1, which the
/// authors use for Pascal VOC; Cityscapes' is `context=basic,levels=10,classes=19`. Scores are at an 8th of the image.
extension NetworkFamily {
  static let dilation = NetworkFamily(
    name: "dilation", title: "Dilated front end and context module, segmentation",
    source: "Yu and Koltun, Multi-scale context aggregation, ICLR 2016, arXiv:1511.07122",
    options: [context, levels, resolution, classes], build: assemble)
}

private enum Context: String, CaseIterable {
  case none, basic, large
}

private let context = ChoiceOption(
  "context", default: Context.none, help: "none: front end alone; large: with growing channels")
private let levels = IntegerOption(
  "levels", in: 5...12,
  help: "layers of the context module; each but the first and last two sees twice as far"
) { _ in 8 }
private let resolution = ResolutionOption(default: 528)
private let classes = IntegerOption.classes(default: 21)

private func assemble(
  _ options: OptionValues, _ build: inout NetworkBuilder
) throws(NetworkError) {
  let image = try build.image(options[resolution])
  let size = build[image].size
  let margin = 2 * 186
  var tensor = try build.rearranged(
    "margin", "Pad", image, to: Extent(size.height + margin, size.width + margin))
  for stage in 1...5 {
    tensor = try build.vggStage(
      stage, tensor, padding: (0, 0), dilation: stage == 5 ? 2 : 1)
    if stage <= 3 {
      tensor = try build.pool("pool\(stage)", .max, tensor, kernel: 2, stride: 2)
    }
  }
  tensor = try build.convolutionalClassifier(tensor, dilation: 4)
  tensor = try build.sameConvolution(
    "final", tensor, outputs: options[classes], kernel: 1, bias: true)
  if options[context] != .none { tensor = try aggregated(tensor, options, &build) }
  _ = try build.add("prob", .softmax, tensor)
}

/// Convolutions whose dilation doubles.
private func aggregated(
  _ scores: NetworkBuilder.Tensor, _ options: OptionValues, _ build: inout NetworkBuilder
) throws(NetworkError) -> NetworkBuilder.Tensor {
  build.block = "context"
  defer { build.block = nil }
  let last = options[levels] - 3
  let isLarge = options[context] == .large
  /// The channels of the module's level, doubled at each in the large one.
  func width(_ level: Int) -> Int { options[classes] * (isLarge ? 1 << level : 1) }
  var tensor = try build.rectifiedConvolution("ctx_conv1_1", scores, outputs: width(1))
  tensor = try build.rectifiedConvolution("ctx_conv1_2", tensor, outputs: width(1))
  for level in 2...last {
    tensor = try build.rectifiedConvolution(
      "ctx_conv\(level)_1", tensor, outputs: width(level), dilation: 1 << (level - 1))
  }
  tensor = try build.rectifiedConvolution("ctx_fc1", tensor, outputs: width(last))
  return try build.sameConvolution(
    "ctx_final", tensor, outputs: options[classes], kernel: 1, bias: true)
}
