import HWSimCore
import HWSimExport
import ONNXSchema
import Testing

@Suite("Which nodes does a layer become?")
struct LayerTests {
  @Test func convolution() throws {
    let graph = try exported(
      network { build throws(NetworkError) in
        let image = try build.input(channels: 4, height: 9, width: 8)
        let convolution = Convolution(
          outputs: 6, kernel: Extent(3, 2), stride: Extent(2, 1),
          padding: Padding(top: 1, bottom: 2, left: 3, right: 4), dilation: Extent(2, 3), groups: 2,
          hasBias: true)
        _ = try build.add("conv", .convolution(convolution), image)
      }
    ).graph
    let node = try #require(graph.node("conv"))
    #expect(node.opType == "Conv" && node.input == ["input", "conv.weight", "conv.bias"])
    #expect(node.integers("kernel_shape") == [3, 2] && node.integers("strides") == [2, 1])
    #expect(node.integers("pads") == [1, 3, 2, 4])  // top, left, bottom, right
    #expect(node.integers("dilations") == [2, 3] && node.integers("group") == [2])
    // outputs, inputs / groups, height, width; then one bias per output
    #expect(graph.initializer.map(\.dims) == [[6, 2, 3, 2], [6]])
  }

  @Test("what gates an image is made one")
  func squeezeAndExcite() throws {
    let graph = try exported(
      network(batch: 2) { build throws(NetworkError) in
        let image = try build.input(channels: 8, height: 5, width: 5)
        let pooled = try build.globalAveragePool("pool", image)
        let full = try build.fullyConnected("fc", pooled, outputs: 8)
        let gate = try build.activation("gate", .sigmoid, full)
        _ = try build.add("scale", .elementwise(.multiply), image, gate)
      }
    ).graph
    let operators = ["GlobalAveragePool", "Flatten", "Gemm", "Sigmoid", "Reshape", "Mul"]
    #expect(graph.operators == operators)
    #expect(graph.shape("pool") == [2, 8, 1, 1] && graph.shape("gate") == [2, 8])
    #expect(graph.constant("constant/2x8x1x1") == [2, 8, 1, 1])
    #expect(graph.shape("scale") == [2, 8, 5, 5])
  }

  @Test func shuffle() throws {
    let graph = try exported(
      network { build throws(NetworkError) in
        let image = try build.input(channels: 6, height: 2, width: 3)
        _ = try build.add("shuffle", .channelShuffle(groups: 3), image)
      }
    ).graph
    #expect(graph.operators == ["Reshape", "Transpose", "Reshape"])
    #expect(graph.constant("constant/1x3x2x2x3") == [1, 3, 2, 2, 3])  // groups, the rest
    #expect(graph.node("shuffle/transpose")?.integers("perm") == [0, 2, 1, 3, 4])
  }

  @Test("left matrices meet the right ones in turn")
  func product() throws {
    let graph = try exported(everything(batch: 2)).graph
    let node = try #require(graph.node("heads/matmul"))
    #expect(node.input == ["heads/reshape", "heads/reshape_2"])
    #expect(graph.node("heads/reshape")?.input == ["fc/concat", "constant/4x2x3x4"])
    #expect(graph.node("heads/reshape_2")?.input == ["right", "constant/2x4x2"])
  }

  @Test("layers of one name, and of a helper's, get names of their own")
  func names() throws {
    let graph = try exported(
      network { build throws(NetworkError) in
        var tensor = try build.input(channels: 2, height: 2, width: 2)
        for name in ["act", "act", "act/sigmoid", "act_2", ""] {
          tensor = try build.activation(name, .swish, tensor)
        }
      }
    ).graph
    let outputs = ["act", "act_2", "act/sigmoid", "act_2_2", "layer"]
    #expect(graph.node.filter { $0.opType == "Mul" }.map(\.name) == outputs)
    #expect(Set(graph.node.map(\.name)).count == 10)
  }

  @Test("parts of a tensor's channels follow each other; fewer than all are refused")
  func split() throws {
    func parts(_ sizes: [Int]) throws -> Network {
      try network { build throws(NetworkError) in
        let image = try build.input(channels: 6, height: 4, width: 4)
        for (index, size) in sizes.enumerated() {
          guard let shape = Shape(channels: size, height: 4, width: 4) else { continue }
          _ = try build.add("part\(index)", .rearrangement(name: "Split", output: shape), image)
        }
      }
    }
    let graph = try exported(parts([1, 3, 2])).graph
    let ranges = (0..<3).map { index in
      graph.node("part\(index)")?.input.dropFirst().flatMap { graph.constant($0) }
    }
    #expect(ranges == [[0, 1, 1], [1, 4, 1], [4, 6, 1]])  // start, end, axis
    let error = try #require(throws: ExportError.self) { try exported(parts([1, 3])) }
    #expect(error.description.contains("layer 'part0': operator 'Split' is known by"))
  }

  private static let refused: [(Operation, String)] = {
    guard let shape = Shape(channels: 4, height: 4, width: 4) else { return [] }
    let flat = Shape(channels: 4, height: 2) ?? shape
    return [
      (.uncosted(name: "PriorBox", output: shape), "operator 'PriorBox' is known by"),
      (.rearrangement(name: "Crop", output: flat), "operator 'Crop' is known by"),
      (.priorBoxes(perPixel: 4), "is not written as ONNX"),
      (.quantization, "changes the precision"), (.elementwise(.compare), "compares"),
      (.reduction(Reduction(.sum, output: flat)), "reduces 4x4x4 to 2x1x4"),
      (
        .normalization(Normalization(groupSize: 32, parameters: 8)),
        "normalises 4x4x4 by groups of 32"
      ),
    ]
  }()

  @Test("what the network says too little about is refused", arguments: refused)
  func refuses(_ operation: Operation, reason: String) throws {
    let network = try network { build throws(NetworkError) in
      let image = try build.input(channels: 4, height: 4, width: 4)
      _ = try build.add("odd", operation, image)
    }
    let error = try #require(throws: ExportError.self) { try ONNXExport.file(network) }
    #expect(error.description.hasPrefix("small: layer 'odd': \(reason)"))
    #expect(error.description.contains("; expected "))
  }
}
