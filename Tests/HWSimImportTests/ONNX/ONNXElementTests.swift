import HWSimCore
import Testing

@Suite("What layer does an ONNX operator become that works element by element?")
struct ONNXElementTests {
  private static let image = [1, 4, 6, 8]
  private static let tokens = [2, 5, 8]

  @Test(arguments: [
    ("Relu", Activation.relu), ("ThresholdedRelu", .relu), ("Clip", .relu6),
    ("LeakyRelu", .leakyRelu), ("QLinearLeakyRelu", .leakyRelu),
    ("HardSigmoid", .hardSigmoid), ("HardSwish", .hardSwish), ("Sigmoid", .sigmoid),
    ("QLinearSigmoid", .sigmoid), ("Tanh", .tanh), ("Swish", .swish), ("QuickGelu", .swish),
    ("Gelu", .gelu), ("FastGelu", .gelu), ("BiasGelu", .gelu), ("Elu", .elu), ("Selu", .elu),
    ("Celu", .elu), ("Mish", .mish), ("Softplus", .softplus), ("Softsign", .softplus),
    ("Exp", .exponential), ("Log", .logarithm), ("Sqrt", .squareRoot),
    ("Reciprocal", .reciprocal), ("Erf", .erf), ("Sin", .sine), ("Atanh", .sine),
    ("Abs", .absolute), ("Sign", .absolute), ("Neg", .negate), ("Not", .negate), ("Floor", .round),
    ("Ceil", .round), ("Round", .round), ("IsNaN", .round),
  ])
  func activation(_ type: String, _ activation: Activation) throws {
    let network = try ONNXCase(type, Self.image).model.network()
    #expect(network.layers.last?.operation == .activation(activation))
    #expect(network.shape("y") == "6x8x4")
  }

  @Test(arguments: [
    ("Add", Elementwise.add), ("Sum", .add), ("Mean", .add), ("Sub", .subtract),
    ("Mul", .multiply), ("Div", .divide), ("Mod", .divide), ("Max", .maximum), ("Min", .minimum),
    ("Pow", .power), ("Equal", .compare), ("Less", .compare), ("GreaterOrEqual", .compare),
    ("And", .compare), ("Xor", .compare), ("BitShift", .compare),
  ])
  func elementwise(_ type: String, _ kind: Elementwise) throws {
    let network = try ONNXCase(type, Self.image, with: [.input([1, 4, 1, 1])]).model.network()
    #expect(network.layers.last?.operation == .elementwise(kind))
    #expect(network.shape("y") == "6x8x4")
  }

  static let combinations = [
    ONNXCase("Add", image, with: [[4, 1, 1]], is: "elementwise 6x8x4", parameters: 4),
    ONNXCase("PRelu", image, with: [[4, 1, 1]], is: "activation 6x8x4", parameters: 4),
    ONNXCase("PRelu", image, with: [[4]], is: "activation 6x8x4", parameters: 4),
    ONNXCase("PRelu", image, with: [[1]], is: "activation 6x8x4", parameters: 0),
    // A number stays in a register.
    ONNXCase("Add", image, with: [.floats([3])], is: "elementwise 6x8x4", parameters: 0),
    ONNXCase("Mul", tokens, with: [[8]], is: "elementwise 2x5x1x8", parameters: 8),
    ONNXCase("Mul", [8], with: [.input(tokens)], is: "elementwise 2x5x1x8"),
    ONNXCase("Add", [2, 5, 1], with: [.input([1, 1, 8])], is: "elementwise 2x5x1x8"),
    // Height and width are one axis to each of 2 x 3 x 4 x 5 x 6; where only one repeats, it is copied.
    ONNXCase(
      "Add", [2, 3, 4, 5, 6], with: [.input([2, 3, 1, 5, 6])], is: "elementwise 2x20x6x3"),
    ONNXCase(
      "QLinearAdd", image, with: [[1], [1], .input(image), [1], [1], [1], [1]],
      is: "elementwise 6x8x4",
      parameters: 0),
    ONNXCase(
      "QLinearMul", image, with: [[1], [1], [4, 1, 1], [1], [1], [1], [1]], is: "elementwise 6x8x4",
      parameters: 4),
  ]

