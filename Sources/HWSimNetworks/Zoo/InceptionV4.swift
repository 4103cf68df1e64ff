import HWSimCore

/// Source: Szegedy et al., "Inception-v4, Inception-ResNet and the impact of residual connections
/// on learning", AAAI 2017, figures 3 to 9, as in TensorFlow's slim/nets/inception_v4. Netscope
/// counted the network that soeaver/caffe-model generates, whose convolutions have biases too.
extension NetworkFamily {
  static let inceptionV4 = NetworkFamily(
    name: "inceptionv4", title: "Inception v4",
    source: "Szegedy et al., Inception-v4, AAAI 2017, arXiv:1602.07261",
    options: [variant, resolution, classes],
    scaling: Scaling(width: nil, widths: [], resolutionStep: 32), build: assemble)
}

private enum Variant: String, CaseIterable {
  case tensorflow, caffe
}

private let variant = ChoiceOption(
  "variant", default: Variant.tensorflow, help: "caffe has biases beside batch normalisation")
private let resolution = ResolutionOption(default: 299)
private let classes = IntegerOption.classes()

private func assemble(
  _ options: OptionValues, _ build: inout NetworkBuilder
) throws(NetworkError) {
  let style: InceptionStyle =
    options[variant] == .caffe ? .biasAndNormalization : .normalization
  let image = try build.image(options[resolution])
  var tensor = try build.sequence(
    "stem", image, [.conv(32, 3, stride: 2), .conv(32, 3, stride: 1), .conv(64, 3)], style)
  let letters = ["b", "c", "d", "e", "f", "g", "h"]
  let modules: [(String, [[InceptionLayer]])] =
    stem + letters[..<4].map { ("mixed_5\($0)", moduleA) } + [("mixed_6a", reductionA)]
    + letters.map { ("mixed_6\($0)", moduleB) } + [("mixed_7a", reductionB)]
    + letters[..<3].map { ("mixed_7\($0)", moduleC) }
  for (name, branches) in modules { tensor = try build.inception(name, tensor, branches, style) }
  try build.averageAndClassify(tensor, options[classes])
}

/// Figure 3, behind its first three convolutions.
private let stem: [(String, [[InceptionLayer]])] = [
  ("mixed_3a", [[.halvingPool()], [.conv(96, 3, stride: 2)]]),
  (
    "mixed_4a",
    [
      [.conv(64, 1), .conv(96, 3, stride: 1)],
      [.conv(64, 1), .conv(64, 1, by: 7), .conv(64, 7, by: 1), .conv(96, 3, stride: 1)],
    ]
  ),
  ("mixed_5a", [[.conv(192, 3, stride: 2)], [.halvingPool()]]),
]

/// Figure 4.
private let moduleA: [[InceptionLayer]] = [
  [.conv(96, 1)], [.conv(64, 1), .conv(96, 3)], [.conv(64, 1), .conv(96, 3), .conv(96, 3)],
  [.pool(.average), .conv(96, 1)],
]

/// Figure 7 with table 1's k = 192, l = 224, m = 256, n = 384.
private let reductionA: [[InceptionLayer]] = [
  [.conv(384, 3, stride: 2)], [.conv(192, 1), .conv(224, 3), .conv(256, 3, stride: 2)],
  [.halvingPool()],
]

/// Figure 5.
private let moduleB: [[InceptionLayer]] = [
  [.conv(384, 1)], [.conv(192, 1), .conv(224, 1, by: 7), .conv(256, 7, by: 1)],
  [
    .conv(192, 1), .conv(192, 7, by: 1), .conv(224, 1, by: 7), .conv(224, 7, by: 1),
    .conv(256, 1, by: 7),
  ],
  [.pool(.average), .conv(128, 1)],
]

/// Figure 8.
private let reductionB: [[InceptionLayer]] = [
  [.conv(192, 1), .conv(192, 3, stride: 2)],
  [.conv(256, 1), .conv(256, 1, by: 7), .conv(320, 7, by: 1), .conv(320, 3, stride: 2)],
  [.halvingPool()],
]

/// Figure 6.
private let moduleC: [[InceptionLayer]] = [
  [.conv(256, 1)],
  [.conv(384, 1), .split([[.conv(256, 1, by: 3)], [.conv(256, 3, by: 1)]])],
  [
    .conv(384, 1), .conv(448, 3, by: 1), .conv(512, 1, by: 3),
    .split([[.conv(256, 1, by: 3)], [.conv(256, 3, by: 1)]]),
  ],
  [.pool(.average), .conv(256, 1)],
]
