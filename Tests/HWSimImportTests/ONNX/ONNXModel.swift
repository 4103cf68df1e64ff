import Foundation
import ONNXSchema
import SwiftProtobuf

/// An ONNX file, put together tensor by tensor and node by node.
///
///     let model = ONNXModel {
///       $0.input("x", ["N", 3, 8, 8])
///       $0.weights("w", [4, 3, 3, 3])
///       $0.node("Conv", ["x", "w"], "y", ["pads": [1, 1, 1, 1]])
///     }
///
/// What the last node makes is what the network gives out, unless `outputs` says otherwise.
struct ONNXModel: Sendable {
  private var frame = Onnx_ModelProto()
  var graph = Onnx_GraphProto()

  init(opset: Int = 17, _ build: (inout Self) -> Void) {
    frame.irVersion = 8
    frame.opsetImport = [.with { $0.version = Int64(opset) }]
    build(&self)
    guard graph.output.isEmpty, let last = graph.node.last?.output.first else { return }
    outputs(last)
  }

  /// All of the file.
  var proto: Onnx_ModelProto {
    get {
      var proto = frame
      proto.graph = graph
      return proto
    }
    set { (frame, graph) = (newValue, newValue.graph) }
  }

  /// The bytes of the file.
  var bytes: [UInt8] { (try? proto.serializedBytes()) ?? [] }

  mutating func input(_ name: String, _ sizes: [ONNXSize]) {
    graph.input.append(.shaped(name, sizes))
  }

  /// Numbers of which the file states only how many there are, as if they were in another file.
  mutating func weights(_ name: String, _ dimensions: [Int], type: ONNXType = .float) {
    graph.initializer.append(.weights(name, dimensions, type))
  }

  /// 64-bit integers that the file holds: a shape, axes, a padding.
  mutating func stored(_ name: String, _ values: [Int], dimensions: [Int]? = nil) {
    graph.initializer.append(.integers(name, values, dimensions ?? [values.count]))
  }

  mutating func stored(_ name: String, floats: [Float], dimensions: [Int]? = nil) {
    graph.initializer.append(.floats(name, floats, dimensions ?? [floats.count]))
  }

  mutating func node(
    _ type: String, _ inputs: [String], _ outputs: String...,
    attributes: [String: ONNXAttribute] = [:]
  ) {
    node(type, inputs, outputs, attributes)
  }

  mutating func node(
    _ type: String, _ inputs: [String], _ output: String, _ attributes: [String: ONNXAttribute]
  ) {
    node(type, inputs, [output], attributes)
  }

  private mutating func node(
    _ type: String, _ inputs: [String], _ outputs: [String], _ attributes: [String: ONNXAttribute]
  ) {
    graph.node.append(.node(type, inputs, outputs, attributes))
  }

  mutating func outputs(_ names: String...) {
    graph.output = names.map { name in .with { $0.name = name } }
  }

  /// The shape of a tensor between nodes, as shape inference leaves it in the file.
  mutating func states(_ name: String, _ sizes: [ONNXSize]) {
    graph.valueInfo.append(.shaped(name, sizes))
  }

  mutating func function(
    _ name: String, _ inputs: [String], _ outputs: [String], attributes: [String] = [],
    defaults: [String: ONNXAttribute] = [:], _ nodes: [Onnx_NodeProto]
  ) {
    frame.functions.append(
      .with {
        ($0.name, $0.domain, $0.input, $0.output) = (name, "local", inputs, outputs)
        ($0.attribute, $0.attributeProto) = (attributes, defaults.map { $1.named($0) })
        $0.node = nodes
      })
  }
}

/// A size that the file states, or only names.
enum ONNXSize: Sendable, ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
  case known(Int)
  case symbol(String)

  init(integerLiteral value: Int) { self = .known(value) }
  init(stringLiteral value: String) { self = .symbol(value) }
}

/// The numbers of `TensorProto.DataType`.
enum ONNXType: Int32, Sendable {
  case float = 1
  case uint8, int8, uint16, int16, int32, int64, string, bool, float16, double
}
