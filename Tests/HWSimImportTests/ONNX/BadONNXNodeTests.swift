import Testing

@Suite("What is said of an ONNX operator that cannot be applied?")
struct BadONNXNodeTests {
  private static let image = [1, 4, 6, 8]
  private static let tokens = [2, 5, 8]

  /// A case's layer is what the message contains.
  private func check(_ example: ONNXCase) {
    let text = example.model.problem()
    expectOneLine(text, "net.onnx: node 'y' (\(example.type)): ")
    #expect(text.contains(example.layer))
  }

  static let windows =
    [-1, 0, Int.max, .min, 1 << 21].map {
      ONNXCase(
        "Conv", image, with: [[6, 4, 3, 3]], ["strides": .integers([1, $0])],
        is: "kernel, stride and dilation must lie in 1...1048576")
    }
    + [-1, 0, Int.max, .min].map {
      ONNXCase(
        "Conv", image, with: [[6, 4, 3, 3]], ["dilations": .integers([$0, 1])],
        is: "kernel, stride and dilation must lie in 1...1048576")
    }
    + [-1, Int.max, .min].map {
      ONNXCase(
        "MaxPool", image, ["kernel_shape": [3, 3], "pads": .integers([0, 0, $0, 0])],
        is: "expected 4 numbers in 0...2^20")
    }
    + [-1, 0, Int.max, .min].map {
      ONNXCase(
        "MaxPool", image, ["kernel_shape": .integers([3, $0])], is: "must lie in 1...1048576")
    }
    + [-1, 0, Int.max, .min].map {
      ONNXCase(
        "Conv", [1, 2, 4, 6, 8], with: [[5, 2, 3, 3, 3]], ["strides": .integers([1, $0, 1])],
        is: "kernel, strides, dilations and pads do not fit its input")
    }
    + [0, -1, 3, Int.max, .min].map {
      ONNXCase("Conv", image, with: [[6, 4, 3, 3]], ["group": .integer($0)], is: "groups")
    }
    + [0, -1, 3, Int.max, .min].map {
      ONNXCase("ConvTranspose", image, with: [[4, 6, 3, 3]], ["group": .integer($0)], is: "")
    }
    + [
      ONNXCase("Conv", image, is: "has no input 1 (weights)"),
      ONNXCase("Conv", image, with: [[6, 4, 3]], is: "convolves 1x4x6x8 with weights of 6x4x3"),
      ONNXCase("Conv", image, with: [[6, 5, 3, 3]], is: "its input has 4 channels"),
      ONNXCase(
        "Conv", image, with: [[6, 4, 9, 9]], is: "a window of 9 does not fit into 6 pixels"),
      ONNXCase("Conv", image, with: [[0, 4, 3, 3]], is: ""),
      ONNXCase("Conv", image, with: [[6, 4, 0, 3]], is: "must lie in 1...1048576"),
      ONNXCase(
        "Conv", image, with: [[6, 4, 3, 3]], ["strides": [1]],
        is: "strides has 1 numbers, expected 2"),
      ONNXCase("Conv", image, with: [[6, 4, 3, 3]], ["pads": [1, 1]], is: "expected 4 numbers"),
      ONNXCase(
        "Conv", image, with: [[6, 4, 3, 3]], ["auto_pad": "SOME"],
        is: "auto_pad is 'SOME', expected NOTSET"),
      ONNXCase("Conv", [1, 2, 2, 6, 8], with: [[5, 2, 3, 3, 3]], is: "its window does not fit"),
      ONNXCase("MaxPool", image, is: "kernel_shape does not fit an input of 1x4x6x8"),
      ONNXCase("MaxPool", image, ["kernel_shape": [3]], is: "kernel_shape does not fit"),
      ONNXCase("MaxPool", [1, 4], ["kernel_shape": []], is: ""),
      ONNXCase("GlobalAveragePool", [1, 4], is: "pools a tensor of 1x4, expected an image"),
      ONNXCase("GlobalMaxPool", [], is: "pools a tensor of a scalar"),
      ONNXCase(
        "ConvTranspose", image, with: [[5, 6, 3, 3]],
        is: "its weights see 5 channels, its input has 4"),
      ONNXCase(
        "ConvTranspose", image, with: [[4, 6, 3, 3]], ["output_padding": [-1, 0]],
        is: "output_padding"),
      ONNXCase(
        "ConvTranspose", image, with: [[4, 6, 3, 3]], ["output_shape": [0, 9]], is: "output_shape"),
      ONNXCase(
        "ConvTranspose", image, with: [[4, 6, 3, 3]], ["output_shape": []], is: "output_shape"),
      ONNXCase(
        "ConvTranspose", image, with: [[4, 6, 3, 3]], ["pads": [9, 9, 9, 9]], is: "crops its output"
      ),
    ]

