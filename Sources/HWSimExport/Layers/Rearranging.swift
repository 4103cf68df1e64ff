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
}
