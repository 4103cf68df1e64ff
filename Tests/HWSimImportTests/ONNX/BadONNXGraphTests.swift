import ONNXSchema
import Testing

@Suite("What is said of an ONNX graph that cannot be?")
struct BadONNXGraphTests {
  private static func model(_ build: (inout ONNXModel) -> Void) -> ONNXModel {
    ONNXModel {
      $0.input("image", [1, 3, 8, 8])
      build(&$0)
    }
  }

  @Test func readsWhatComesLater() {
    let model = Self.model {
      $0.node("Relu", ["later"], "first")
      $0.node("Relu", ["image"], "later")
    }
    expectOneLine(
      model.problem(), "net.onnx: node 'first' (Relu): reads 'later', which nothing above makes")
  }

  @Test func readsItself() {
    let model = Self.model { $0.node("Add", ["image", "y"], "y") }
    expectOneLine(model.problem(), "net.onnx: node 'y' (Add): reads 'y', which nothing above makes")
  }

  @Test func nearestName() {
    let model = Self.model { $0.node("Relu", ["imgae"], "y") }
    #expect(
      model.problem()
        == "net.onnx: node 'y' (Relu): reads 'imgae', which nothing above makes; did you mean "
        + "'image'?")
  }

  @Test func missingOutput() {
    let model = Self.model {
      $0.node("Relu", ["image"], "y")
      $0.outputs("z")
    }
    expectOneLine(model.problem(), "net.onnx: reads 'z', which nothing above makes")
  }

  @Test(arguments: ["image", "w", "twice"])
  func nameTwice(_ name: String) {
    let model = Self.model {
      $0.weights("w", [3])
      $0.node("Relu", ["image"], "twice")
      $0.node("Relu", ["image"], name)
    }
    expectOneLine(
      model.problem(), "net.onnx: node '\(name)' (Relu): makes '\(name)', which exists already")
  }

  @Test func weightsTwice() {
    let model = Self.model {
      $0.weights("w", [3])
      $0.weights("w", [4])
      $0.node("Relu", ["image"], "y")
    }
    expectOneLine(model.problem(), "net.onnx: makes 'w', which exists already")
  }

  @Test func nothingIsComputed() {
    let stored = Self.model {
      $0.weights("w", [3])
      $0.node("Relu", ["w"], "y")
    }
    expectOneLine(
      stored.problem(), "net.onnx: computes nothing from its inputs; expected a network")
    let same = Self.model { $0.node("Identity", ["image"], "y") }
    expectOneLine(same.problem(), "net.onnx: has no layers besides inputs; expected a network")
  }

  /// Each layer is possible, all together are not.
  @Test func tooMuchWork() {
    let model = ONNXModel {
      $0.input("a", [1, 1_048_576, 1024])
      $0.input("b", [1, 1024, 1_048_576])
      // 2^50 multiply-accumulates each.
      for index in 0..<64 { $0.node("MatMul", ["a", "b"], "y\(index)") }
      $0.graph.output = (0..<64).map { .shaped("y\($0)", []) }
    }
    expectOneLine(model.problem(), "net.onnx: layer 'y")
    #expect(model.problem().contains("brings the work over 2^56 operations"))
  }

  @Test(arguments: [
    ([1 << 40, 1 << 40], "sizes must be positive and not too large"),
    ([.max, .max], "sizes must be positive and not too large"),
    ([1, -3, 8], "the file leaves the size of input 'x' open"),
    ([1, 0, 8], "the file leaves the size of input 'x' open"),
    ([Int](repeating: 1, count: 100), "a tensor of 100 axes; expected at most 64"),
  ])
  func impossibleInput(_ sizes: [Int], _ message: String) {
    let model = ONNXModel {
      $0.input("x", sizes.map(ONNXSize.known))
      $0.node("Relu", ["x"], "y")
    }
    expectOneLine(model.problem(), "net.onnx: ")
    #expect(model.problem().contains("input 'x'"))
    #expect(model.problem().contains(message))
  }

  @Test(arguments: [
    [1 << 40, 1 << 40], [-1], [.min, .min], [.max], [1 << 62, 0, 4],
    [Int](repeating: 1, count: 1000),
  ])
  func impossibleWeights(_ dimensions: [Int]) {
    let model = Self.model {
      $0.weights("w", dimensions)
      $0.node("Relu", ["image"], "y")
    }
    expectOneLine(model.problem(), "net.onnx: tensor 'w': a tensor of ")
  }

  @Test func functionsThatCallThemselves() {
    let model = Self.model {
      $0.function("F", ["a"], ["b"], [.node("F", ["a"], ["b"], domain: "local")])
      $0.graph.node = [.node("F", ["image"], ["y"], domain: "local")]
    }
    expectOneLine(
      model.problem(), "net.onnx: node 'b' (F): calls functions 32 deep; expected no recursion")
  }

  /// Each calls the one before it ten times.
  @Test func functionsThatMultiply() {
    let model = Self.model {
      $0.function("F0", ["a"], ["b"], [.node("Relu", ["a"], ["b"])])
      for level in 1...20 {
        let calls = (0..<10).map { index in
          Onnx_NodeProto.node(
            "F\(level - 1)", ["a\(index)"], ["a\(index + 1)"], domain: "local")
        }
        $0.function("F\(level)", ["a0"], ["a10"], calls)
      }
      $0.graph.node = [.node("F20", ["image"], ["y"], domain: "local")]
    }
    expectOneLine(model.problem(), "net.onnx: node 'a")
    #expect(model.problem().contains("calls functions again and again without end"))
  }

  /// Names of control characters, and names without end.
  @Test(arguments: [
    "a\nb", "\u{1B}[31m", "a\u{2028}b", "\u{202E}", "", String(repeating: "n", count: 9999),
  ])
  func strangeNames(_ name: String) {
    let reading = Self.model { $0.node("Relu", [name + "?"], name) }
    expectOneLine(reading.problem(), "net.onnx: node ")
    #expect(reading.problem().count < 1200)
    let unheard = Self.model { $0.node(name + "?", ["image"], name) }
    expectOneLine(unheard.problem(), "net.onnx: node ")
    let good = Self.model { $0.node("Relu", ["image"], name + "?") }
    expectOneLine(good.layers()[1], "")
    #expect(good.layers()[1].count < 300)
  }
}
