import HWSimCore

/// Source: Szegedy et al., "Rethinking the Inception architecture for computer vision", CVPR 2016,
/// table 1. What the paper leaves open is taken from TensorFlow's slim/nets/inception_v3, which
/// torchvision follows: without the classifier at its side, which serves training alone, that has
/// 23,834,568 parameters. In the network that MXNet trained and Caffe took over the last module
/// pools maxima.
extension NetworkFamily {
  static let inceptionV3 = NetworkFamily(
    name: "inceptionv3", title: "Inception v3",
    source: "Szegedy et al., Rethinking Inception, CVPR 2016, arXiv:1512.00567",
    options: [variant, resolution, classes],
    scaling: Scaling(width: nil, widths: [], resolutionStep: 32), build: assemble)
}

private enum Variant: String, CaseIterable {
  case tensorflow, caffe
}

private let variant = ChoiceOption(
  "variant", default: Variant.tensorflow, help: "caffe pools maxima in the last module")
private let resolution = ResolutionOption(default: 299)
private let classes = IntegerOption.classes()

private func assemble(
  _ options: OptionValues, _ build: inout NetworkBuilder
) throws(NetworkError) {
  let image = try build.image(options[resolution])
  var tensor = try build.inceptionStem(image)
  let lastPooling: Pooling.Kind = options[variant] == .caffe ? .max : .average
  let modules: [(String, [[InceptionLayer]])] = [
    ("mixed_5b", module35(32)), ("mixed_5c", module35(64)), ("mixed_5d", module35(64)),
    ("mixed_6a", halving35),
    ("mixed_6b", module17(128)), ("mixed_6c", module17(160)), ("mixed_6d", module17(160)),
    ("mixed_6e", module17(192)),
    ("mixed_7a", halving17),
    ("mixed_7b", module8(.average)), ("mixed_7c", module8(lastPooling)),
  ]
  for (name, branches) in modules { tensor = try build.inception(name, tensor, branches) }
  try build.averageAndClassify(tensor, options[classes])
}

/// Figure 5, with one of its two 3x3 branches as a 5x5.
private func module35(_ pooled: Int) -> [[InceptionLayer]] {
  [
    [.conv(64, 1)], [.conv(48, 1), .conv(64, 5)], [.conv(64, 1), .conv(96, 3), .conv(96, 3)],
    [.pool(.average), .conv(pooled, 1)],
  ]
}

private let halving35: [[InceptionLayer]] = [
  [.conv(384, 3, stride: 2)], [.conv(64, 1), .conv(96, 3), .conv(96, 3, stride: 2)],
  [.halvingPool()],
]

/// Figure 6, n = 7.
private func module17(_ inner: Int) -> [[InceptionLayer]] {
  [
    [.conv(192, 1)], [.conv(inner, 1), .conv(inner, 1, by: 7), .conv(192, 7, by: 1)],
    [
      .conv(inner, 1), .conv(inner, 7, by: 1), .conv(inner, 1, by: 7), .conv(inner, 7, by: 1),
      .conv(192, 1, by: 7),
    ],
    [.pool(.average), .conv(192, 1)],
  ]
}

private let halving17: [[InceptionLayer]] = [
  [.conv(192, 1), .conv(320, 3, stride: 2)],
  [.conv(192, 1), .conv(192, 1, by: 7), .conv(192, 7, by: 1), .conv(192, 3, stride: 2)],
  [.halvingPool()],
]

/// Figure 7.
private func module8(_ pooling: Pooling.Kind) -> [[InceptionLayer]] {
  let both = InceptionLayer.split([[.conv(384, 1, by: 3)], [.conv(384, 3, by: 1)]])
  return [
    [.conv(320, 1)], [.conv(384, 1), both], [.conv(448, 1), .conv(384, 3), both],
    [.pool(pooling), .conv(192, 1)],
  ]
}

extension NetworkBuilder {
  /// Convolutions and poolings without a border, 299x299 to 35x35x192: Inception v3 and
  /// Inception-ResNet v2.
  mutating func inceptionStem(
    _ image: Tensor, _ style: InceptionStyle = .normalization
  ) throws(NetworkError) -> Tensor {
    try sequence(
      "stem", image,
      [
        .conv(32, 3, stride: 2), .conv(32, 3, stride: 1), .conv(64, 3), .halvingPool(),
        .conv(80, 1), .conv(192, 3, stride: 1), .halvingPool(),
      ], style)
  }
}
