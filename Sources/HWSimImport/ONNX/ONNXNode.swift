internal import Foundation
internal import HWSimCore
internal import ONNXSchema

/// An operator of an ONNX graph with what it reads.
struct ONNXNode {
  let type: String
  /// The name of the layer that it becomes.
  let name: String
  /// Nil for an optional input that is left out.
  let inputs: [Value?]
  let outputs: [String]
  /// The version of the operator set that the operator belongs to.
  let opset: Int
  private let attributes: [String: Onnx_AttributeProto]

  init(
    _ node: Onnx_NodeProto, inputs: [Value?], opset: Int,
    attributes: [String: Onnx_AttributeProto]
  ) {
    type = node.opType
    // TorchScript's names are paths such as /features/features.0/Conv.
    let stated = node.name.isEmpty ? node.output.first { !$0.isEmpty } ?? node.opType : node.name
    name = stated.hasPrefix("/") ? String(stated.dropFirst()) : stated
    self.inputs = inputs
    outputs = node.output
    self.opset = opset
    self.attributes = attributes
  }

  func input(_ index: Int) -> Value? { inputs.indices.contains(index) ? inputs[index] : nil }

  func required(_ index: Int, _ meaning: String) throws(ImportProblem) -> Value {
    guard let value = input(index) else {
      throw ImportProblem("has no input \(index) (\(meaning))")
    }
    return value
  }
}

// MARK: - Attributes

extension ONNXNode {
  func has(_ name: String) -> Bool { attributes[name] != nil }

  func integer(_ name: String) -> Int? { attributes[name].map { Int($0.i) } }

  func integer(_ name: String, default other: Int) -> Int { integer(name) ?? other }

  func flag(_ name: String, default other: Bool = false) -> Bool {
    integer(name).map { $0 != 0 } ?? other
  }

  func integers(_ name: String) -> [Int]? { attributes[name]?.ints.map(Int.init) }

  func number(_ name: String) -> Double? { attributes[name].map { Double($0.f) } }

  func numbers(_ name: String) -> [Double]? { attributes[name]?.floats.map(Double.init) }

  func text(_ name: String) -> String? {
    attributes[name].map { String(decoding: $0.s, as: UTF8.self) }
  }

  func tensor(_ name: String) -> Onnx_TensorProto? {
    attributes[name].flatMap { $0.hasT ? $0.t : nil }
  }

  func graph(_ name: String) -> Onnx_GraphProto? {
    attributes[name].flatMap { $0.hasG ? $0.g : nil }
  }

  /// Integers that older operator sets give as an attribute and newer ones as an input.
  func integers(_ name: String, orInput index: Int) throws(ImportProblem) -> [Int]? {
    if let integers = integers(name) { return integers }
    guard let value = input(index) else { return nil }
    return try numbers(of: value, name).integers
  }

  /// The numbers of an input that decides about shapes.
  func numbers(of value: Value, _ meaning: String) throws(ImportProblem) -> Numbers {
    guard let numbers = value.numbers else {
      throw ImportProblem(
        "its \(meaning) are computed while the network runs, or not in the file; shapes must be "
          + "known before")
    }
    return numbers
  }
}

// MARK: - Windows

extension ONNXNode {
  /// - Parameter kernel: The sizes along the spatial axes, at most two.
  func window(kernel: [Int], over image: Value) throws(ImportProblem) -> Window {
    let sizes = try spatial("strides", kernel.count, default: 1)
    let dilations = try spatial("dilations", kernel.count, default: 1)
    var window = Window(
      kernel: Self.extent(kernel), stride: Self.extent(sizes), dilation: Self.extent(dilations))
    switch text("auto_pad") ?? "NOTSET" {
    case "NOTSET", "": window.padding = .explicit(try padding("pads", kernel.count))
    case "VALID": window.padding = .explicit(.none)
    case "SAME_UPPER": window.padding = .sameUpper
    case "SAME_LOWER": window.padding = .sameLower
    case let other:
      throw ImportProblem(
        "auto_pad is '\(printable(other))', expected NOTSET, VALID, SAME_UPPER or SAME_LOWER")
    }
    return window
  }

  /// Sizes along the spatial axes, with the default where the attribute is absent.
  func spatial(_ name: String, _ rank: Int, default other: Int) throws(ImportProblem) -> [Int] {
    guard let sizes = integers(name), !sizes.isEmpty else {
      return [Int](repeating: other, count: rank)
    }
    guard sizes.count == rank else {
      throw ImportProblem("\(name) has \(sizes.count) numbers, expected \(rank)")
    }
    return sizes
  }

  /// Of one or two spatial axes: all the beginnings, then all the ends.
  func padding(_ name: String, _ rank: Int) throws(ImportProblem) -> Padding {
    guard let pads = integers(name), !pads.isEmpty else { return .none }
    guard pads.count == 2 * rank, pads.allSatisfy({ 0...(1 << 20) ~= $0 }) else {
      throw ImportProblem("\(name) is \(pads.prefix(8)), expected \(2 * rank) numbers in 0...2^20")
    }
    return rank == 1
      ? Padding(top: 0, bottom: 0, left: pads[0], right: pads[1])
      : Padding(top: pads[0], bottom: pads[2], left: pads[1], right: pads[3])
  }

  /// A signal is an image one pixel high.
  static func extent(_ sizes: [Int]) -> Extent {
    sizes.count == 1 ? Extent(1, sizes[0]) : Extent(sizes[0], sizes[1])
  }
}
