/// A cell as JSON: a number in numeric columns, null where such a column has none.
enum Cell: Hashable, Encodable {
  case text(String)
  case integer(Int)
  case decimal(Double)
  case missing

  init(_ cell: String, in column: Table.Column) {
    guard column.isNumeric else {
      self = .text(cell)
      return
    }
    if let number = Int(cell) {
      self = .integer(number)
    } else {
      // JSON has no infinity.
      let number = Double(cell).flatMap { $0.isFinite ? $0 : nil }
      self = number.map(Cell.decimal) ?? .missing
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .text(let text): try container.encode(text)
    case .integer(let number): try container.encode(number)
    case .decimal(let number): try container.encode(number)
    case .missing: try container.encodeNil()
    }
  }
}

extension Table {
  /// Each row as an object, by the names of the columns.
  var objects: [[String: Cell]] {
    rows.map { row in
      Dictionary(
        zip(columns, row).map { ($0.name, Cell($1, in: $0)) },
        uniquingKeysWith: { first, _ in first })
    }
  }
}
