import HWSimCore

/// Sources: Lin et al., "Network in network", ICLR 2014, in the form of the authors' Caffe model for CIFAR-10,
/// mavenlin, cifar10_nin; and Lee et al., "Deeply-supervised nets", AISTATS 2015, s9xie/DSN,
/// examples/best_augmented_cifar10_7.97: the same layers, but a second pooling that takes the maximum, no last
/// ReLU, and in training a classifier at each of the three larger convolutions. Poolings round up.
extension NetworkFamily {
  static let ninCIFAR = NetworkFamily(
    name: "nincifar", title: "Network in network, or deeply supervised net, for CIFAR-10",
    source: "Lin et al., Network in network, arXiv:1312.4400; Lee et al., arXiv:1409.5185",
    options: [supervision, resolution, classes], build: assemble)
}

private enum Supervision: String, CaseIterable {
  case output, deep, training
}

private let supervision = ChoiceOption(
  "supervision", default: Supervision.output,
  help:
    "deep: the deeply supervised net as it is used; training: with its hidden layers' classifiers")
private let resolution = ResolutionOption(default: 32)
private let classes = IntegerOption.classes(default: 10)

private func assemble(
  _ options: OptionValues, _ build: inout NetworkBuilder
) throws(NetworkError) {
  let supervision = options[supervision]
  var tensor = try build.image(options[resolution])
  let widths = [[192, 160, 96], [192, 192, 192], [192, 192, options[classes]]]
  for (index, outputs) in widths.enumerated() {
    let number = index + 1
    let name = "conv\(number)"
    tensor = try build.sameConvolution(
      name, tensor, outputs: outputs[0], kernel: index == 2 ? 3 : 5, bias: true)
    if supervision == .training {
      _ = try build.fullyConnected("svm\(number)", tensor, outputs: options[classes])
    }
    tensor = try build.activation("\(name)/relu", .relu, tensor)
    tensor = try build.rectifiedConvolution(
      "cccp\(2 * index + 1)", tensor, outputs: outputs[1], kernel: 1)
    let last = "cccp\(2 * index + 2)"
    tensor = try build.sameConvolution(last, tensor, outputs: outputs[2], kernel: 1, bias: true)
    if index < 2 || supervision == .output {
      tensor = try build.activation("\(last)/relu", .relu, tensor)
    }
    if index < 2 {
      tensor = try build.pool(
        "pool\(number)", index == 1 && supervision == .output ? .average : .max, tensor,
        kernel: 3, stride: 2, rounding: .up)
    }
  }
  tensor = try build.globalAveragePool("pool3", tensor)
  _ = try build.add("softmax", .softmax, tensor)
}
