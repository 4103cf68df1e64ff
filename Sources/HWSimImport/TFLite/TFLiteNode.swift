internal import HWSimCore

/// An operator of a TFLite graph with what it reads.
struct TFLiteNode {
  let type: String
  /// The names of the layers that it becomes, one for each output.
  let names: [String]
  /// Nil for an optional input that is left out.
  let inputs: [Value?]
  /// As the file states them, for one batch of the file's.
  let outputs: [TFLiteTensor]
  private let step: TFLiteOperator

  init(_ step: TFLiteOperator, inputs: [Value?], outputs: [TFLiteTensor]) {
    (self.step, self.inputs, self.outputs) = (step, inputs, outputs)
    type = printable(step.name)
    names = outputs.map { $0.layerName ?? "\(step.name.lowercased())_\(step.index)" }
  }

  var name: String { names.first ?? type }

  func options(_ type: TFLiteOptions) -> FlatTable? { step.options(type) }

  func input(_ index: Int) -> Value? { inputs.indices.contains(index) ? inputs[index] : nil }

  func required(_ index: Int, _ meaning: String) throws(ImportProblem) -> Value {
    guard let value = input(index) else {
      throw ImportProblem("has no input \(index) (\(meaning))")
    }
    return value
  }

  /// An image of N, H, W, C.
  func image(_ index: Int) throws(ImportProblem) -> Value {
    let value = try required(index, "image")
    guard value.rank == 4 else {
      throw ImportProblem(
        "reads a tensor of \(text(of: value.dimensions)) as an image, expected 4 dimensions")
    }
    return value
  }

  /// The numbers of an input that decides about shapes.
  func numbers(_ index: Int, _ meaning: String) throws(ImportProblem) -> Numbers {
    guard let numbers = try required(index, meaning).numbers else {
      throw ImportProblem(
        "its \(meaning) are computed while the network runs, or not in the file; shapes must be "
          + "known before")
    }
    return numbers
  }

  func integers(
    _ index: Int, _ meaning: String, count: Int? = nil
  ) throws(ImportProblem) -> [Int] {
    let integers = try numbers(index, meaning).integers
    guard count == nil || count == integers.count else {
      throw ImportProblem("has \(integers.count) \(meaning), expected \(count ?? 0)")
    }
    return integers
  }

  func integer(_ index: Int, _ meaning: String) throws(ImportProblem) -> Int {
    try integers(index, meaning, count: 1)[0]
  }
}

extension TFLiteTensor {
  /// Converters join the names of all operators that they merged: the first says enough.
  var layerName: String? {
    let first = name.prefix { $0 != ";" }
    return first.isEmpty ? nil : printable(String(first), limit: 200)
  }
}

extension TFLiteType {
  /// Of stored numbers that are weights; nil of indices, sizes and flags.
  var precision: Precision? {
    switch self {
    case .float32, .float64: .fp32
    case .float16, .bfloat16: .fp16
    case .int8, .uint8, .int4, .uint4, .int2, .float8E4M3, .float8E5M2: .int8
    default: nil
    }
  }

  var isInteger: Bool {
    switch self {
    case .int2, .int4, .uint4, .int8, .uint8, .int16, .uint16, .int32, .uint32, .int64, .uint64,
      .bool:
      true
    default: false
    }
  }

  /// Whether shapes are computed in it.
  var isIndex: Bool { self == .int32 || self == .int64 || self == .uint32 || self == .bool }
}
