import Testing

@Suite("What layer does an ONNX operator become that moves elements?")
struct ONNXMoveTests {
  private static let image = [1, 4, 6, 8]
  private static let tokens = [2, 5, 8]

  static let shapes = [
    ONNXCase("Reshape", image, with: [.numbers([1, 192])], is: "view 1x1x192"),
    ONNXCase("Reshape", image, with: [.numbers([0, -1])], is: "view 1x1x192"),
    ONNXCase("Reshape", image, with: [.numbers([0, 0, -1])], is: "view 1x48x4"),
    ONNXCase("Reshape", tokens, with: [.numbers([2, 5, 2, 4])], is: "view 2x2x4x5"),
    ONNXCase("Flatten", image, is: "view 1x1x192"),
    ONNXCase("Flatten", tokens, ["axis": 2], is: "view 10x1x1x8"),
    ONNXCase("Flatten", tokens, ["axis": -1], is: "view 10x1x1x8"),
    ONNXCase("Flatten", tokens, ["axis": 0], is: "view 1x1x80"),
    ONNXCase("Transpose", tokens, ["perm": [1, 0, 2]], is: "rearrangement 5x2x1x8"),
    ONNXCase("Transpose", [3, 8], is: "rearrangement 8x1x1x3"),
    ONNXCase("Squeeze", [1, 1, 6, 8], is: "view 6x1x1x8"),
    ONNXCase("Unsqueeze", [5, 8], ["axes": [0]], is: "view 5x1x8", opset: 11),
    ONNXCase("Unsqueeze", [5, 8], with: [.numbers([0, -1])], is: "view 8x1x5"),
    ONNXCase("Expand", [1, 4, 1, 1], with: [.numbers([6, 8])], is: "rearrangement 6x8x4"),
    ONNXCase("Expand", [4, 1], with: [.numbers([2, 1, 5])], is: "rearrangement 2x4x1x5"),
    ONNXCase("Tile", tokens, with: [.numbers([1, 2, 3])], is: "rearrangement 2x10x1x24"),
    ONNXCase("DepthToSpace", image, ["blocksize": 2], is: "rearrangement 12x16x1"),
    ONNXCase("SpaceToDepth", image, ["blocksize": 2], is: "rearrangement 3x4x16"),
  ]

  static let parts = [
    ONNXCase(
      "Slice", image, ["starts": [1, 2], "ends": [3, 99], "axes": [1, 2]],
      is: "rearrangement 4x8x2", opset: 9),
    ONNXCase(
      "Slice", image, ["starts": [0, 1], "ends": [1, 3]], is: "rearrangement 6x8x2", opset: 9),
    ONNXCase(
      "Slice", image, with: [.numbers([1]), .numbers([-1]), .numbers([3])],
      is: "rearrangement 6x6x4"),
    ONNXCase(
      "Slice", image, with: [.numbers([0]), .numbers([.max]), .numbers([-1]), .numbers([3])],
      is: "rearrangement 6x3x4"),  // 0, 3, 6
    // 7, 5, 3, 1: an end below zero beyond all elements includes the first.
    ONNXCase(
      "Slice", image, with: [.numbers([-1]), .numbers([.min]), .numbers([3]), .numbers([-2])],
      is: "rearrangement 6x4x4"),
    ONNXCase("Gather", image, with: [.numbers([3, 0])], ["axis": 1], is: "rearrangement 6x8x2"),
    ONNXCase(
      "Gather", tokens, with: [.numbers([0, 4, -1])], ["axis": 1], is: "rearrangement 2x3x1x8"),
    ONNXCase("GatherElements", tokens, with: [.input([2, 1, 8])], is: "rearrangement 2x1x1x8"),
    ONNXCase("GatherND", tokens, with: [.input([3, 2])], is: "rearrangement 3x1x1x8"),
    ONNXCase(
      "GatherND", tokens, with: [.input([2, 3, 1])], ["batch_dims": 1],
      is: "rearrangement 2x3x1x8"),
    ONNXCase(
      "ScatterND", tokens, with: [.input([3, 2]), .input([3, 8])], is: "rearrangement 2x5x1x8"
    ),
    ONNXCase(
      "ScatterElements", tokens, with: [.input([2, 1, 8]), .input([2, 1, 8])],
      is: "rearrangement 2x5x1x8"),
    ONNXCase("Trilu", tokens, is: "rearrangement 2x5x1x8"),
  ]

