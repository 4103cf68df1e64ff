import HWSimCore
import ONNXSchema
import SwiftProtobuf
import Testing

@Suite("What of the weights in an ONNX file is counted?")
struct ONNXStorageTests {
  /// As quantising exporters write a layer: stored bytes, and numbers in between.
  @Test func quantizedLayer() throws {
    let model = ONNXModel {
      $0.input("x", [1, 3, 8, 8])
      $0.weights("w", [4, 3, 3, 3], type: .int8)
      $0.weights("b", [4], type: .int32)
      for name in ["scale", "zero"] { $0.weights(name, []) }
      for (name, made) in [("x", "x1"), ("x1", "x2")] {
        let type = made == "x1" ? "QuantizeLinear" : "DequantizeLinear"
        $0.node(type, [name, "scale", "zero"], made)
      }
      $0.node("DequantizeLinear", ["w", "scale", "zero"], "w1")
      $0.node("DequantizeLinear", ["b", "scale"], "b1")
      $0.node("Conv", ["x2", "w1", "b1"], "y")
    }
    #expect(model.layers() == ["x input 8x8x3", "y convolution 6x6x4"])
    let network = try model.network()
    #expect(network.storedPrecision == .int8)
    #expect(network.counts.parameters == 108 + 4)
  }

  @Test(arguments: [
    (ONNXType.float, Precision.fp32), (.double, .fp32), (.float16, .fp16), (.int8, .int8),
    (.uint8, .int8),
  ])
  func storedPrecision(_ type: ONNXType, _ precision: Precision) throws {
    #expect(try product(.weights("w", [8, 6], type)).network().storedPrecision == precision)
  }

  private func product(_ weights: Onnx_TensorProto) -> ONNXModel {
    ONNXModel {
      var weights = weights
      weights.name = "w"
      $0.input("x", [1, 8])
      $0.graph.initializer.append(weights)
      $0.node("MatMul", ["x", "w"], "y")
    }
  }

  /// Zeros of either sign; nil where the file holds no numbers, or not as many as it says.
  @Test(
    arguments: [
      (.floats("", [0, 1, -0, 2, 0, 1, 1, 1], [8, 1]), 3),
      (
        .raw([0, 0, 0, 0] + [0, 0, 0, 0x80] + [UInt8](repeating: 1, count: 24), .float, [8, 1]), 2
      ),
      (.raw([0, 0x80] + [UInt8](repeating: 1, count: 14), .float16, [8, 1]), 1),
      (.raw([0, 1, 0x80, 0, 1, 1, 1, 1], .int8, [8, 1]), 2),
      (.raw([UInt8](repeating: 0, count: 64), .double, [8, 1]), 8),
      (.weights("", [8, 1], .float), nil),
      (.floats("", [0, 0], [8, 1]), nil),
      (.raw([0, 0, 0], .float, [8, 1]), nil),
    ] as [(Onnx_TensorProto, Int?)])
  func zeroWeights(_ weights: Onnx_TensorProto, _ zeros: Int?) throws {
    #expect(try product(weights).network().layers.last?.zeroWeights == zeros)
  }

  /// 48 weights of which the file stores three.
  @Test(arguments: [(3, 45), (0, 48), (-7, 48), (99, 0), (.min, 48), (.max, 0)])
  func sparseWeights(_ stored: Int, _ zeros: Int) throws {
    let model = ONNXModel {
      $0.input("x", [1, 8])
      $0.graph.sparseInitializer = [
        .with {
          $0.dims = [8, 6]
          $0.values = .weights("w", [stored], .float)
        }
      ]
      $0.node("MatMul", ["x", "w"], "y")
    }
    #expect(try model.network().layers.last?.zeroWeights == zeros)
    #expect(try model.network().counts.parameters == 48)
  }

  @Test func unusedWeightsAreNotCounted() throws {
    var model = product(.weights("", [8, 6], .float))
    model.weights("unused", [1000, 1000], type: .int8)
    let network = try model.network()
    #expect(network.counts.parameters == 48)
    #expect(network.storedPrecision == .fp32)
  }

  /// A layer that leads to no output does not run.
  @Test func unreadLayersAreDropped() throws {
    var model = product(.weights("", [8, 6], .float))
    model.node("Softmax", ["x"], "unread")
    #expect(model.layers() == ["x input 1x1x8", "y fully_connected 1x1x6"])
    #expect(try model.coverage == ["MatMul x1 costed", "Softmax x1 folded"])
  }

  /// A table that two nodes read lies in memory once.
  @Test func sharedConstant() throws {
    let model = ONNXModel {
      for name in ["a", "b"] { $0.input(name, [1, 5]) }
      $0.weights("table", [100, 8])
      $0.node("Gather", ["table", "a"], "c")
      $0.node("Gather", ["table", "b"], "d")
      $0.node("Add", ["c", "d"], "y")
    }
    #expect(try model.network().counts.parameters == 800)
  }

  /// Parts of one stored tensor are tensors of their own, also if they are as large.
  @Test func partsOfAConstant() throws {
    let model = ONNXModel {
      $0.input("x", [1, 8])
      $0.weights("both", [2, 8])
      $0.node("Split", ["both"], "a", "b")
      $0.node("Add", ["x", "a"], "c")
      $0.node("Mul", ["c", "b"], "y")
    }
    #expect(try model.network().counts.parameters == 16)
  }

  /// What is computed from constants is one more constant.
  @Test func computedConstants() throws {
    let model = ONNXModel {
      $0.input("x", [1, 8])
      $0.weights("w", [8])
      $0.weights("v", [8])
      $0.node("Add", ["w", "v"], "sum")
      $0.node("Mul", ["w", "v"], "product")
      $0.node("Add", ["x", "sum"], "a")
      $0.node("Mul", ["a", "product"], "b")
      $0.node("Mul", ["b", "w"], "y")
    }
    #expect(try model.network().counts.parameters == 24)
    #expect(model.layers().contains("product constant 1x1x8"))
  }

  /// As with IR version 3, and where an exporter leaves the parameters to the caller.
  @Test func weightsAsInputs() throws {
    let model = ONNXModel {
      $0.input("x", [1, 3, 8, 8])
      $0.input("w", [4, 3, 3, 3])
      $0.input("b", [4])
      $0.input("full", [10, 144])
      $0.weights("b", [4])
      $0.node("Conv", ["x", "w", "b"], "c")
      $0.node("Flatten", ["c"], "f")
      $0.node("Gemm", ["f", "full"], "y", ["transB": 1])
    }
    #expect(
      model.layers() == ["x input 8x8x3", "c convolution 6x6x4", "y fully_connected 1x1x10"])
    #expect(try model.network().counts.parameters == 108 + 4 + 1440)
  }
}
