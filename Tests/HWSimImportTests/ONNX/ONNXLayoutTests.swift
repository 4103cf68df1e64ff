import HWSimCore
import ONNXSchema
import Testing

@Suite("Do ONNX nodes that only move elements belong to the layer behind them?")
struct ONNXLayoutTests {
  private static func shuffle(_ model: inout ONNXModel) {
    model.input("x", [1, 6, 4, 4])
    model.stored("groups", [1, 2, 3, 4, 4])
    model.stored("image", [1, 6, 4, 4])
    model.node("Reshape", ["x", "groups"], "a")
    model.node("Transpose", ["a"], "b", ["perm": [0, 2, 1, 3, 4]])
    model.node("Reshape", ["b", "image"], "y")
  }

  @Test func channelShuffle() throws {
    let model = ONNXModel(Self.shuffle)
    #expect(model.layers() == ["x input 4x4x6", "y channel_shuffle 4x4x6"])
    #expect(try model.network().layers.last?.operation == .channelShuffle(groups: 2))
    #expect(
      try model.coverage == ["Reshape x1 folded", "Transpose x1 folded", "Reshape x1 costed"])
  }

  @Test(arguments: ["a", "b"])
  func noShuffleIfReadElsewhere(_ inner: String) {
    let model = ONNXModel {
      Self.shuffle(&$0)
      $0.outputs("y", inner)
    }
    #expect(!model.layers().contains { $0.contains("shuffle") })
  }

  /// Spatial axes that swap are no shuffle of channels.
  @Test func noShuffleOfOtherAxes() {
    var model = ONNXModel(Self.shuffle)
    model.graph.node[1].attribute[0].ints = [0, 1, 2, 4, 3]
    #expect(!model.layers().contains { $0.contains("shuffle") })
  }

  private static func padded(_ pads: [Int]) -> ONNXModel {
    ONNXModel {
      $0.input("x", [1, 3, 8, 8])
      $0.stored("pads", pads)
      $0.weights("w", [4, 3, 3, 3])
      $0.node("Pad", ["x", "pads"], "p")
      $0.node("Conv", ["p", "w"], "y", ["strides": [2, 2]])
    }
  }

  @Test func paddingBelongsToTheConvolution() throws {
    let model = Self.padded([0, 0, 0, 0, 0, 0, 1, 1])
    #expect(model.layers() == ["x input 8x8x3", "y convolution 4x4x4"])
    guard case .convolution(let layer) = try model.network().layers[1].operation else {
      Issue.record("no convolution")
      return
    }
    #expect(layer.padding == Padding(top: 0, bottom: 1, left: 0, right: 1))
  }

  @Test func paddingThatIsReadElsewhereStays() {
    var model = Self.padded([0, 0, 0, 0, 0, 0, 1, 1])
    model.outputs("y", "p")
    #expect(
      model.layers() == ["x input 8x8x3", "p rearrangement 9x9x3", "y convolution 4x4x4"])
  }

  @Test(arguments: ["reflect", "edge", "constant"])
  func paddingWithOtherThanZerosStays(_ mode: String) {
    var model = Self.padded([0, 0, 1, 1, 0, 0, 1, 1])
    model.stored("value", floats: [1], dimensions: [])
    model.graph.node[0].input.append("value")
    model.graph.node[0].attribute = [ONNXAttribute.text(mode).named("mode")]
    #expect(model.layers().contains("p rearrangement 10x10x3"))
  }

  @Test func paddingOfChannelsStays() {
    var model = Self.padded([0, 1, 0, 0, 0, 0, 0, 0])
    model.weights("w4", [4, 4, 3, 3])
    model.graph.node[1].input[1] = "w4"
    #expect(model.layers().contains("p rearrangement 8x8x4"))
  }

  /// As TensorFlow's exporter writes its images.
  @Test func imageWithChannelsLast() {
    let model = ONNXModel {
      $0.input("image", [1, 8, 6, 3])
      $0.weights("w", [4, 3, 3, 3])
      $0.node("Transpose", ["image"], "x", ["perm": [0, 3, 1, 2]])
      $0.node("Conv", ["x", "w"], "y", ["auto_pad": "SAME_UPPER"])
    }
    #expect(model.layers() == ["image input 8x6x3", "y convolution 8x6x4"])
  }

  /// A fully connected layer reads the image as it lies.
  @Test func flatteningBelongsToTheProduct() {
    let model = ONNXModel {
      $0.input("x", [1, 3, 4, 4])
      $0.weights("w", [10, 48])
      $0.node("Flatten", ["x"], "f")
      $0.node("Gemm", ["f", "w"], "y", ["transB": 1])
    }
    #expect(model.layers() == ["x input 4x4x3", "y fully_connected 1x1x10"])
  }

  /// A column becomes a row: one image, not 24.
  @Test func rowOfAColumn() {
    let model = ONNXModel {
      $0.input("x", [24, 1])
      $0.stored("shape", [24])
      $0.weights("w", [24, 5])
      $0.node("Reshape", ["x", "shape"], "r")
      $0.node("MatMul", ["r", "w"], "y")
    }
    #expect(model.layers().last == "y fully_connected 1x1x5")
  }

  @Test(arguments: ["Identity", "Dropout", "CastLike", "Cast"])
  func nothingHappens(_ type: String) throws {
    let model = ONNXModel {
      $0.input("x", [1, 8])
      $0.node("Relu", ["x"], "a")
      $0.node(type, ["a"], "b")
      $0.node("Relu", ["b"], "y")
    }
    #expect(model.layers() == ["x input 1x1x8", "a activation 1x1x8", "y activation 1x1x8"])
    #expect(try model.coverage == ["Relu x2 costed", "\(type) x1 folded"])
  }
}
