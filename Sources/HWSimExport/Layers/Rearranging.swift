internal import HWSimCore

extension GraphWriter {
  /// The name of `tensor` written as NCHW.
  mutating func image(_ tensor: ONNXTensor) -> String {
    guard tensor.isFlat else { return tensor.name }
    return helper("Reshape", of: tensor.name, [tensor.name, constant(tensor.shape.sides)])
  }

  /// The names of tensors written with equally many dimensions: flat where all are.
  mutating func alike(_ tensors: [ONNXTensor]) -> [String] {
    if tensors.allSatisfy(\.isFlat) { return tensors.map(\.name) }
    return tensors.map { image($0) }
  }

  mutating func writeConcatenation(_ inputs: [ONNXTensor], _ output: ONNXTensor) {
    add("Concat", output: output.name, alike(inputs), [.integer("axis", 1)])
  }

  mutating func writeShuffle(_ groups: Int, _ input: ONNXTensor, _ output: ONNXTensor) {
    let shape = output.shape
    let split = [shape.batch, groups, shape.channels / groups, shape.height, shape.width]
    let grouped = helper("Reshape", of: output.name, [input.name, constant(split)])
    let shuffled = helper(
      "Transpose", of: output.name, [grouped], [.integers("perm", [0, 2, 1, 3, 4])])
    add("Reshape", output: output.name, [shuffled, constant(output.dimensions)])
  }

  /// As many channels of the input as the output has, the first of them `start`.
  mutating func writeChannels(from start: Int, _ input: ONNXTensor, _ output: ONNXTensor) {
    let end = start + output.shape.channels
    add(
      "Slice", output: output.name,
      [input.name, constant([start]), constant([end]), constant([1])])
  }
}

extension Network {
  /// Where the channels of a part begin in the tensor that it is a part of. The network does not
  /// say; but parts that make up the whole stand in its order.
  ///
  /// - Returns: nil where the layer is no part of a tensor split along its channels.
  func firstChannel(ofPart index: Int) -> Int? {
    guard layers[index].isPart else { return nil }
    let parts = layers.indices.filter {
      layers[$0].isPart && layers[$0].inputs == layers[index].inputs
    }
    let whole = inputShapes(of: layers[index])[0]
    let channels = parts.map { layers[$0].output.channels }
    let onlyChannelsDiffer = parts.allSatisfy {
      let part = layers[$0].output
      return (part.batch, part.height, part.width) == (whole.batch, whole.height, whole.width)
    }
    guard onlyChannelsDiffer, channels.reduce(0, +) == whole.channels else { return nil }
    return zip(parts, channels).reduce(0) { $1.0 < index ? $0 + $1.1 : $0 }
  }
}

extension Layer {
  fileprivate var isPart: Bool {
    guard case .rearrangement("Split", _) = operation else { return false }
    return inputs.count == 1
  }
}