  static let products = [
    ONNXCase("Gemm", tokens, with: [[8, 6]], is: "multiplies 2x5x8 by 8x6, expected two matrices"),
    ONNXCase("Gemm", [2, 8], with: [[6, 8]], is: "multiplies 2x8 by a matrix of 6 x 8"),
    ONNXCase("MatMul", tokens, with: [.input([2, 7, 6])], is: "the depths differ"),
    ONNXCase("MatMul", tokens, with: [.input([3, 8, 6])], is: "cannot combine 2 with 3"),
    ONNXCase("MatMul", [], with: [.input([])], is: "multiplies a scalar"),
    ONNXCase("MatMul", [1 << 20, 1 << 18], with: [[1 << 18, 1 << 22]], is: ""),
    ONNXCase(
      "Einsum", tokens, with: [.input(tokens)], ["equation": "..."], is: "hwsim does not know"),
    ONNXCase(
      "Einsum", tokens, with: [.input(tokens)], ["equation": "abc,abd->abe"], is: "cannot multiply"),
    ONNXCase(
      "MultiHeadAttention", [1, 5, 32], with: [.input([1, 5, 32]), .input([1, 5, 32])],
      ["num_heads": 5], is: "does not split into 5 heads"),
    ONNXCase(
      "MultiHeadAttention", [1, 5, 32], with: [.input([1, 5, 32]), .input([1, 6, 32])],
      ["num_heads": 4], is: "do not meet"),
    ONNXCase(
      "BatchNormalization", image, with: [[5], [5], [5], [5]],
      is: "has 5 scales for a tensor of 1x4x6x8"),
    ONNXCase("LayerNormalization", tokens, ["axis": 3], is: "has no axis 3 in a tensor of 2x5x8"),
    ONNXCase("LayerNormalization", [], is: "normalises a scalar"),
    ONNXCase("GroupNormalization", image, ["num_groups": 5], is: "do not split into 5 groups"),
    ONNXCase("GroupNormalization", image, ["num_groups": 0], is: "do not split into 0 groups"),
    ONNXCase("LRN", image, ["size": .integer(.max)], is: "normalises over"),
    ONNXCase("Add", image, with: [.input([5])], is: "cannot combine 1x4x6x8 with 5"),
    ONNXCase("ReduceSum", tokens, ["axes": [3]], is: "has no axis 3"),
    ONNXCase(
      "ReduceSum", tokens, ["axes": .integers([.min])], is: "has no axis -9223372036854775808"),
    ONNXCase("ArgMax", tokens, ["axis": .integer(.max)], is: "has no axis 9223372036854775807"),
  ]

