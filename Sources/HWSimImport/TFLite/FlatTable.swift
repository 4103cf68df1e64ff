/// A table: fields by number, each of which may be absent and then has its default.
///
/// It begins with the signed distance back to its vtable: the size of the vtable, the size of the
/// table, and for each field its distance from the table's begin, 0 where it is absent.
struct FlatTable {
  private let buffer: FlatBuffer
  private let start: Int
  private let vtable: Int
  private let fields: Int

  init(_ buffer: FlatBuffer, at start: Int) throws(ImportProblem) {
    (self.buffer, self.start) = (buffer, start)
    vtable = start - Int(try buffer.load(Int32.self, at: start))
    let size = Int(try buffer.load(UInt16.self, at: vtable))
    try buffer.check(vtable, bytes: size)
    fields = size / 2 - 2
  }

  private func place(_ field: Int) throws(ImportProblem) -> Int? {
    guard field < fields else { return nil }
    let distance = Int(try buffer.load(UInt16.self, at: vtable + 4 + 2 * field))
    return distance == 0 ? nil : start + distance
  }

  func number<Number: FixedWidthInteger & BitwiseCopyable>(
    _ field: Int, default other: Number
  ) throws(ImportProblem) -> Number {
    guard let place = try place(field) else { return other }
    return try buffer.load(Number.self, at: place)
  }

  func bool(_ field: Int) throws(ImportProblem) -> Bool {
    try number(field, default: UInt8(0)) != 0
  }

  func table(_ field: Int) throws(ImportProblem) -> FlatTable? {
    guard let place = try place(field) else { return nil }
    return try buffer.table(at: place)
  }

  /// An absent vector is an empty one.
  func vector<Element>(
    _ field: Int, of type: Element.Type
  ) throws(ImportProblem) -> FlatVector<Element>? {
    guard let place = try place(field) else { return nil }
    return try buffer.vector(of: type, at: place)
  }

  func integers(_ field: Int) throws(ImportProblem) -> [Int] {
    guard let vector = try vector(field, of: Int32.self) else { return [] }
    try buffer.spend(4 * vector.count)
    return vector.map { Int($0) }
  }

  func string(_ field: Int) throws(ImportProblem) -> String? {
    guard let vector = try vector(field, of: UInt8.self) else { return nil }
    try buffer.spend(vector.count)
    guard let text = String(validating: vector, as: UTF8.self) else {
      throw ImportProblem("contains a name that is not UTF-8")
    }
    return text
  }

  func tables(_ field: Int) throws(ImportProblem) -> FlatTables {
    FlatTables(buffer: buffer, offsets: try vector(field, of: UInt32.self))
  }
}

/// A vector of tables, each read when it is asked for.
struct FlatTables {
  fileprivate let buffer: FlatBuffer
  fileprivate let offsets: FlatVector<UInt32>?

  var count: Int { offsets?.count ?? 0 }
  var indices: Range<Int> { 0..<count }

  subscript(index: Int) -> FlatTable {
    get throws(ImportProblem) {
      guard let offsets, offsets.indices.contains(index) else {
        throw ImportProblem("refers to entry \(index) of \(count)")
      }
      return try buffer.table(at: offsets.start + 4 * index)
    }
  }
}
