internal import HWSimCore

extension GraphWriter {
  /// The name of `tensor` written as NCHW.
  mutating func image(_ tensor: ONNXTensor) -> String {
    guard tensor.isFlat else { return tensor.name }
    let shape = ONNXTensor(name: tensor.name, shape: tensor.shape).dimensions
    return helper("Reshape", of: tensor.name, [tensor.name, constant(shape)])
  }

  /// The tensors written with equally many dimensions: flat where all are.
  mutating func alike(_ tensors: [ONNXTensor]) -> [ONNXTensor] {
    if tensors.allSatisfy(\.isFlat) { return tensors }
    return tensors.map { ONNXTensor(name: image($0), shape: $0.shape) }
  }

  /// - Returns: whether the output is flat.
  mutating func writeConcatenation(_ inputs: [ONNXTensor], _ output: ONNXTensor) -> Bool {
    let inputs = alike(inputs)
    add("Concat", output: output.name, inputs.map(\.name), [.integer("axis", 1)])
    return inputs[0].isFlat
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
