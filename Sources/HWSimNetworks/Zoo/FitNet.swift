import HWSimCore

/// Source: Romero et al., "FitNets: hints for thin deep nets", ICLR 2015, the students for CIFAR-10; number 4,
/// which has 19 layers, as in the authors' repository, adri-romsor/FitNets, yaml/cifar10_fitnet19_all.yaml.
/// Each layer is the larger of two linear pieces. The repository's fully connected layer has five pieces and so
/// 0.2 million parameters more than the paper counts; with two, all three networks have the paper's number.
/// Number 3 is left out: no public definition reproduces its 1.6 million parameters.
extension NetworkFamily {
  static let fitNet = NetworkFamily(
    name: "fitnet", title: "FitNet for CIFAR-10",
    source: "Romero et al., FitNets, ICLR 2015, arXiv:1412.6550",
    options: [student, resolution, classes], build: assemble)
}

private enum Student: String, CaseIterable {
  case one = "1"
  case two = "2"
  case four = "4"

  /// Channels of the convolutions before each pooling.
  var stages: [[Int]] {
    switch self {
    case .one: [[16, 16, 16], [32, 32, 32], [48, 48, 64]]
    case .two: [[16, 32, 32], [48, 64, 80], [96, 96, 128]]
    case .four:
      [
        [32, 32, 32, 48, 48], [80, 80, 80, 80, 80, 80], [128, 128, 128, 128, 128, 128],
      ]
    }
  }
}

private let student = ChoiceOption(
  "student", default: Student.four, help: "the paper's number: 1 and 2 have 11 layers, 4 has 19")
private let resolution = ResolutionOption(default: 32)
private let classes = IntegerOption.classes(default: 10)

private func assemble(
  _ options: OptionValues, _ build: inout NetworkBuilder
) throws(NetworkError) {
  var tensor = try build.image(options[resolution])
  for (stage, widths) in options[student].stages.enumerated() {
    for (index, channels) in widths.enumerated() {
      let convolution = Convolution(
        outputs: channels, kernel: Extent(3), padding: Padding(1), hasBias: true)
      tensor = try build.maxout(
        "conv\(stage + 1)_\(index + 1)", tensor, .convolution(convolution), pieces: 2)
    }
    let window = stage == 2 ? 8 : 2
    tensor = try build.pool(
      "pool\(stage + 1)", .max, tensor, kernel: window, stride: stage == 2 ? 1 : 2)
  }
  tensor = try build.maxout(
    "fc1", tensor, .fullyConnected(FullyConnected(outputs: 500, hasBias: true)), pieces: 2)
  tensor = try build.fullyConnected("fc2", tensor, outputs: options[classes])
  _ = try build.add("softmax", .softmax, tensor)
}
