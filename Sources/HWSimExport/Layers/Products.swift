internal import HWSimCore

extension GraphWriter {
  /// Weights are outputs x inputs, as PyTorch keeps them.
  mutating func writeFullyConnected(
    _ layer: FullyConnected, _ input: ONNXTensor, _ output: ONNXTensor
  ) {
    let count = input.shape.elementsPerImage
    var name = input.name
    if !input.isFlat { name = helper("Flatten", of: output.name, [name], [.integer("axis", 1)]) }
    let weight = parameter(
      "weight", of: output.name, [layer.outputs, count], .weights(inputs: count))
    var inputs = [name, weight]
    if layer.hasBias { inputs.append(bias(of: output.name, layer.outputs)) }
    add("Gemm", output: output.name, inputs, [.integer("transB", 1)])
  }

  /// MatMul repeats the right matrices for each turn through them.
  mutating func writeProduct(
    _ product: MatrixMultiplication, _ inputs: [ONNXTensor], _ output: ONNXTensor
  ) {
    let perTurn = inputs[1].shape.elements / (product.depth * product.columns)
    let leftShape = [product.count / perTurn, perTurn, product.rows, product.depth]
    let rightShape = [perTurn, product.depth, product.columns]
    let left = helper("Reshape", of: output.name, [inputs[0].name, constant(leftShape)])
    let right = helper("Reshape", of: output.name, [inputs[1].name, constant(rightShape)])
    let result = helper("MatMul", of: output.name, [left, right])
    add("Reshape", output: output.name, [result, constant(output.dimensions)])
  }

  mutating func bias(of layer: String, _ count: Int) -> String {
    parameter("bias", of: layer, [count], .nearZero)
  }
}

// Ranges of pseudo-random values that neither blow activations up nor let them die out.
extension ClosedRange<Float> {
  static var nearZero: Self { -0.1...0.1 }
  /// Positive: a variance must be, a divisor should.
  static var nearOne: Self { 0.5...1.5 }

  /// He et al., "Delving deep into rectifiers", arXiv:1502.01852: of variance 2 / inputs.
  static func weights(inputs: Int) -> Self {
    let bound = (6 / Float(inputs)).squareRoot()
    return -bound...bound
  }
}
