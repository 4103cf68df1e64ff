internal import HWSimCore

extension GraphWriter {
  mutating func writeActivation(_ activation: Activation, _ input: String, _ output: String) {
    switch activation {
    case .relu: add("Relu", output: output, [input])
    case .relu6: add("Clip", output: output, [input, constant(0), constant(6)])
    // ONNX's default slope, 0.01, is the customary one.
    case .leakyRelu: add("LeakyRelu", output: output, [input])
    // As in HardSwish, and in MobileNetV3; ONNX's default slope is 0.2.
    case .hardSigmoid: add("HardSigmoid", output: output, [input], [.number("alpha", 1 / 6)])
    case .hardSwish: add("HardSwish", output: output, [input])
    case .sigmoid: add("Sigmoid", output: output, [input])
    case .tanh: add("Tanh", output: output, [input])
    case .swish:
      let gate = helper("Sigmoid", of: output, [input])
      add("Mul", output: output, [input, gate])
    case .gelu: writeGELU(input, output)
    }
  }

  /// x (1 + erf(x / √2)) / 2: ONNX has no operator for it before operator set 20.
  private mutating func writeGELU(_ input: String, _ output: String) {
    let scaled = helper("Div", of: output, [input, constant(Float(2).squareRoot())])
    let error = helper("Erf", of: output, [scaled])
    let gate = helper("Add", of: output, [error, constant(1)])
    let half = helper("Mul", of: output, [input, constant(0.5)])
    add("Mul", output: output, [half, gate])
  }

  /// - Returns: whether the output is flat.
  mutating func writeElementwise(
    _ elementwise: Elementwise, _ inputs: [ONNXTensor], _ output: ONNXTensor
  ) -> Bool {
    let inputs = alike(inputs)
    let type = elementwise == .add ? "Add" : "Mul"
    add(type, output: output.name, inputs.map(\.name))
    return inputs[0].isFlat
  }
}
