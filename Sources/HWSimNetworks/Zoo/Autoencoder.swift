import HWSimCore

/// Source: the anomaly detection network of MLPerf Tiny, mlcommons/tiny,
/// benchmark/training/anomaly_detection/keras_model.py: ten fully connected layers around eight
/// numbers. Batch normalisations are folded into biases, as it is deployed.
extension NetworkFamily {
  static let autoencoder = NetworkFamily(
    name: "autoencoder", title: "Autoencoder, anomaly detection of MLPerf Tiny",
    source: "Banbury et al., MLPerf Tiny benchmark, arXiv:2106.07597 (2021)", options: [inputs],
    build: assemble)
}

private let inputs = IntegerOption(
  "inputs", in: 1...65_536, help: "numbers of the spectrum that it takes and gives back"
) { _ in 640 }

private func assemble(
  _ options: OptionValues, _ build: inout NetworkBuilder
) throws(NetworkError) {
  var tensor = try build.input(channels: options[inputs], height: 1, width: 1)
  let widths = [128, 128, 128, 128, 8, 128, 128, 128, 128]
  for (index, width) in widths.enumerated() {
    let name = "fc\(index + 1)"
    tensor = try build.fullyConnected(name, tensor, outputs: width)
    tensor = try build.activation("\(name)/relu", .relu, tensor)
  }
  _ = try build.fullyConnected("fc10", tensor, outputs: options[inputs])
}
