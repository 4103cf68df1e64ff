import HWSimCore
import ONNXSchema
import Testing

@Suite("Do functions and branches of an ONNX file run where they are called?")
struct ONNXCallTests {
  /// A model of local functions; `x` is a tensor of 1x8.
  private static func model(_ build: (inout ONNXModel) -> Void) -> ONNXModel {
    ONNXModel {
      $0.input("x", [1, 8])
      build(&$0)
    }
  }

  private static func call(
    _ type: String, _ inputs: [String], _ outputs: [String],
    _ attributes: [String: ONNXAttribute] = [:]
  ) -> Onnx_NodeProto {
    .node(type, inputs, outputs, attributes, domain: "local")
  }

  @Test func functionsRunInPlace() throws {
    let model = Self.model {
      $0.weights("w", [8, 6])
      $0.weights("b", [6])
      $0.function(
        "Linear", ["a", "matrix", "shift"], ["result"],
        [
          .node("MatMul", ["a", "matrix"], ["product"]),
          .node("Add", ["product", "shift"], ["result"]),
        ])
      $0.graph.node = [Self.call("Linear", ["x", "w", "b"], ["y"])]
    }
    #expect(model.layers() == ["x input 1x1x8", "product fully_connected 1x1x6"])
    #expect(try model.coverage == ["Linear x1 costed"])
    #expect(try model.network().counts.parameters == 54)
  }

  /// Its result has the readers that the call's result has.
  @Test func patternsReachOverACall() {
    let model = Self.model {
      $0.weights("w", [8, 6])
      $0.weights("b", [6])
      $0.function(
        "Product", ["a", "matrix"], ["result"], [.node("MatMul", ["a", "matrix"], ["result"])])
      $0.graph.node = [
        Self.call("Product", ["x", "w"], ["m"]), .node("Add", ["m", "b"], ["y"]),
      ]
    }
    #expect(model.layers() == ["x input 1x1x8", "result fully_connected 1x1x6"])
    var shared = model
    shared.outputs("y", "m")
    #expect(shared.layers().count == 4)
  }

  /// What the call gives, else what the function states.
  @Test(
    arguments: [([:], "4x4x3"), (["steps": [4, 1]], "2x8x3")]
      as [([String: ONNXAttribute], String)])
  func attributesReachTheBody(_ attributes: [String: ONNXAttribute], _ shape: String) {
    let model = ONNXModel {
      $0.input("x", [1, 3, 8, 8])
      $0.function(
        "Pool", ["a"], ["b"], defaults: ["steps": [2, 2]],
        [
          .node("MaxPool", ["a"], ["b"], ["kernel_shape": [1, 1], "strides": .reference("steps")])
        ])
      $0.graph.node = [Self.call("Pool", ["x"], ["y"], attributes)]
    }
    #expect(model.layers() == ["x input 8x8x3", "b max_pooling \(shape)"])
  }

  /// What the caller does not give, an operator does not have.
  @Test func absentAttributeIsAbsent() {
    let model = ONNXModel {
      $0.input("x", [1, 3, 8, 8])
      $0.weights("w", [4, 3, 3, 3])
      $0.function(
        "Slide", ["a", "kernel"], ["result"], attributes: ["strides"],
        [.node("Conv", ["a", "kernel"], ["result"], ["strides": .reference("strides")])])
      $0.graph.node = [
        Self.call("Slide", ["x", "w"], ["small"], ["strides": [2, 2]]),
        Self.call("Slide", ["x", "w"], ["large"]),
      ]
      $0.outputs("small", "large")
    }
    #expect(
      model.layers() == [
        "x input 8x8x3", "result convolution 3x3x4", "result_2 convolution 6x6x4",
      ])
  }

  @Test func functionsCallFunctions() {
    let model = Self.model {
      $0.function(
        "Twice", ["a"], ["c"],
        [
          .node("Relu", ["a"], ["b"]), .node("Relu", ["b"], ["c"]),
        ])
      $0.function(
        "Fourfold", ["a"], ["c"],
        [
          Self.call("Twice", ["a"], ["b"]), Self.call("Twice", ["b"], ["c"]),
        ])
      $0.graph.node = [Self.call("Fourfold", ["x"], ["y"])]
    }
    #expect(model.layers().count == 1 + 4)
  }

  /// A body sees what it is given, nothing around it.
  @Test func bodiesAreClosed() {
    let model = Self.model {
      $0.function("Leak", ["a"], ["b"], [.node("Add", ["a", "x"], ["b"])])
      $0.graph.node = [Self.call("Leak", ["x"], ["y"])]
    }
    expectOneLine(model.problem(), "net.onnx: node 'b' (Add): reads 'x', which nothing above makes")
  }

  private static func branching(_ condition: [Int]?) -> ONNXModel {
    model {
      if let condition { $0.stored("condition", condition, dimensions: []) }
      if condition == nil { $0.input("condition", []) }
      let one = Onnx_GraphProto.branch(.node("Relu", ["x"], ["a"]))
      let two = Onnx_GraphProto.branch(
        .node("Exp", ["x"], ["b"]), .node("Softmax", ["b"], ["c"]))
      $0.node("If", ["condition"], "y", ["then_branch": .graph(one), "else_branch": .graph(two)])
      $0.node("Neg", ["y"], "z")
    }
  }

  @Test func knownConditionChooses() {
    #expect(
      Self.branching([1]).layers() == [
        "x input 1x1x8", "a activation 1x1x8", "z activation 1x1x8",
      ])
    #expect(
      Self.branching([0]).layers() == [
        "x input 1x1x8", "b activation 1x1x8", "c softmax 1x1x8", "z activation 1x1x8",
      ])
  }

  /// The costlier branch stands for both.
  @Test func openConditionTakesTheLongerBranch() throws {
    let model = Self.branching(nil)
    #expect(model.layers().contains("c softmax 1x1x8"))
    #expect(try model.coverage == ["If x1 costed", "Neg x1 costed"])
  }

  @Test func branchesHaveWeightsOfTheirOwn() throws {
    let model = Self.model {
      $0.stored("condition", [1], dimensions: [])
      var branch = Onnx_GraphProto.branch(.node("MatMul", ["x", "w"], ["a"]))
      branch.initializer = [.weights("w", [8, 6], .float)]
      $0.node(
        "If", ["condition"], "y", ["then_branch": .graph(branch), "else_branch": .graph(branch)])
    }
    #expect(try model.network().counts.parameters == 48)
  }
}
