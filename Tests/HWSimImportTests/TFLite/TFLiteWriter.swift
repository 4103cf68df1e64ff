import HWSimImport

/// A TFLite file, put together tensor by tensor and operator by operator.
///
///     var model = TFLiteWriter()
///     let image = model.input("image", [1, 8, 8, 3])
///     model.add("RELU", [image], [model.tensor("relu", [1, 8, 8, 3])])
///     model.outputs = [1]
struct TFLiteWriter: Sendable {
  private var tensors: [Flat] = []
  /// The first buffer is empty: that of tensors that hold nothing.
  private var buffers: [Flat] = [.table([:])]
  private var codes: [String] = []
  private var operators: [Flat] = []
  private var inputs: [Int] = []
  var outputs: [Int] = []

  @discardableResult
  mutating func tensor(
    _ name: String, _ dimensions: [Int], _ type: TFLiteType = .float32, data: [UInt8]? = nil,
    buffer: [Int: Flat]? = nil, zeroPoints: [Int]? = nil, fields: [Int: Flat] = [:]
  ) -> Int {
    var table: [Int: Flat] = [
      0: .int32s(dimensions), 1: .int8(type.rawValue), 3: .string(name),
    ]
    if let buffer = buffer ?? data.map({ [0: .bytes($0)] }) {
      table[2] = .int32(buffers.count)
      buffers.append(.table(buffer))
    }
    if let zeroPoints { table[4] = .table([3: .int64s(zeroPoints)]) }
    tensors.append(.table(table.merging(fields) { $1 }))
    return tensors.count - 1
  }

  /// 32-bit integers that the file holds: a shape, axes, a padding.
  mutating func constant(_ name: String, _ values: [Int], dimensions: [Int]? = nil) -> Int {
    tensor(
      name, dimensions ?? [values.count], .int32, data: values.flatMap { littleEndian(Int32($0)) })
  }

  mutating func input(
    _ name: String, _ dimensions: [Int], _ type: TFLiteType = .float32,
    fields: [Int: Flat] = [:]
  ) -> Int {
    inputs.append(tensor(name, dimensions, type, fields: fields))
    return inputs[inputs.count - 1]
  }

  /// - Parameters:
  ///   - name: Of a builtin operator, or else the code of a custom one.
  ///   - options: The type in the schema's union `BuiltinOptions`, and its fields.
  mutating func add(
    _ name: String, _ inputs: [Int], _ outputs: [Int], options: (Int, [Int: Flat])? = nil
  ) {
    if !codes.contains(name) { codes.append(name) }
    let code = codes.firstIndex(of: name) ?? 0
    var table: [Int: Flat] = [0: .int32(code), 1: .int32s(inputs), 2: .int32s(outputs)]
    if let (type, fields) = options { (table[3], table[4]) = (.int8(type), .table(fields)) }
    operators.append(.table(table))
  }

  private func code(_ name: String) -> Flat {
    guard let code = TFLiteOperator.builtins.firstIndex(of: name) else {
      return .table([0: .int8(32), 1: .string(name), 3: .int32(32)])
    }
    return .table([0: .int8(min(code, 127)), 3: .int32(code)])
  }

  var bytes: [UInt8] {
    let graph: [Int: Flat] = [
      0: .tables(tensors), 1: .int32s(inputs), 2: .int32s(outputs), 3: .tables(operators),
    ]
    let model: [Int: Flat] = [
      0: .int32(3), 1: .tables(codes.map(code)), 2: .tables([.table(graph)]), 4: .tables(buffers),
    ]
    return FlatBufferWriter(identifier: "TFL3", root: .table(model)).bytes
  }
}
