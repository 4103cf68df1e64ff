import Foundation
import ONNXSchema
import SwiftProtobuf

// Short ways to write the parts of a model.

/// The value of an attribute.
enum ONNXAttribute: Sendable, ExpressibleByIntegerLiteral, ExpressibleByStringLiteral,
  ExpressibleByArrayLiteral, ExpressibleByFloatLiteral
{
  case integer(Int)
  case integers([Int])
  case float(Float)
  case floats([Float])
  case text(String)
  case tensor(Onnx_TensorProto)
  case graph(Onnx_GraphProto)
  /// What the call of the function gives under this name.
  case reference(String)

  init(integerLiteral value: Int) { self = .integer(value) }
  init(floatLiteral value: Float) { self = .float(value) }
  init(stringLiteral value: String) { self = .text(value) }
  init(arrayLiteral elements: Int...) { self = .integers(elements) }

  func named(_ name: String) -> Onnx_AttributeProto {
    .with {
      $0.name = name
      switch self {
      case .integer(let value): ($0.i, $0.type) = (Int64(value), .int)
      case .integers(let values): ($0.ints, $0.type) = (values.map(Int64.init), .ints)
      case .float(let value): ($0.f, $0.type) = (value, .float)
      case .floats(let values): ($0.floats, $0.type) = (values, .floats)
      case .text(let value): ($0.s, $0.type) = (Data(value.utf8), .string)
      case .tensor(let value): ($0.t, $0.type) = (value, .tensor)
      case .graph(let value): ($0.g, $0.type) = (value, .graph)
      case .reference(let name): $0.refAttrName = name
      }
    }
  }
}

extension Onnx_NodeProto {
  static func node(
    _ type: String, _ inputs: [String], _ outputs: [String],
    _ attributes: [String: ONNXAttribute] = [:], domain: String = ""
  ) -> Self {
    .with {
      ($0.opType, $0.domain, $0.input, $0.output) = (type, domain, inputs, outputs)
      $0.attribute = attributes.sorted { $0.key < $1.key }.map { $1.named($0) }
    }
  }
}

extension Onnx_GraphProto {
  /// A branch: reads what is around it, gives out what its last node makes.
  static func branch(_ nodes: Onnx_NodeProto...) -> Self {
    .with {
      $0.node = nodes
      $0.output = nodes.last.map { last in [.with { $0.name = last.output[0] }] } ?? []
    }
  }
}

extension Onnx_TensorProto {
  static func weights(_ name: String, _ dimensions: [Int], _ type: ONNXType) -> Self {
    .with {
      ($0.name, $0.dims, $0.dataType) = (name, dimensions.map(Int64.init), type.rawValue)
      $0.dataLocation = .external
    }
  }

  static func integers(_ name: String, _ values: [Int], _ dimensions: [Int]) -> Self {
    .with {
      ($0.name, $0.dims) = (name, dimensions.map(Int64.init))
      ($0.dataType, $0.int64Data) = (ONNXType.int64.rawValue, values.map(Int64.init))
    }
  }

  static func floats(_ name: String, _ values: [Float], _ dimensions: [Int]) -> Self {
    .with {
      ($0.name, $0.dims) = (name, dimensions.map(Int64.init))
      ($0.dataType, $0.floatData) = (ONNXType.float.rawValue, values)
    }
  }

  static func double(_ name: String, _ value: Double) -> Self {
    .with { ($0.name, $0.dataType, $0.doubleData) = (name, ONNXType.double.rawValue, [value]) }
  }

  static func raw(_ bytes: [UInt8], _ type: ONNXType, _ dimensions: [Int]) -> Self {
    .with {
      ($0.dims, $0.dataType, $0.rawData) = (dimensions.map(Int64.init), type.rawValue, Data(bytes))
    }
  }
}

extension Onnx_ValueInfoProto {
  static func shaped(_ name: String, _ sizes: [ONNXSize], type: ONNXType = .float) -> Self {
    .with {
      $0.name = name
      $0.type.tensorType.elemType = type.rawValue
      $0.type.tensorType.shape.dim = sizes.map { size in
        .with {
          switch size {
          case .known(let value): $0.dimValue = Int64(value)
          case .symbol(let symbol): $0.dimParam = symbol
          }
        }
      }
    }
  }
}
