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

  mutating func writeBatchNormalization(_ input: ONNXTensor, _ output: ONNXTensor) {
    let channels = [input.shape.channels]
    let vectors: [(String, ClosedRange<Float>)] = [
      ("scale", .nearOne), ("bias", .nearZero), ("mean", .nearZero), ("variance", .nearOne),
    ]
    var inputs = [input.name]
    for (role, range) in vectors {
      inputs.append(parameter(role, of: output.name, channels, range))
    }
    add("BatchNormalization", output: output.name, inputs)
  }

  /// ONNX's defaults for what a `Network` does not say are those of Caffe's AlexNet: alpha 1e-4,
  /// beta 0.75, bias 1.
  mutating func writeResponseNormalization(
    _ size: Int, _ input: ONNXTensor, _ output: ONNXTensor
  ) {
    add("LRN", output: output.name, [image(input)], [.integer("size", size)])
  }

  mutating func bias(of layer: String, _ count: Int) -> String {
    parameter("bias", of: layer, [count], .nearZero)
  }
}

// Ranges of pseudo-random values that neither blow activations up nor let them die out.
extension ClosedRange<Float> {
  static var nearZero: Self { -0.1...0.1 }
  /// Positive, as a variance must be.
  static var nearOne: Self { 0.5...1.5 }

  /// He et al., "Delving deep into rectifiers", arXiv:1502.01852: of variance 2 / inputs.
  static func weights(inputs: Int) -> Self {
    let bound = (6 / Float(inputs)).squareRoot()
    return -bound...bound
  }
}
