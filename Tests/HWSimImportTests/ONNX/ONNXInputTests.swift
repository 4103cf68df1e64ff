import HWSimCore
import HWSimImport
import ONNXSchema
import Testing

@Suite("Which sizes do the inputs of an ONNX network have?")
struct ONNXInputTests {
  private static func model(_ sizes: [ONNXSize]) -> ONNXModel {
    ONNXModel {
      $0.input("image", sizes)
      $0.node("Relu", ["image"], "y")
    }
  }

  private static let open = model(["N", 3, "H", "W"])

  @Test func openBatchIsOne() {
    #expect(Self.model(["N", 3, 8, 8]).layers() == ["image input 8x8x3", "y activation 8x8x3"])
    #expect(Self.model([0, 3, 8, 8]).layers().first == "image input 8x8x3")
    #expect(Self.model([-1, 3, 8, 8]).layers().first == "image input 8x8x3")
  }

  @Test(arguments: ["N", 1, 5] as [ONNXSize])
  func batchIsTheUsers(_ stated: ONNXSize) {
    let layers = Self.model([stated, 3, 8, 8]).layers(batch: 4)
    #expect(layers == ["image input 4x8x8x3", "y activation 4x8x8x3"])
  }

  @Test func statedBatch() {
    #expect(Self.model([5, 3, 8, 8]).layers().first == "image input 5x8x8x3")
  }

  /// What is as long as the batch follows it; another input's first size does not.
  @Test func onlyTheBatchFollows() {
    let model = ONNXModel {
      $0.input("x", [1, 5, 8])
      $0.input("states", [2, 1, 8])
      $0.node("Relu", ["x"], "y")
      $0.node("Relu", ["states"], "z")
      $0.outputs("y", "z")
    }
    #expect(Array(model.layers(batch: 3).prefix(2)) == ["x input 3x5x1x8", "states input 2x1x1x8"])
  }

  /// Shapes that a file for one image states follow the batch.
  @Test(arguments: [[1, -1], [1, 192], [-1, 192], [0, -1]])
  func shapesFollowTheBatch(_ shape: [Int]) {
    let model = ONNXModel {
      $0.input("x", [1, 4, 6, 8])
      $0.input("row", [1, 1])
      $0.stored("shape", shape)
      $0.stored("size", [1, 192])
      $0.node("Reshape", ["x", "shape"], "r")
      $0.node("Expand", ["row", "size"], "e")
      $0.node("Add", ["r", "e"], "y")
    }
    #expect(model.layers(batch: 3).last == "y elementwise 3x1x1x192")
  }

  @Test(arguments: [
    ["": [1, 3, 9, 7]], ["image": [1, 3, 9, 7]], ["image": [3, 9, 7]],
  ])
  func shapeIsTheUsers(_ shapes: [String: [Int]]) {
    #expect(Self.open.layers(shapes) == ["image input 9x7x3", "y activation 9x7x3"])
  }

  @Test func shapeWithoutBatchGetsIt() {
    #expect(Self.open.layers(batch: 2, ["image": [3, 9, 7]]).first == "image input 2x9x7x3")
  }

  @Test func inputWithoutShape() {
    var model = Self.open
    model.graph.input[0].clearType()
    #expect(model.layers(["image": [1, 3, 9, 7]]).first == "image input 9x7x3")
    expectOneLine(
      model.problem(),
      "net.onnx: the file does not state the shape of input 'image'; give it with --input-shape "
        + "image=1x3x224x224")
  }

  /// One name, one size: also where only the first input's is given.
  @Test func symbolsAreShared() {
    let model = ONNXModel {
      $0.input("ids", ["batch", "tokens"])
      $0.input("mask", ["batch", "tokens"])
      $0.node("Add", ["ids", "mask"], "y")
    }
    #expect(
      model.layers(batch: 2, ["ids": [16]]) == [
        "ids input 2x1x1x16", "mask input 2x1x1x16", "y elementwise 2x1x1x16",
      ])
    #expect(model.problem().contains("leaves the size of input 'ids' open: batchxtokens"))
  }

  @Test func namelessSizesAreNotOne() {
    let model = ONNXModel {
      $0.input("a", [1, 4])
      $0.input("b", ["", ""])
      $0.node("Add", ["a", "b"], "y")
    }
    #expect(model.problem(["a": [1, 4]]).contains("leaves the size of input 'b' open: ?x?"))
  }

  @Test(arguments: [
    (["image": [9, 7]], "input 'image' has 4 dimensions, but the shape that was given is 9x7"),
    (["imge": [1, 3, 9, 7]], "has no input 'imge'; did you mean 'image'?"),
    (["data": [1, 3, 9, 7]], "has no input 'data'; its inputs: image"),
    (["image": [1, 3, 0, 7]], "a tensor of 1x3x0x7 is empty; sizes must be positive"),
    (["image": [1, 3, .max, 7]], "sizes must be positive and not too large"),
  ])
  func badShape(_ shapes: [String: [Int]], _ message: String) {
    let text = Self.open.problem(shapes)
    expectOneLine(text, "net.onnx: ")
    #expect(text.contains(message))
  }

  @Test func openSizesAreNamed() {
    expectOneLine(
      Self.open.problem(),
      "net.onnx: the file leaves the size of input 'image' open: Nx3xHxW; give it with "
        + "--input-shape image=...")
  }

  /// A weight is no input whose shape a user gives.
  @Test func weightsAreNoInputs() {
    let model = ONNXModel {
      $0.input("x", [1, 8])
      $0.input("w", [8, 6])
      $0.node("Gemm", ["x", "w"], "y")
    }
    #expect(model.problem(["w": [8, 7]]) == "net.onnx: has no input 'w'; did you mean 'x'?")
  }

  @Test(arguments: [0, -1, .min])
  func badBatch(_ batch: Int) {
    expectOneLine(
      Self.open.problem(batch: batch), "net.onnx: has a batch of \(batch), expected at least 1")
  }

  @Test func hugeBatch() {
    expectOneLine(
      Self.model(["N", 3, 8, 8]).problem(batch: .max), "net.onnx: input 'image': a tensor of ")
  }
}
