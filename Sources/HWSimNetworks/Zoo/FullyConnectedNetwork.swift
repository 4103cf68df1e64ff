import HWSimCore

/// Source: Shi et al., "Benchmarking state-of-the-art deep learning software tools", arXiv:1608.07249: FCN-5 and
/// FCN-8, whose layers are counted with the input's. 2048 units in each hidden layer, and sigmoids, as in the
/// authors' hclhkbu/dlbench, tools/caffe/fc/oldprototxt/ffn26752l6.prototxt: 118 and 131 million parameters, as
/// guolinke/deep-learning-benchmarks counts them too.
///
/// The paper's table prints 55 and 58 million. 1024 units come nearest: 57 and 60; without the first two
/// matrices between hidden layers they would be 55 and 58.
extension NetworkFamily {
  static let fullyConnected = NetworkFamily(
    name: "fullyconnected", title: "Fully connected network, FCN-5 and FCN-8",
    source: "Shi et al., Benchmarking deep learning software tools, arXiv:1608.07249 (2016)",
    options: [layers, hidden, inputs], build: assemble)
}

private let layers = IntegerOption(
  "layers", in: 2...1000, help: "layers, those of the input and of the output among them"
) { _ in 5 }
private let hidden = IntegerOption(
  "hidden", in: 1...65_536, help: "units of each hidden layer"
) { _ in 2048 }
private let inputs = IntegerOption(
  "inputs", in: 1...1_000_000, help: "numbers that it takes and, as probabilities, gives"
) { _ in 26_752 }

private func assemble(
  _ options: OptionValues, _ build: inout NetworkBuilder
) throws(NetworkError) {
  var tensor = try build.input(channels: options[inputs], height: 1, width: 1)
  let last = options[layers] - 1
  for number in 1..<last {
    tensor = try build.fullyConnected("fc\(number)", tensor, outputs: options[hidden])
    tensor = try build.activation("fc\(number)/sigmoid", .sigmoid, tensor)
  }
  tensor = try build.fullyConnected("fc\(last)", tensor, outputs: options[inputs])
  _ = try build.add("softmax", .softmax, tensor)
}
