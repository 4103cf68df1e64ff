import HWSimCore
import ONNXSchema
import Testing

@Suite("Are numbers of an ONNX file known before the network runs?")
struct ONNXConstantTests {
  /// What `nodes` compute of an image of 1x4x6x8, named "n", is the shape that it takes.
  private func reshaped(
    opset: Int = 17, to name: String = "n", _ nodes: (inout ONNXModel) -> Void
  ) -> String {
    let model = ONNXModel(opset: opset) {
      $0.input("x", [1, 4, 6, 8])
      nodes(&$0)
      $0.node("Reshape", ["x", name], "y")
    }
    let layers = model.layers()
    return layers.count == 2 ? layers[1] : layers.joined(separator: ", ")
  }

  /// As PyTorch writes x.view(x.size(0), -1).
  @Test func flattening() {
    let shape = reshaped {
      $0.stored("zero", [0], dimensions: [])
      $0.stored("axes", [0])
      $0.stored("rest", [-1])
      $0.node("Shape", ["x"], "s")
      $0.node("Gather", ["s", "zero"], "batch")
      $0.node("Unsqueeze", ["batch", "axes"], "b")
      $0.node("Concat", ["b", "rest"], "n", ["axis": 0])
    }
    #expect(shape == "y view 1x1x192")
  }

  /// Two thirds of six rows, and what is left.
  @Test func arithmetic() {
    let shape = reshaped {
      $0.stored("two", [2], dimensions: [])
      $0.stored("three", [3], dimensions: [])
      $0.stored("axes", [0])
      $0.node("Shape", ["x"], "s", ["start": -2, "end": -1])
      $0.node("Squeeze", ["s"], "rows")
      $0.node("Cast", ["rows"], "float", ["to": 1])
      $0.node("Mul", ["float", "two"], "double")
      $0.node("Div", ["double", "three"], "quotient")
      $0.node("Floor", ["quotient"], "floor")
      $0.node("Cast", ["floor"], "whole", ["to": 7])
      $0.node("Unsqueeze", ["whole", "axes"], "w")
      $0.stored("rest", [1, -1])
      $0.node("Concat", ["w", "rest"], "n", ["axis": -1])
    }
    #expect(shape == "y view 4x1x1x48")
  }

  /// A division of integers drops the rest: 8 / 3 = 2.
  @Test func integerDivision() {
    let shape = reshaped {
      $0.stored("three", [3])
      $0.stored("rest", [-1])
      $0.node("Shape", ["x"], "s", ["start": 3])
      $0.node("Div", ["s", "three"], "d")
      $0.node("Concat", ["d", "rest"], "n", ["axis": 0])
    }
    #expect(shape == "y view 2x1x1x96")
  }

  /// 1x4 and 6x8 from one list: sliced, multiplied, put together.
  @Test func products() {
    let shape = reshaped {
      for (name, number) in [("zero", 0), ("two", 2), ("four", 4)] { $0.stored(name, [number]) }
      $0.node("Shape", ["x"], "s")
      $0.node("Slice", ["s", "zero", "two"], "head")
      $0.node("Slice", ["s", "two", "four"], "tail")
      $0.node("ReduceProd", ["head"], "a", ["keepdims": 1])
      $0.node("ReduceProd", ["tail"], "b", ["keepdims": 1])
      $0.node("Concat", ["a", "b"], "n", ["axis": 0])
    }
    #expect(shape == "y view 4x1x1x48")
  }

  @Test func backwards() {
    let shape = reshaped {
      for (name, number) in [("start", -1), ("end", .min), ("axis", 0), ("step", -1)] {
        $0.stored(name, [number])
      }
      $0.node("Shape", ["x"], "s")
      $0.node("Slice", ["s", "start", "end", "axis", "step"], "n")
    }
    #expect(shape == "y view 8x4x1x6")
  }

  /// -1 where a flag is set, the size of the image elsewhere.
  @Test func choice() {
    let shape = reshaped {
      $0.stored("eight", [8])
      $0.stored("ones", [-1])
      $0.node("Shape", ["x"], "s")
      $0.node("Equal", ["s", "eight"], "flags")
      $0.node("Where", ["flags", "ones", "s"], "w")
      $0.stored("order", [3, 1])
      $0.node("Gather", ["w", "order"], "n")
    }
    #expect(shape == "y view 48x1x1x4")
  }

