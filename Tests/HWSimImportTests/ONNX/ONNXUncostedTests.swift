import HWSimCore
import HWSimImport
import Testing

@Suite("What becomes of an ONNX operator without a cost model?")
struct ONNXUncostedTests {
  private static let tokens = [2, 5, 8]

  static let ruled = [
    ONNXCase("CumSum", tokens, with: [.numbers([1])], is: "uncosted 2x5x1x8"),
    ONNXCase("ReverseSequence", tokens, with: [.input([5])], is: "uncosted 2x5x1x8"),
    ONNXCase("RandomNormalLike", tokens, is: "uncosted 2x5x1x8"),
    ONNXCase("GridSample", [1, 4, 6, 8], with: [.input([1, 3, 5, 2])], is: "uncosted 3x5x4"),
    ONNXCase("TopK", tokens, ["k": 3], is: "uncosted 2x5x1x3", opset: 9),
    ONNXCase("TopK", tokens, with: [.numbers([3])], ["axis": 1], is: "uncosted 2x3x1x8"),
    // Steps x batch x inputs become steps x directions x batch x width.
    ONNXCase(
      "LSTM", [5, 2, 8], with: [[1, 24, 8], [1, 24, 6]], ["hidden_size": 6], is: "uncosted 5x2x6x1"),
    ONNXCase(
      "GRU", [5, 2, 8], with: [[2, 18, 8], [2, 18, 6]],
      ["hidden_size": 6, "direction": "bidirectional"], is: "uncosted 5x2x6x2"),
    ONNXCase(
      "RNN", [2, 5, 8], with: [[1, 6, 8], [1, 6, 6]], ["hidden_size": 6, "layout": 1],
      is: "uncosted 2x1x6x5", opset: 14),
  ]

  @Test(arguments: ruled)
  func shapeByRule(_ example: ONNXCase) throws { try example.check() }

  @Test func lastStateOfARecurrentOperator() {
    let model = ONNXModel {
      $0.input("x", [5, 2, 8])
      $0.weights("w", [1, 24, 8])
      $0.weights("r", [1, 24, 6])
      $0.node("LSTM", ["x", "w", "r"], "", "h", "c", attributes: ["hidden_size": 6])
      $0.outputs("h", "c")
    }
    #expect(
      model.layers() == [
        "x input 5x2x1x8", "w constant 24x1x8", "r constant 24x1x6", "h/1 uncosted 2x1x6",
        "h/2 uncosted 2x1x6",
      ])
  }

  /// Its shape is what the file states, also where a name stands for the size.
  @Test func statedShape() throws {
    let model = ONNXModel {
      $0.input("x", ["N", 4, 6, 8])
      $0.node("Unheard", ["x"], "a", "b", attributes: [:])
      $0.node("Relu", ["b"], "y", [:])
      $0.states("a", ["N", 7])
      $0.states("b", ["N", 9, 6, 8])
      $0.outputs("a", "y")
    }
    #expect(
      model.layers(batch: 3) == [
        "x input 3x6x8x4", "a uncosted 3x1x1x7", "a/1 uncosted 3x6x8x9", "y activation 3x6x8x9",
      ])
    #expect(try model.coverage == ["Unheard x1 not costed", "Relu x1 costed"])
    let coverage = try model.read().coverage
    #expect(coverage[0].elements == 7 + 9 * 6 * 8)
    #expect(coverage[0].kinds == [.uncosted])
    #expect(coverage[1].kinds == [.activation])
  }

  @Test func coverageIsInTheOrderOfFirstUse() throws {
    let model = ONNXModel {
      $0.input("x", [1, 4])
      $0.node("Relu", ["x"], "a")
      $0.node("Identity", ["a"], "b")
      $0.node("Dropout", ["b"], "c")
      $0.node("Relu", ["c"], "d")
      $0.node("Identity", ["d"], "e")
      $0.node("Softmax", ["e"], "y")
    }
    #expect(
      try model.coverage == [
        "Relu x2 costed", "Identity x2 folded", "Dropout x1 folded", "Softmax x1 costed",
      ])
    #expect(try model.read().coverage[0].elements == 8)
  }

  @Test func unknownShapeNeedsInference() {
    let model = ONNXModel {
      $0.input("x", [1, 4])
      $0.node("Unheard", ["x"], "y")
    }
    expectOneLine(
      model.problem(),
      "net.onnx: node 'y' (Unheard): hwsim does not know the operator Unheard, and the file does "
        + "not state the shape of its output 'y'; run onnx.shape_inference over it")
  }
}