  static let normalizations = [
    ONNXCase(
      "BatchNormalization", image, with: [[4], [4], [4], [4]], is: "batch_normalization 6x8x4",
      parameters: 8),
    ONNXCase(
      "BatchNormalization", [1, 4, 8], with: [[4], [4], [4], [4]], is: "batch_normalization 1x8x4",
      parameters: 8),
    ONNXCase(
      "LayerNormalization", tokens, with: [[8], [8]], is: "normalization 2x5x1x8", parameters: 16),
    ONNXCase(
      "LayerNormalization", tokens, with: [[5, 8]], ["axis": 1], is: "normalization 2x5x1x8",
      parameters: 40),
    ONNXCase(
      "SimplifiedLayerNormalization", tokens, with: [[8]], is: "normalization 2x5x1x8",
      parameters: 8),
    ONNXCase(
      "RMSNormalization", tokens, with: [[8]], is: "normalization 2x5x1x8", parameters: 8, opset: 23
    ),
    ONNXCase(
      "InstanceNormalization", image, with: [[4], [4]], is: "normalization 6x8x4", parameters: 8),
    ONNXCase(
      "GroupNormalization", image, with: [[4], [4]], ["num_groups": 2], is: "normalization 6x8x4",
      parameters: 8, opset: 21),
    ONNXCase("LpNormalization", tokens, is: "normalization 2x5x1x8", parameters: 0),
    ONNXCase("MeanVarianceNormalization", image, is: "normalization 6x8x4"),
    ONNXCase("LRN", image, ["size": 3], is: "local_response_normalization 6x8x4"),
    ONNXCase("Softmax", tokens, is: "softmax 2x5x1x8"),
    ONNXCase("LogSoftmax", tokens, ["axis": 1], is: "softmax 2x5x1x8"),
    ONNXCase("Hardmax", tokens, is: "softmax 2x5x1x8"),
    ONNXCase("QLinearSoftmax", tokens, with: [[1], [1], [1], [1]], is: "softmax 2x5x1x8"),
  ]

  static let reductions = [
    // Over both spatial axes: pooling.
    ONNXCase("ReduceMean", image, ["axes": [2, 3]], is: "average_pooling 1x1x4", opset: 13),
    ONNXCase(
      "ReduceMean", image, with: [.numbers([-1, -2])], is: "average_pooling 1x1x4", opset: 18),
    ONNXCase("ReduceMax", image, with: [.numbers([2, 3])], is: "max_pooling 1x1x4", opset: 18),
    ONNXCase("ReduceMean", image, ["axes": [1]], is: "reduction 6x8x1", opset: 13),
    ONNXCase("ReduceMean", tokens, ["axes": [-1]], is: "reduction 2x5x1x1", opset: 13),
    ONNXCase(
      "ReduceMean", tokens, ["axes": [1], "keepdims": 0], is: "average_pooling 2x1x1x8", opset: 13),
    ONNXCase("ReduceSum", image, is: "reduction 1x1x1"),
    ONNXCase("ReduceSum", image, ["keepdims": 0], is: "reduction 1x1x1"),
    ONNXCase("ReduceSum", image, with: [.numbers([2])], is: "reduction 1x8x4"),
    ONNXCase("ReduceMin", image, ["axes": [3]], is: "reduction 6x1x4"),
    ONNXCase("ReduceProd", image, ["axes": [3]], is: "reduction 6x1x4"),
    ONNXCase("ReduceL1", image, ["axes": [3]], is: "reduction 6x1x4"),
    ONNXCase("ReduceL2", image, ["axes": [3]], is: "reduction 6x1x4"),
    ONNXCase("ReduceLogSumExp", image, ["axes": [3]], is: "reduction 6x1x4"),
    ONNXCase("ReduceSumSquare", image, ["axes": [3]], is: "reduction 6x1x4"),
    ONNXCase("ArgMax", image, ["axis": 1], is: "reduction 6x8x1"),
    ONNXCase("ArgMin", tokens, ["axis": 1, "keepdims": 0], is: "reduction 2x1x1x8"),
  ]

  @Test(arguments: combinations + normalizations + reductions)
  func layer(_ example: ONNXCase) throws { try example.check() }

  /// Two additions of three tensors.
  @Test func sumOfThree() throws {
    let model = ONNXModel {
      for name in ["a", "b", "c"] { $0.input(name, [1, 4]) }
      $0.node("Sum", ["a", "b", "c"], "y")
      $0.outputs("y")
    }
    #expect(Array(model.layers().suffix(2)) == ["y elementwise 1x1x4", "y/2 elementwise 1x1x4"])
  }

  @Test func reductionOverNoAxesDoesNothing() {
    let model = ONNXModel {
      $0.input("x", [1, 4])
      $0.stored("axes", [])
      $0.node("ReduceSum", ["x", "axes"], "sum", ["noop_with_empty_axes": 1])
      $0.node("Relu", ["sum"], "y")
    }
    #expect(model.layers() == ["x input 1x1x4", "y activation 1x1x4"])
  }

  @Test func choice() {
    let model = ONNXModel {
      $0.input("condition", [1, 1])
      $0.input("x", [1, 4])
      $0.input("z", [1, 4])
      $0.node("Where", ["condition", "x", "z"], "y")
    }
    #expect(Array(model.layers().suffix(2)) == ["y elementwise 1x1x4", "y/2 elementwise 1x1x4"])
  }
}