  @Test(arguments: [
    ("value_ints", ONNXAttribute.integers([2, -1])),
    ("value", .tensor(.integers("", [2, -1], [2]))),
    ("value_floats", .floats([2, -1])),
  ])
  func constants(_ name: String, _ value: ONNXAttribute) {
    #expect(reshaped { $0.node("Constant", [], "n", [name: value]) } == "y view 2x1x1x96")
  }

  @Test func filled() {
    let shape = reshaped {
      $0.stored("two", [2])
      $0.stored("rest", [-1])
      $0.node("ConstantOfShape", ["two"], "ones", ["value": .tensor(.integers("", [1], [1]))])
      $0.node("Concat", ["ones", "rest"], "n", ["axis": 0])
    }
    #expect(shape == "y view 1x1x192")
  }

  @Test func operators() {
    let shape = reshaped {
      for (name, numbers) in [
        ("a", [8, -192]), ("b", [8, 1]), ("one", [1]), ("high", [9, 192]),
      ] {
        $0.stored(name, numbers)
      }
      $0.node("Div", ["a", "b"], "c")  // 1, -192
      $0.node("Neg", ["c"], "d")
      $0.node("Abs", ["d"], "e")
      $0.node("Mod", ["e", "high"], "f")  // 1, 0
      $0.node("Sub", ["e", "f"], "g")  // 0, 192
      $0.node("Max", ["g", "one"], "h")
      $0.node("Min", ["h", "high"], "n")
    }
    #expect(shape == "y view 1x1x192")
  }

  /// 4, 20, 36, ... below 48: three numbers.
  @Test func count() {
    let model = ONNXModel {
      $0.input("x", [1, 3])
      for (name, number) in [("start", 4), ("end", 48), ("step", 16)] {
        $0.stored(name, [number], dimensions: [])
      }
      $0.node("Range", ["start", "end", "step"], "r")
      $0.node("Size", ["r"], "size")
      $0.stored("axes", [0])
      $0.node("Unsqueeze", ["size", "axes"], "n")
      $0.node("Expand", ["x", "n"], "e")
      $0.node("Relu", ["e"], "y")
    }
    #expect(model.layers() == ["x input 1x1x3", "y activation 1x1x3"])
  }

  @Test(arguments: [
    (0.0, 1e300, 1.0), (0, 1, 0), (0, 0, 0), (1e300, 0, 1), (0, .nan, 1), (0, -.infinity, 1),
    (0, 1, 1e-30),
  ])
  func countWithoutEnd(_ start: Double, _ end: Double, _ step: Double) {
    let model = ONNXModel {
      $0.input("x", [1, 3])
      for (name, number) in [("start", start), ("end", end), ("step", step)] {
        $0.graph.initializer.append(.double(name, number))
      }
      $0.node("Range", ["start", "end", "step"], "r")
      $0.node("Add", ["x", "r"], "y")
    }
    expectOneLine(model.problem(), "net.onnx: node ")
  }

  /// Indices of a table are no shapes; they need not be known.
  @Test func longCount() throws {
    let model = ONNXModel {
      $0.input("x", [1, 8])
      for (name, number) in [("start", 0), ("end", 100_000), ("step", 1)] {
        $0.stored(name, [number], dimensions: [])
      }
      $0.node("Range", ["start", "end", "step"], "r")
      $0.weights("table", [100_000, 8])
      $0.node("Gather", ["table", "r"], "g")
      $0.node("Add", ["x", "g"], "y")
    }
    #expect(try model.network().counts.parameters == 800_000)
  }

  @Test func shapesMustBeKnown() {
    let model = ONNXModel {
      $0.input("x", [1, 8])
      $0.input("n", [2])
      $0.node("Reshape", ["x", "n"], "y")
    }
    expectOneLine(model.problem(), "net.onnx: node 'y' (Reshape): its shape are computed")
  }

  /// A sum of squares is not the square of a sum, and a mean of shapes is nothing that is known.
  @Test(arguments: ["ReduceSumSquare", "ReduceMean", "ReduceL2"])
  func otherReductionsAreNotKnown(_ type: String) {
    let text = reshaped {
      $0.node("Shape", ["x"], "s")
      $0.node(type, ["s"], "n")
    }
    #expect(text.contains("shapes must be known before"))
  }
}
