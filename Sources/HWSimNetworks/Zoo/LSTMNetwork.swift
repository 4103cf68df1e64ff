import HWSimCore

/// A language model: words as one-hot vectors, two layers of LSTM cells, scores of the next word.
///
/// Source: Shi et al., "Benchmarking state-of-the-art deep learning software tools", arXiv:1608.07249, table 4:
/// LSTM-32 and LSTM-64 have two layers, 10,000 inputs and outputs, 13 million parameters and 32 or 64 steps. The
/// width is not printed; 256 gives 13.6 million, of which the table keeps the whole ones.
extension NetworkFamily {
  static let lstm = NetworkFamily(
    name: "lstm", title: "LSTM language model",
    source: "Shi et al., Benchmarking deep learning software tools, arXiv:1608.07249 (2016)",
    options: [steps, hidden, layers, words], build: assemble)
}

private let steps = IntegerOption(
  "steps", in: 1...4096, help: "length of the sequence"
) { _ in 32 }
private let hidden = IntegerOption(
  "hidden", in: 1...65536, help: "cells of each layer"
) { _ in 256 }
private let layers = IntegerOption(
  "layers", in: 1...64, help: "layers of cells"
) { _ in 2 }
private let words = IntegerOption(
  "words", in: 2...1_000_000, help: "the vocabulary: inputs and outputs"
) { _ in 10_000 }

private func assemble(
  _ options: OptionValues, _ build: inout NetworkBuilder
) throws(NetworkError) {
  var tensor = try build.input(channels: options[words], height: options[steps], width: 1)
  for number in 1...options[layers] {
    let layer = LSTM(hidden: options[hidden], returnsSequence: number < options[layers])
    tensor = try build.add("lstm\(number)", .lstm(layer), tensor)
  }
  let scores = try build.fullyConnected("fc", tensor, outputs: options[words])
  _ = try build.add("softmax", .softmax, scores)
}