  static let moves = [
    ONNXCase(
      "Reshape", image, with: [.numbers([1, 191])],
      is: "cannot view 1x4x6x8 as 1x191: the numbers of elements differ"),
    ONNXCase("Reshape", image, with: [.numbers([-1, 5])], is: "nothing fits for -1"),
    ONNXCase("Reshape", image, with: [.numbers([-1, -1])], is: "is impossible"),
    ONNXCase("Reshape", image, with: [.numbers([.min, .max])], is: "is impossible"),
    ONNXCase("Reshape", image, with: [.numbers([1, 1, 1, 1, 0])], is: "copies size 4 of 1x4x6x8"),
    ONNXCase("Flatten", tokens, ["axis": 4], is: "has no axis 4"),
    ONNXCase("Flatten", tokens, ["axis": .integer(.min)], is: "has no axis -9"),
    ONNXCase("Transpose", tokens, ["perm": [0, 1]], is: "expected each axis once"),
    ONNXCase("Transpose", tokens, ["perm": [0, 1, 1]], is: "expected each axis once"),
    ONNXCase(
      "Transpose", tokens, ["perm": .integers([0, 1, .max])], is: "expected each axis once"),
    ONNXCase("Squeeze", tokens, with: [.numbers([1])], is: "which are not 1"),
    ONNXCase("Squeeze", tokens, with: [.numbers([7])], is: "has no axis 7"),
    ONNXCase("Unsqueeze", tokens, with: [.numbers([5])], is: "adds axes [5] to 2x5x8"),
    ONNXCase("Unsqueeze", tokens, with: [.numbers([0, 0])], is: "adds axes [0, 0] to 2x5x8"),
    ONNXCase(
      "Unsqueeze", tokens, with: [.numbers(Array(0..<80))], is: "83 axes; expected at most 64"),
    ONNXCase(
      "Slice", tokens, with: [.numbers([0]), .numbers([1, 2])], is: "has 1 starts, 2 ends"),
    ONNXCase(
      "Slice", tokens, with: [.numbers([0]), .numbers([1]), .numbers([3])], is: "has no axis 3"),
    ONNXCase(
      "Slice", tokens, with: [.numbers([0]), .numbers([1]), .numbers([0]), .numbers([0])],
      is: "steps by 0 along axis 0"),
    ONNXCase(
      "Slice", tokens, with: [.numbers([0]), .numbers([1]), .numbers([0]), .numbers([.min])],
      is: "steps by -9"),
    ONNXCase(
      "Concat", tokens, with: [.input([2, 6, 7])], ["axis": 1],
      is: "cannot concatenate 2x6x7 to 2x5x8 along axis 1"),
    ONNXCase("Concat", tokens, with: [.input(tokens)], ["axis": 3], is: "has no axis 3"),
    ONNXCase(
      "Concat", [1 << 20, 1 << 20], with: [.input([1 << 20, 1 << 20])], ["axis": 0],
      is: "is impossible"),
    ONNXCase(
      "Pad", tokens, with: [.numbers([1, 2])], is: "has 2 pads for 3 axes, expected twice as many"),
    ONNXCase(
      "Pad", tokens, with: [.numbers([0, 0, .max, 0, 0, 1])], is: "expected a small number"),
    ONNXCase(
      "Pad", tokens, with: [.numbers([0, 0, .min, 0, 0, 1])], is: "expected a small number"),
    ONNXCase("Pad", tokens, with: [.numbers([0, -5, 0, 0, 0, 0])], is: "is empty"),
    ONNXCase("Expand", tokens, with: [.numbers([3, 1, 1])], is: "cannot combine 2x5x8 with 3x1x1"),
    ONNXCase("Expand", [1, 1], with: [.numbers([1 << 40, 1 << 40])], is: "is impossible"),
    ONNXCase("Expand", [1, 1], with: [.numbers([.min, 1])], is: "is impossible"),
    ONNXCase("Tile", tokens, with: [.numbers([2])], is: "repeats 1 axes of 2x5x8"),
    ONNXCase("Tile", tokens, with: [.numbers([1, 1, .max])], is: "repeats 8 elements"),
    ONNXCase("Tile", tokens, with: [.numbers([1, 1, -1])], is: "a tensor of 2x5x0 is empty"),
    ONNXCase("Gather", tokens, with: [.input([3])], ["axis": 3], is: "has no axis 3"),
    ONNXCase("GatherND", tokens, with: [.input([3, 4])], is: "picks by indices of 3x4 from 2x5x8"),
    ONNXCase("GatherND", tokens, with: [.input([])], is: "picks by indices of a scalar"),
    ONNXCase(
      "GatherND", tokens, with: [.input([3, 1])], ["batch_dims": .integer(.min)],
      is: "picks by indices"),
    ONNXCase(
      "Resize", image, with: [.absent, .floats([2, 2])], is: "has 2 scales and 0 sizes for 4 axes"),
    ONNXCase("Resize", image, is: "has 0 scales and 0 sizes for 4 axes"),
    ONNXCase("Resize", image, with: [.absent, .floats([1, 1, 1e30, 1])], is: "is impossible"),
    ONNXCase("Resize", image, with: [.absent, .floats([1, 1, .nan, 1])], is: "is empty"),
    ONNXCase(
      "Resize", image, with: [.absent, .floats([1, 1, -.infinity, 1])], is: "is impossible"),
    ONNXCase(
      "DepthToSpace", image, ["blocksize": 3], is: "1x4x6x8 does not divide into blocks of 3"),
    ONNXCase("DepthToSpace", image, ["blocksize": 0], is: "has blocks of 0"),
    ONNXCase("SpaceToDepth", image, ["blocksize": .integer(.max)], is: "has blocks of 9"),
    ONNXCase("SpaceToDepth", tokens, ["blocksize": 2], is: "has blocks of 2 in a tensor of 2x5x8"),
    ONNXCase("TopK", tokens, ["k": -1], is: "is impossible"),
    ONNXCase("TopK", tokens, ["k": .integer(.max)], is: "is impossible"),
    ONNXCase("TopK", [], ["k": 1], is: "has no axis -1 in a tensor of a scalar"),
    ONNXCase("LSTM", [5, 2, 8], ["hidden_size": .integer(.max)], is: "is impossible"),
    ONNXCase("If", [], is: "has no then_branch or no else_branch"),
    ONNXCase("Constant", [], is: "has no value"),
  ]

  @Test(arguments: windows) func window(_ example: ONNXCase) { check(example) }
  @Test(arguments: products) func product(_ example: ONNXCase) { check(example) }
  @Test(arguments: moves) func move(_ example: ONNXCase) { check(example) }

  @Test(arguments: [[1, 2], [4, 4], [-1, 8], [.max, .min, 7], []])
  func split(_ sizes: [Int]) {
    let model = ONNXModel {
      $0.input("x", [1, 7])
      $0.stored("sizes", sizes)
      $0.node("Split", ["x", "sizes"], "y", "z", "w", attributes: ["axis": 1, "num_outputs": 2])
    }
    expectOneLine(model.problem(), "net.onnx: node 'y' (Split): splits ")
  }
}
