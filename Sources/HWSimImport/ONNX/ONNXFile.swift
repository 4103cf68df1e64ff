internal import Foundation
internal import HWSimCore
internal import ONNXSchema
internal import SwiftProtobuf

/// A decoded ONNX file: its graph, and what is needed to find one's way in it.
final class ONNXFile {
  let path: String
  let model: Onnx_ModelProto
  let functions: [String: Onnx_FunctionProto]
  private let opsets: [String: Int]
  /// What calls may still cost, in operators: calls of calls must not multiply without end.
  private var budget = 1 << 17
  private var sizes: [String: Int] = [:]

  /// The oldest operator set whose operators mean what they mean today.
  static let oldest = 7

  /// Protobuf has no magic number: a model begins with one of its first fields, mostly the version.
  static func recognises(_ contents: Data) -> Bool {
    let tags: [UInt8] = [0x08, 0x12, 0x1A, 0x22, 0x28, 0x32, 0x3A, 0x42]
    return contents.first.map(tags.contains) ?? false
  }

  init(path: String, contents: Data) throws(ImportError) {
    self.path = path
    var options = BinaryDecodingOptions()
    options.discardUnknownFields = true
    do {
      model = try Onnx_ModelProto(serializedBytes: contents, options: options)
    } catch {
      throw ImportError(path, "is damaged, or no ONNX file: \(Self.problem(error))")
    }
    guard model.hasGraph, !model.graph.node.isEmpty else {
      throw ImportError(path, "holds no graph; expected an ONNX model with operators")
    }
    opsets = Dictionary(
      model.opsetImport.map { (Self.domain($0.domain), Int($0.version)) }, uniquingKeysWith: max)
    functions = Dictionary(
      model.functions.map { (Self.key($0.domain, $0.name, $0.overload), $0) },
      uniquingKeysWith: { first, _ in first })
    if let version = opsets[""], version < Self.oldest {
      throw ImportError(
        path,
        "uses operator set \(version), hwsim reads \(Self.oldest) and later; convert it with "
          + "onnx.version_converter")
    }
  }

  private static func problem(_ error: any Error) -> String {
    switch error as? BinaryDecodingError {
    case .truncated: "it ends too early"
    case .messageDepthLimit: "it nests too deeply"
    case .invalidUTF8: "a name is not UTF-8"
    default: "it cannot be decoded as protobuf"
    }
  }

  /// `ai.onnx` is another name for the standard operators.
  private static func domain(_ name: String) -> String { name == "ai.onnx" ? "" : name }

  static func key(_ domain: String, _ name: String, _ overload: String) -> String {
    "\(self.domain(domain)):\(name):\(overload)"
  }

  func opset(_ domain: String) -> Int { opsets[Self.domain(domain)] ?? opsets[""] ?? Self.oldest }

  func spend(on function: Onnx_FunctionProto) throws(ImportProblem) {
    let key = Self.key(function.domain, function.name, function.overload)
    let size = sizes[key] ?? (try? function.serializedBytes() as [UInt8])?.count ?? 0
    sizes[key] = size
    // Long operators take longer to read.
    budget -= 1 + function.node.count + size / 128
    guard budget > 0 else { throw ImportProblem("calls functions again and again without end") }
  }

  /// The first input's first dimension, where the file states a number.
  var batch: Int? {
    let stored = Set(model.graph.initializer.map(\.name))
    guard let input = model.graph.input.first(where: { !stored.contains($0.name) }),
      case .dimValue(let value)? = input.type.tensorType.shape.dim.first?.value,
      1...Int64(Shape.largest) ~= value
    else { return nil }
    return Int(value)
  }

  /// Inputs that are weights: files may leave all parameters to the caller.
  private(set) lazy var weightInputs: Set<String> = {
    var (weights, others): (Set<String>, Set<String>) = ([], [])
    for node in model.graph.node {
      let first = Self.firstWeight[node.opType] ?? Int.max
      for (index, name) in node.input.enumerated() {
        if index >= first { weights.insert(name) } else { others.insert(name) }
      }
    }
    return weights.subtracting(others)
  }()

  /// The first input of an operator that holds weights.
  private static let firstWeight = [
    "Conv": 1, "ConvTranspose": 1, "ConvInteger": 1, "QLinearConv": 1, "Gemm": 1,
    "BatchNormalization": 1, "InstanceNormalization": 1, "LayerNormalization": 1,
    "GroupNormalization": 1, "PRelu": 1, "LSTM": 1, "GRU": 1, "RNN": 1, "QuantizeLinear": 1,
    "DequantizeLinear": 1,
  ]

  /// The first node that reads a tensor as its first input.
  private lazy var firstReaders: [String: Onnx_NodeProto] = Dictionary(
    model.graph.node.compactMap { node in node.input.first.map { ($0, node) } },
    uniquingKeysWith: { first, _ in first })

  /// Where an input has its channels: as its first reader takes it.
  func channelAxis(of input: Onnx_ValueInfoProto) -> Int {
    let rank = input.type.tensorType.shape.dim.count
    let reader = firstReaders[input.name]
    switch reader?.opType {
    case "Conv" where rank == 3: return 1
    case "Transpose" where rank == 4:
      // An image as TensorFlow has it, brought into ONNX's order.
      let order = reader?.attribute.first { $0.name == "perm" }?.ints ?? []
      return order == [0, 3, 1, 2] ? 3 : 1
    default: return rank > 3 ? 1 : max(rank - 1, 0)
    }
  }

  /// How often each tensor is read by nodes, by graphs within them, or given out to as many readers.
  static func uses(
    _ nodes: [Onnx_NodeProto], giving outputs: [String], readers: Int
  ) -> [String: Int] {
    var uses: [String: Int] = [:]
    for name in outputs { uses[name, default: 0] += readers }
    count(nodes, into: &uses)
    return uses
  }

  /// Nesting is bounded by the decoder.
  private static func count(_ nodes: [Onnx_NodeProto], into uses: inout [String: Int]) {
    for node in nodes {
      for name in node.input { uses[name, default: 0] += 1 }
      for attribute in node.attribute where attribute.hasG {
        for output in attribute.g.output { uses[output.name, default: 0] += 2 }
        count(attribute.g.node, into: &uses)
      }
    }
  }
}