  static let sizes = [
    ONNXCase(
      "Concat", image, with: [.input([1, 3, 6, 8])], ["axis": 1], is: "concatenation 6x8x7"),
    ONNXCase("Concat", image, with: [.input(image)], ["axis": -1], is: "rearrangement 6x16x4"),
    ONNXCase(
      "Concat", tokens, with: [.input(tokens)], ["axis": 2], is: "concatenation 2x5x1x16"),
    ONNXCase(
      "Concat", tokens, with: [[2, 1, 8]], ["axis": 1], is: "rearrangement 2x6x1x8", parameters: 16),
    ONNXCase(
      "Pad", image, ["pads": [0, 0, 1, 2, 0, 0, 3, 4]], is: "rearrangement 10x14x4", opset: 7),
    ONNXCase(
      "Pad", image, with: [.numbers([0, 0, 1, 2, 0, 0, 3, 4])], is: "rearrangement 10x14x4"),
    ONNXCase(
      "Pad", image, with: [.numbers([0, 0, -1, 0, 0, 0, 0, -2])], is: "rearrangement 5x6x4"),
    ONNXCase(
      "Pad", image, with: [.numbers([1, 2]), .absent, .numbers([-1])], is: "rearrangement 6x11x4",
      opset: 18),
    ONNXCase(
      "Resize", image, with: [.floats([1, 1, 2, 2])], is: "rearrangement 12x16x4", opset: 10),
    ONNXCase(
      "Resize", image, with: [.absent, .floats([1, 1, 0.5, 1.6])], is: "rearrangement 3x12x4",
      opset: 13),
    ONNXCase(
      "Resize", image, with: [.absent, .absent, .numbers([1, 4, 9, 5])], is: "rearrangement 9x5x4",
      opset: 13),
    ONNXCase(
      "Resize", image, with: [.absent, .absent, .numbers([9, 5])], ["axes": [2, 3]],
      is: "rearrangement 9x5x4", opset: 18),
    ONNXCase(
      "Resize", image, with: [.absent, .floats([2])], ["axes": [-1]], is: "rearrangement 6x16x4",
      opset: 18),
    // Some exporters leave an empty list in the place of what they do not give.
    ONNXCase(
      "Resize", image, with: [.floats([]), .floats([1, 1, 2, 2]), .numbers([])],
      is: "rearrangement 12x16x4", opset: 13),
    ONNXCase(
      "Upsample", image, with: [.floats([1, 1, 2, 2])], is: "rearrangement 12x16x4", opset: 9),
    ONNXCase(
      "Upsample", image, ["scales": .floats([1, 1, 2, 3])], is: "rearrangement 12x24x4", opset: 7),
  ]

  static let free = [
    ONNXCase("Squeeze", [2, 1, 8], ["axes": [1]], is: "2x1x1x8", opset: 11),
    ONNXCase("Squeeze", [1, 4, 1, 8], with: [.numbers([2])], is: "1x8x4"),
    ONNXCase("Unsqueeze", [2, 8], with: [.numbers([1])], is: "2x1x1x8"),
    ONNXCase("Reshape", [1, 4, 6, 8], with: [.numbers([0, 0, 0, 8])], is: "6x8x4"),
    ONNXCase("Expand", [2, 5, 8], with: [.numbers([1, 1, 8])], is: "2x5x1x8"),
    ONNXCase("Tile", [2, 5, 8], with: [.numbers([1, 1, 1])], is: "2x5x1x8"),
    ONNXCase("Concat", [2, 5, 8], ["axis": 1], is: "2x5x1x8"),
    ONNXCase("Flatten", [2, 8], is: "2x1x1x8"),
    // An image as TensorFlow has it: its channels lie last already.
    ONNXCase("Transpose", [1, 6, 8, 3], ["perm": [0, 3, 1, 2]], is: "6x8x3"),
  ]

  /// Other names for the places of the same elements are no layers.
  @Test(arguments: free)
  func isFree(_ example: ONNXCase) {
    var model = example.model
    model.node("Relu", ["y"], "z")
    model.outputs("z")
    #expect(model.layers() == ["x input \(example.layer)", "z activation \(example.layer)"])
  }

  @Test(arguments: shapes + parts + sizes)
  func moved(_ example: ONNXCase) throws { try example.check() }

  @Test func rowsOfATable() {
    let model = ONNXModel {
      $0.input("ids", [1, 5])
      $0.weights("table", [100, 8])
      $0.node("Gather", ["table", "ids"], "y")
    }
    #expect(
      model.layers() == [
        "ids input 1x1x5", "table constant 100x1x1x8", "y rearrangement 5x1x8",
      ])
  }

  /// QLinearConcat: each tensor comes with its scale and zero point.
  @Test func quantizedConcatenation() {
    let model = ONNXModel {
      $0.input("a", [1, 4, 6, 8])
      $0.input("b", [1, 3, 6, 8])
      for name in ["scale", "zero"] { $0.weights(name, []) }
      $0.node(
        "QLinearConcat", ["scale", "zero", "a", "scale", "zero", "b", "scale", "zero"], "y",
        ["axis": 1])
    }
    #expect(
      model.layers() == ["a input 6x8x4", "b input 6x8x3", "y concatenation 6x8x7"])
  }

  /// The seven channels of an image, split in two.
  @Test(arguments: [
    SplitCase(sizes: nil, ["split": [1, 6]], opset: 11, [1, 6]),
    SplitCase(sizes: [5, 2], [:], opset: 13, [5, 2]),
    SplitCase(sizes: nil, [:], opset: 13, [4, 3]),  // the last part is smaller
    SplitCase(sizes: nil, ["num_outputs": 2], opset: 18, [4, 3]),
  ])
  func split(_ example: SplitCase) {
    let model = ONNXModel(opset: example.opset) {
      $0.input("x", [1, 7, 6, 8])
      if let sizes = example.sizes { $0.stored("sizes", sizes) }
      let attributes = example.attributes.merging(["axis": 1]) { $1 }
      $0.node(
        "Split", example.sizes == nil ? ["x"] : ["x", "sizes"], "y", "z", attributes: attributes)
      $0.outputs("y", "z")
    }
    #expect(
      model.layers() == [
        "x input 6x8x7", "y/0 rearrangement 6x8x\(example.parts[0])",
        "y/1 rearrangement 6x8x\(example.parts[1])",
      ])
  }

  struct SplitCase: Sendable {
    let sizes: [Int]?
    let attributes: [String: ONNXAttribute]
    let opset: Int
    let parts: [Int]

    init(sizes: [Int]?, _ attributes: [String: ONNXAttribute], opset: Int, _ parts: [Int]) {
      (self.sizes, self.attributes, self.opset, self.parts) = (sizes, attributes, opset, parts)
    }
  }
}
