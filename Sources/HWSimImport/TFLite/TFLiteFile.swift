internal import HWSimCore

/// The main graph of a TFLite file; weights stay where they are in the file.
///
/// The file is a FlatBuffer with the identifier "TFL3". Field numbers, here and in the other files of
/// this folder, are those of TensorFlow's `schema.fbs`, version 3, which only ever appends fields.
package struct TFLiteFile {
  package let path: String
  package private(set) var tensors: [TFLiteTensor] = []
  package private(set) var operators: [TFLiteOperator] = []
  /// Indices of tensors.
  package private(set) var inputs: [Int] = []
  package private(set) var outputs: [Int] = []
  package let constants: TFLiteConstants

  /// Far above any model, far below what takes long.
  private static let most = (tensors: 1 << 18, operators: 1 << 16, codes: 1 << 10)

  package static func recognises(_ contents: UnsafeRawBufferPointer) -> Bool {
    contents.count >= 8 && contents[4..<8].elementsEqual("TFL3".utf8)
  }

  /// - Parameter contents: Must outlive the result, which refers to it.
  package init(path: String, contents: UnsafeRawBufferPointer) throws(ImportError) {
    self.path = path
    let buffer = FlatBuffer(contents)
    constants = TFLiteConstants(buffer)
    var place = ""
    do throws(ImportProblem) {
      let model = try buffer.root()
      let version = try model.number(0, default: UInt32(0))
      guard version == 3 else { throw ImportProblem("has schema version \(version), expected 3") }
      // The first graph is the main one; others are the bodies of its loops and branches.
      let graphs = try model.tables(2)
      guard graphs.count > 0 else { throw ImportProblem("has no graph") }
      try read(try graphs[0], of: model, &place)
    } catch {
      throw ImportError(path, place + error.text)
    }
  }

  /// - Parameter place: What is being read, for messages.
  private mutating func read(
    _ graph: FlatTable, of model: FlatTable, _ place: inout String
  ) throws(ImportProblem) {
    let buffers = try model.tables(4)
    let tables = try Self.bounded(try graph.tables(0), most: Self.most.tensors, "tensors")
    tensors.reserveCapacity(tables.count)
    for index in tables.indices {
      place = "tensor \(index): "
      tensors.append(try TFLiteTensor(try tables[index], buffers, constants))
    }
    place = ""
    inputs = try indices(try graph.integers(1))
    outputs = try indices(try graph.integers(2))
    let names = try TFLiteOperator.names(
      try Self.bounded(try model.tables(1), most: Self.most.codes, "operator codes"))
    let steps = try Self.bounded(try graph.tables(3), most: Self.most.operators, "operators")
    operators.reserveCapacity(steps.count)
    for index in steps.indices {
      place = "operator \(index): "
      let table = try steps[index]
      let code = Int(try table.number(0, default: UInt32(0)))
      guard names.indices.contains(code) else {
        throw ImportProblem("has operator code \(code) of \(names.count)")
      }
      place = TFLiteOperator.place(index, names[code]) + ": "
      operators.append(try TFLiteOperator(index, names[code], table, tensorCount: tensors.count))
    }
  }

  private static func bounded(
    _ tables: FlatTables, most: Int, _ meaning: String
  ) throws(ImportProblem) -> FlatTables {
    guard tables.count <= most else {
      throw ImportProblem("has \(tables.count) \(meaning), expected at most \(most)")
    }
    return tables
  }

  private func indices(_ indices: [Int]) throws(ImportProblem) -> [Int] {
    for index in indices where !tensors.indices.contains(index) {
      throw ImportProblem("gives in or out tensor \(index) of \(tensors.count)")
    }
    return indices
  }
}
