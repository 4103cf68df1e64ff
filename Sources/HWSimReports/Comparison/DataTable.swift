import HWSimCore

/// A table that a person reads, and the numbers behind it: no cell is empty without a reason.
///
///     var table = DataTable("pairs", "Each network on each device", [.text("network"), .number("latency", "latency_s")])
///     table.append([.text("squeezenet"), .quantity(Seconds(0.041))])
///     table.append([.text("resnet50"), .missing("does not fit")])
struct DataTable: Sendable {
  struct Column: Sendable {
    let title: String
    let isNumeric: Bool
    /// The columns of the records, units in their names.
    let keys: [String]

    static func text(_ title: String, _ key: String? = nil) -> Column {
      Column(title: title, isNumeric: false, keys: [key ?? title])
    }

    /// - Parameter keys: the title alone, if not given.
    static func number(_ title: String, _ keys: String...) -> Column {
      Column(title: title, isNumeric: true, keys: keys.isEmpty ? [title] : keys)
    }
  }

  enum Cell: Hashable, Sendable {
    /// What is read, and what the records have: one text for each key of the column.
    case shown(String, records: [String])
    case missing(reason: String)

    static func text(_ text: String) -> Cell { .shown(shortened(text), records: [text]) }

    static func missing(_ reason: String) -> Cell { .missing(reason: reason) }
  }

  /// Of its file.
  var name: String
  let caption: String
  let columns: [Column]
  private(set) var rows: [[Cell]] = []

  init(_ name: String, _ caption: String, _ columns: [Column]) {
    (self.name, self.caption, self.columns) = (name, caption, columns)
  }

  mutating func append(_ row: [Cell]) {
    precondition(row.count == columns.count, "a row has one cell per column")
    rows.append(row)
  }

  /// Why cells are missing, in the order of first appearance: the notes below the table.
  var reasons: [String] {
    var found: [String] = []
    for case .missing(let reason) in rows.joined() where !found.contains(reason) {
      found.append(reason)
    }
    return found
  }

  /// Each missing cell with the mark of its reason.
  var table: Table {
    var table = Table(
      columns.map { $0.isNumeric ? .number($0.title) : .text($0.title) })
    // GitHub renders half a megabyte, of which spaces would be a good part.
    table.isPadded = rows.count <= 100
    let marks = Dictionary(
      uniqueKeysWithValues: zip(reasons, reasons.indices.map(DataTable.mark)))
    for row in rows {
      table.append(
        row.map { cell in
          switch cell {
          case .shown(let text, _): text
          case .missing(let reason): "- (\(marks[reason] ?? ""))"
          }
        })
    }
    return table
  }

  /// Full precision; what is missing is empty, and the last column says why.
  var records: Table {
    let isComplete = reasons.isEmpty
    var table = Table(
      columns.flatMap { column in
        column.keys.map { column.isNumeric ? .number($0) : .text($0) }
      } + (isComplete ? [] : [.text("missing")]))
    for row in rows {
      var missing: [String] = []
      let cells = zip(columns, row).flatMap { column, cell -> [String] in
        switch cell {
        case .shown(_, let records): return records
        case .missing(let reason):
          missing.append("\(column.title): \(reason)")
          return column.keys.map { _ in "" }
        }
      }
      table.append(cells + (isComplete ? [] : [missing.joined(separator: "; ")]))
    }
    return table
  }

  /// The lines below the table.
  var notes: [String] {
    zip(reasons, reasons.indices).map { "(\(DataTable.mark($1))) \($0)" }
  }

  /// `a` to `z`, then `aa`.
  private static func mark(_ index: Int) -> String {
    let letter = String(UnicodeScalar(UInt8(ascii: "a") + UInt8(index % 26)))
    return index < 26 ? letter : mark(index / 26 - 1) + letter
  }
}

/// A name as a table shows it: nobody reads more of it, and one of spaces would look like none.
func shortened(_ text: String) -> String {
  if text.allSatisfy(\.isWhitespace) { return "'\(printable(text))'" }
  return text.count <= 100 ? text : text.prefix(99) + "…"
}
