/// What a FlatBuffer is made of, to be written in the order in which it is described.
indirect enum Flat: Sendable {
  /// A number inside its table.
  case number([UInt8])
  case vector([UInt8], count: Int)
  case table([Int: Flat])
  case tables([Flat])
  /// A vector of tables that are one and the same.
  case repeated(Flat, count: Int)

  static func int8(_ value: Int) -> Flat { .number(littleEndian(Int8(value))) }
  static func int32(_ value: Int) -> Flat { .number(littleEndian(Int32(value))) }
  static func int64(_ value: Int) -> Flat { .number(littleEndian(Int64(value))) }
  static func float(_ value: Float) -> Flat { .number(littleEndian(value.bitPattern)) }
  static func bool(_ value: Bool) -> Flat { .number([value ? 1 : 0]) }
  static func bytes(_ values: [UInt8]) -> Flat { .vector(values, count: values.count) }
  static func string(_ text: String) -> Flat { .vector(text.utf8 + [0], count: text.utf8.count) }
  static func int32s(_ values: [Int]) -> Flat {
    .vector(values.flatMap { littleEndian(Int32($0)) }, count: values.count)
  }
  static func int64s(_ values: [Int]) -> Flat {
    .vector(values.flatMap { littleEndian(Int64($0)) }, count: values.count)
  }
}

func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
  withUnsafeBytes(of: value.littleEndian) { Array($0) }
}

/// Writes tables before what they refer to, as offsets only lead onward.
struct FlatBufferWriter {
  private(set) var bytes: [UInt8]

  init(identifier: String, root: Flat) {
    bytes = [0, 0, 0, 0] + identifier.utf8
    refer(from: 0, to: root)
  }

  private mutating func refer(from place: Int, to value: Flat) {
    let target =
      switch value {
      case .number(let number): preconditionFailure("\(number) is stored in its table")
      case .vector(let elements, let count): vector(elements, count)
      case .table(let fields): table(fields)
      case .tables(let entries): tables(entries)
      case .repeated(let entry, let count): repeated(entry, count)
      }
    set(littleEndian(UInt32(target - place)), at: place)
  }

  private mutating func set(_ value: [UInt8], at place: Int) {
    bytes.replaceSubrange(place..<place + value.count, with: value)
  }

  private mutating func pad(until isAligned: (Int) -> Bool) {
    while !isAligned(bytes.count) { bytes.append(0) }
  }

  private mutating func vector(_ elements: [UInt8], _ count: Int) -> Int {
    pad { ($0 + 4).isMultiple(of: 16) }
    bytes += littleEndian(UInt32(count)) + elements
    return bytes.count - elements.count - 4
  }

  private mutating func tables(_ entries: [Flat]) -> Int {
    let start = vector([UInt8](repeating: 0, count: 4 * entries.count), entries.count)
    for (index, entry) in entries.enumerated() { refer(from: start + 4 + 4 * index, to: entry) }
    return start
  }

  private mutating func repeated(_ entry: Flat, _ count: Int) -> Int {
    let start = vector([UInt8](repeating: 0, count: 4 * count), count)
    let target = bytes.count
    guard case .table(let fields) = entry else { preconditionFailure("expected a table") }
    let table = table(fields)
    for place in stride(from: start + 4, to: target, by: 4) {
      set(littleEndian(UInt32(table - place)), at: place)
    }
    return start
  }

  private mutating func table(_ fields: [Int: Flat]) -> Int {
    let sorted = fields.sorted { $0.key < $1.key }
    var distances = [Int](repeating: 0, count: (sorted.last?.key ?? -1) + 1)
    var size = 4
    for (field, value) in sorted {
      let width = if case .number(let number) = value { number.count } else { 4 }
      size = (size + width - 1) / width * width
      distances[field] = size
      size += width
    }
    let vtable = ([4 + 2 * distances.count, size] + distances).flatMap { littleEndian(UInt16($0)) }
    pad { ($0 + vtable.count).isMultiple(of: 8) }
    bytes += vtable
    let start = bytes.count
    bytes += littleEndian(Int32(vtable.count)) + [UInt8](repeating: 0, count: size - 4)
    for (field, value) in sorted {
      let place = start + distances[field]
      if case .number(let number) = value {
        set(number, at: place)
      } else {
        refer(from: place, to: value)
      }
    }
    return start
  }
}
