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
    #expect(graph.constant("constant/1x3x2x2x3") == [1, 3, 2, 2, 3])  // groups x (channels / groups)
    #expect(graph.node("shuffle/transpose")?.integers("perm") == [0, 2, 1, 3, 4])
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

  @Test("what is known by its output alone is refused")
  func unknown() throws {
    let shape = try #require(Shape(channels: 4, height: 4, width: 4))
    for operation: Operation in [
      .uncosted(name: "PriorBox", output: shape), .rearrangement(name: "PriorBox", output: shape),
    ] {
      let network = try network { build throws(NetworkError) in
        let image = try build.input(channels: 4, height: 4, width: 4)
        _ = try build.add("priors", operation, image)
      }
      let error = try #require(throws: ExportError.self) { try ONNXExport.file(network) }
      let text = error.description
      #expect(text.hasPrefix("small: layer 'priors': operator 'PriorBox' "))
      #expect(text.contains("expected layers that hwsim costs"))
    }
  }
}
