import HWSimCore
import Testing

@Suite("Do ONNX nodes that are one layer become one?")
struct ONNXPatternTests {
  /// `nodes` between an input "x" of 1x5x8 and a Relu of "y"; then one that also reads `other`.
  private func layers(
    reading other: String? = nil, _ nodes: (inout ONNXModel) -> Void
  ) -> [String] {
    let model = ONNXModel(opset: 13) {
      $0.input("x", [1, 5, 8])
      nodes(&$0)
      $0.node("Softmax", ["y"], "z")
      $0.outputs("z")
      guard let other else { return }
      $0.node("Softmax", [other], "elsewhere")
      $0.outputs("z", "elsewhere")
    }
    return model.layers().dropFirst().filter { !$0.contains("softmax") }
  }

  private static func swish(_ model: inout ONNXModel) {
    model.node("Sigmoid", ["x"], "s")
    model.node("Mul", ["x", "s"], "y")
  }

  @Test func swish() {
    #expect(layers(Self.swish) == ["y activation 5x1x8"])
    #expect(
      layers(reading: "s", Self.swish) == ["s activation 5x1x8", "y elementwise 5x1x8"])
  }

  /// The spellings of x * relu6(x + 3) / 6.
  @Test(arguments: [
    [("HardSigmoid", ["x"], "s"), ("Mul", ["x", "s"], "y")],
    [
      ("Add", ["x", "three"], "t"), ("Clip", ["t", "zero", "six"], "c"), ("Mul", ["x", "c"], "m"),
      ("Div", ["m", "six"], "y"),
    ],
    [
      ("Add", ["three", "x"], "t"), ("Clip", ["t", "zero", "six"], "c"),
      ("Div", ["c", "six"], "d"),
      ("Mul", ["d", "x"], "y"),
    ],
  ])
  func hardSwish(_ nodes: [(type: String, inputs: [String], output: String)]) {
    func add(_ model: inout ONNXModel) {
      for (name, number) in [("zero", 0), ("three", 3), ("six", 6)] as [(String, Float)] {
        model.stored(name, floats: [number], dimensions: [])
      }
      for node in nodes { model.node(node.type, node.inputs, node.output) }
    }
    #expect(layers(add).count == 1)
    for node in nodes.dropLast() {
      #expect(layers(reading: node.output, add).count > 1, "\(node.output) is read elsewhere")
    }
  }

  private static func gelu(_ model: inout ONNXModel) {
    for (name, number) in [("root", 1.414), ("one", 1), ("half", 0.5)] as [(String, Float)] {
      model.stored(name, floats: [number], dimensions: [])
    }
    model.node("Div", ["x", "root"], "d")
    model.node("Erf", ["d"], "e")
    model.node("Add", ["e", "one"], "a")
    model.node("Mul", ["x", "a"], "m")
    model.node("Mul", ["m", "half"], "y")
  }

  @Test func gelu() {
    #expect(layers(Self.gelu) == ["m activation 5x1x8"])
    for inner in ["d", "e", "a", "m"] {
      #expect(layers(reading: inner, Self.gelu).count > 1, "\(inner) is read elsewhere")
    }
  }

  /// As TorchScript writes it at operator set 13.
  private static func layerNormalization(_ model: inout ONNXModel) {
    model.stored("two", floats: [2], dimensions: [])
    model.stored("epsilon", floats: [1e-5], dimensions: [])
    model.weights("scale", [8])
    model.weights("shift", [8])
    model.node("ReduceMean", ["x"], "mean", ["axes": [-1]])
    model.node("Sub", ["x", "mean"], "centred")
    model.node("Pow", ["centred", "two"], "squares")
    model.node("ReduceMean", ["squares"], "variance", ["axes": [-1]])
    model.node("Add", ["variance", "epsilon"], "sum")
    model.node("Sqrt", ["sum"], "root")
    model.node("Div", ["centred", "root"], "quotient")
    model.node("Mul", ["quotient", "scale"], "scaled")
    model.node("Add", ["scaled", "shift"], "y")
  }

  @Test func layerNormalization() throws {
    #expect(layers(Self.layerNormalization) == ["quotient normalization 5x1x8"])
    for inner in ["mean", "squares", "variance", "sum", "root"] {
      let layers = layers(reading: inner, Self.layerNormalization)
      #expect(!layers.contains { $0.contains("normalization") }, "\(inner) is read elsewhere")
    }
    let scaled = layers(reading: "scaled", Self.layerNormalization)
    #expect(scaled.prefix(1) == ["quotient normalization 5x1x8"])
    #expect(scaled.suffix(1) == ["y elementwise 5x1x8"])
    let model = ONNXModel(opset: 13) {
      $0.input("x", [1, 5, 8])
      Self.layerNormalization(&$0)
    }
    #expect(try model.network().counts.normalization == 16)
    #expect(
      try model.network().layers.last?.operation
        == .normalization(Normalization(groupSize: 8, parameters: 16)))
  }

  @Test func numberMinusNumberIsNoNormalization() {
    let layers = layers {
      $0.stored("three", floats: [3], dimensions: [])
      $0.node("Sub", ["x", "three"], "d")
      $0.node("Sqrt", ["x"], "r")
      $0.node("Div", ["d", "r"], "y")
    }
    #expect(layers.count == 3)
  }

  private static func product(_ model: inout ONNXModel) {
    model.weights("w", [8, 6])
    model.weights("b", [6])
    model.node("MatMul", ["x", "w"], "m")
    model.node("Add", ["b", "m"], "y")
  }

  @Test func biasOfAProduct() {
    #expect(layers(Self.product) == ["m pointwise 5x1x6"])
    #expect(layers(reading: "m", Self.product).count == 3)
  }

  /// A tensor of two names is read under both.
  @Test func biasBehindAnotherName() {
    let layers = layers(reading: "m") {
      $0.weights("w", [8, 6])
      $0.weights("b", [6])
      $0.node("MatMul", ["x", "w"], "m")
      $0.node("Identity", ["m"], "same")
      $0.node("Add", ["same", "b"], "y")
    }
    #expect(layers == ["m pointwise 5x1x6", "b constant 1x1x6", "y elementwise 5x1x6"])
  }

  /// A number for each row is no bias.
  @Test func columnIsNoBias() {
    let layers = layers {
      $0.weights("w", [8, 5])
      $0.weights("b", [5, 1])
      $0.node("MatMul", ["x", "w"], "m")
      $0.node("Add", ["m", "b"], "y")
    }
    #expect(layers.last == "y elementwise 5x1x5")
  }

  @Test func scalarHasNoBias() {
    let layers = layers {
      $0.weights("w", [40, 1])
      $0.stored("b", floats: [1])
      $0.stored("row", [1, 40])
      $0.stored("none", [])
      $0.node("Reshape", ["x", "row"], "r")
      $0.node("MatMul", ["r", "w"], "m")
      $0.node("Squeeze", ["m"], "s")
      $0.node("Add", ["s", "b"], "y")
    }
    #expect(layers.last == "y elementwise 1x1x1")
  }
}
