/// Rows of text under named columns; how they are drawn is the format's choice.
public struct Table: Hashable, Sendable {
  public struct Column: Hashable, Sendable {
    public let name: String
    /// Numbers align right.
    public let isNumeric: Bool

    public static func text(_ name: String) -> Column { Column(name: name, isNumeric: false) }
    public static func number(_ name: String) -> Column { Column(name: name, isNumeric: true) }
  }

  public let columns: [Column]
  public private(set) var rows: [[String]] = []
  /// Whether Markdown aligns the cells in its source, too.
  var isPadded = true

  public init(_ columns: [Column]) { self.columns = columns }

  public mutating func append(_ row: [String]) {
    precondition(row.count == columns.count, "a row has one cell per column")
    rows.append(row)
  }
}

extension Table {
  /// Aligned columns, two spaces apart, with a rule under the names.
  var text: String {
    let names = columns.map(\.name)
    let widths = columns.indices.map { index in
      ([names] + rows).map { $0[index].count }.max() ?? 0
    }
    let line = { (cells: [String]) in
      let padded = columns.indices.map { pad(cells[$0], widths[$0], columns[$0].isNumeric) }
      return trimmedRight(padded.joined(separator: "  ")) + "\n"
    }
    let rule = widths.map { String(repeating: "-", count: $0) }
    return ([names, rule] + rows).map(line).joined()
  }

  /// A GitHub table, padded so that its source reads well too, where it is not too long for that.
  var markdown: String {
    let escaped = rows.map { $0.map(markdownEscaped) }
    let names = columns.map { markdownEscaped($0.name) }
    let widths = columns.indices.map { index in
      isPadded ? max(3, ([names] + escaped).map { $0[index].count }.max() ?? 0) : 3
    }
    let line = { (cells: [String]) in
      let padded = columns.indices.map { pad(cells[$0], widths[$0], columns[$0].isNumeric) }
      return "| " + padded.joined(separator: " | ") + " |\n"
    }
    let rule = columns.indices.map { index in
      let dashes = String(repeating: "-", count: widths[index] - 1)
      return columns[index].isNumeric ? dashes + ":" : dashes + "-"
    }
    return ([names, rule] + escaped).map(line).joined()
  }

  /// RFC 4180, one header line, `\n` line ends.
  public var csv: String {
    let line = { (cells: [String]) in cells.map(csvEscaped).joined(separator: ",") + "\n" }
    return line(columns.map(\.name)) + rows.map(line).joined()
  }
}

private func pad(_ cell: String, _ width: Int, _ isRight: Bool) -> String {
  let space = String(repeating: " ", count: max(0, width - cell.count))
  return isRight ? space + cell : cell + space
}

private func trimmedRight(_ line: String) -> String {
  var line = line
  while line.last == " " { line.removeLast() }
  return line
}

private func csvEscaped(_ cell: String) -> String {
  // Scalars: "\r\n" is one character, which is neither of the two.
  guard cell.unicodeScalars.contains(where: { "\",\n\r".unicodeScalars.contains($0) }) else {
    return cell
  }
  return "\""
    + cell.split(separator: "\"", omittingEmptySubsequences: false)
    .joined(separator: "\"\"") + "\""
}
