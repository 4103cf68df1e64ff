import Foundation
import HWSimTestSupport
import ONNXSchema
import Testing

@Suite("Is an ONNX file of few bytes read soon, and in little memory?")
struct ONNXLimitTests {
  /// `nodes` make "y" of stored numbers, which an image then needs.
  private func expectSoon(
    _ outcome: String? = nil, sourceLocation: SourceLocation = #_sourceLocation,
    _ nodes: (inout ONNXModel) -> Void
  ) {
    let model = ONNXModel {
      $0.input("x", [1, 8])
      nodes(&$0)
      $0.node("Add", ["x", "y"], "z")
    }
    let bytes = model.bytes
    let start = ThreadTime.now
    let text = problem(bytes, path: "net.onnx")
    let duration = ThreadTime.now - start
    if let outcome { #expect(text.contains(outcome), sourceLocation: sourceLocation) }
    #expect(duration < .seconds(1), sourceLocation: sourceLocation)
  }

  /// Fifty times twice as many.
  @Test func doubledNumbers() {
    expectSoon("net.onnx: node ") {
      $0.stored("y0", [1, 2, 3, 4])
      for index in 0..<50 {
        $0.node("Concat", ["y\(index)", "y\(index)"], "y\(index + 1)", ["axis": 0])
      }
      $0.node("Identity", ["y50"], "y")
    }
  }

  /// As many numbers as are still known, again and again.
  @Test func foldedAgainAndAgain() {
    expectSoon("cannot combine 1x8 with 65536") {
      $0.stored("count", [65536])
      $0.node("ConstantOfShape", ["count"], "y0")
      for index in 0..<20_000 { $0.node("Neg", ["y\(index)"], "y\(index + 1)") }
      $0.node("Identity", ["y20000"], "y")
    }
    expectSoon("cannot combine 1x8 with 65536") {
      $0.stored("count", [65536])
      for index in 0..<20_000 { $0.node("ConstantOfShape", ["count"], "y\(index)") }
      $0.node("Identity", ["y0"], "y")
    }
  }

  /// None of an axis can be many along another.
  @Test(arguments: [[0, 1 << 40], [1 << 40, 0], [1 << 20, 0, 1 << 20]])
  func emptyTensors(_ dimensions: [Int]) {
    func expectSoon(_ type: String, _ inputs: [String], _ axis: Int) {
      self.expectSoon {
        $0.stored("empty", [], dimensions: dimensions)
        for (name, numbers) in [("zero", [0]), ("one", [1]), ("none", []), ("most", [Int.max])] {
          $0.stored(name, numbers)
        }
        $0.stored("axis", [axis])
        $0.stored("order", Array(dimensions.indices.reversed()))
        $0.stored("sizes", dimensions)
        $0.node(type, inputs, "y", ["axis": .integer(axis)])
      }
    }
    for axis in dimensions.indices {
      expectSoon("Slice", ["empty", "zero", "most", "axis"], axis)
      expectSoon("Gather", ["empty", "none"], axis)
      expectSoon("Concat", ["empty", "empty"], axis)
      expectSoon("Split", ["empty"], axis)
      expectSoon("Transpose", ["empty"], axis)
      expectSoon("Expand", ["one", "sizes"], axis)
      expectSoon("ConstantOfShape", ["sizes"], axis)
      expectSoon("Neg", ["empty"], axis)
      expectSoon("Add", ["empty", "empty"], axis)
      expectSoon("ReduceSum", ["empty"], axis)
      expectSoon("GroupNormalization", ["empty"], axis)
      expectSoon("InstanceNormalization", ["empty"], axis)
    }
  }

  private static let most = 1 << 40

  /// Each is possible, what they make is not.
  @Test(
    arguments: [
      ("Add", [most, 1], [1, most]), ("Where", [most, 1], [1, most]),
      ("GatherND", [1, most], [most, 1]), ("Gather", [1, most], [most]),
      ("MatMul", [most, 1], [1, most]), ("Concat", [most], [most]), ("TopK", [most], [1]),
      ("Expand", [most, 1], [2]),
    ] as [(String, [Int], [Int])])
  func productsOfStoredTensors(_ type: String, _ left: [Int], _ right: [Int]) {
    expectSoon("net.onnx: node 'y' (\(type)): ") {
      $0.weights("a", left)
      $0.weights("b", right)
      $0.node(type, ["a", "b", "b"], "y", ["k": .integer(.max), "axis": 0])
    }
  }

  /// Each gather adds 59 axes.
  @Test func axesWithoutEnd() {
    expectSoon("axes; expected at most 64") {
      $0.stored("y0", [0])
      $0.stored("indices", [0], dimensions: [Int](repeating: 1, count: 60))
      for index in 0..<100 { $0.node("Gather", ["y\(index)", "indices"], "y\(index + 1)") }
      $0.node("Identity", ["y100"], "y")
    }
  }

  /// Every name but the right one.
  @Test func manyNames() {
    expectSoon("reads 'nam', which nothing above makes; did you mean 'name0'?") {
      for index in 0..<20_000 { $0.node("Identity", ["x"], "name\(index)") }
      $0.node("Neg", ["nam"], "y")
    }
  }

  @Test func manyInputs() {
    expectSoon("read ") {
      for index in 0..<10_000 {
        $0.input("input\(index)", [1, 3, 8, 8])
        $0.node("Relu", ["input\(index)"], "relu\(index)")
      }
      $0.node("Identity", ["x"], "y")
    }
  }

  @Test func manyOperators() {
    expectSoon("read 2 layers") {
      for index in 0..<2000 { $0.node("Unheard\(index)", ["x"], "u\(index)") }
      for index in 0..<2000 { $0.states("u\(index)", [1, 8]) }
      $0.node("Identity", ["x"], "y")
    }
  }

  /// An image that the file stores is a layer like another.
  @Test(arguments: ["Conv", "MaxPool", "GlobalAveragePool", "Gemm", "MatMul", "Relu"])
  func storedImages(_ type: String) {
    let isMatrix = type == "Gemm" || type == "MatMul"
    let model = ONNXModel {
      $0.input("x", [1, 1])
      $0.weights("image", isMatrix ? [1, 4] : [1, 4, 8, 8])
      $0.weights("w", isMatrix ? [4, 4] : [4, 4, 1, 1])
      $0.node(type, ["image", "w"], "made", ["kernel_shape": [1, 1]])
      $0.node("Add", ["x", "made"], "y")
    }
    #expect(model.problem().hasPrefix("read "))
  }
}
