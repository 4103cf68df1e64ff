internal import HWSimCore
internal import ONNXSchema

extension GraphWriter {
  /// ONNX's defaults are the customary ones, such as LeakyRelu's slope of 0.01, but for one:
  /// HardSigmoid's slope is that of HardSwish and of MobileNetV3, 1/6, not 0.2.
  mutating func writeActivation(_ activation: Activation, _ input: String, _ output: String) {
    func write(_ type: String, _ attributes: Onnx_AttributeProto...) {
      add(type, output: output, [input], attributes)
    }
    switch activation {
    case .relu: write("Relu")
    case .relu6: add("Clip", output: output, [input, constant(0), constant(6)])
    case .leakyRelu: write("LeakyRelu")
    case .hardSigmoid: write("HardSigmoid", .number("alpha", 1 / 6))
    case .hardSwish: write("HardSwish")
    case .absolute: write("Abs")
    case .negate: write("Neg")
    case .round: write("Round")
    case .sigmoid: write("Sigmoid")
    case .tanh: write("Tanh")
    case .swish:
      let gate = helper("Sigmoid", of: output, [input])
      add("Mul", output: output, [input, gate])
    case .gelu: writeGELU(input, output)
    case .elu: write("Elu")
    case .mish: write("Mish")
    case .softplus: write("Softplus")
    case .exponential: write("Exp")
    case .logarithm: write("Log")
    case .squareRoot: write("Sqrt")
    case .reciprocal: write("Reciprocal")
    case .erf: write("Erf")
    case .sine: write("Sin")
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

  /// A number beside a single tensor is not known; it is written as 1.
  mutating func writeElementwise(
    _ elementwise: Elementwise, _ inputs: [ONNXTensor], _ output: ONNXTensor
  ) throws(ExportProblem) {
    guard let type = elementwise.type else {
      throw ExportProblem(
        "compares in a way that the network does not say; expected arithmetic, a maximum or a "
          + "minimum")
    }
    let operands = alike(inputs) + (inputs.count == 1 ? [constant(1)] : [])
    add(type, output: output.name, operands)
  }
}

extension Elementwise {
  fileprivate var type: String? {
    switch self {
    case .add: "Add"
    case .subtract: "Sub"
    case .multiply: "Mul"
    case .divide: "Div"
    case .maximum: "Max"
    case .minimum: "Min"
    case .power: "Pow"
    case .compare: nil
    }
  }
}
