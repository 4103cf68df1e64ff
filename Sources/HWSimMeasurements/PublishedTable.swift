import HWSimCore

/// A table of a publication, copied to CSV cell by cell.
public struct PublishedTable: Hashable, Sendable {
  public let columns: [String]
  /// Each with a cell for every column; an empty one is not printed.
  public let rows: [[String]]
  /// Where each row begins in the file.
  public let lines: [Int]

  /// - Parameters:
  ///   - text: the file's contents: a line of column names, then a line for each row.
  ///   - name: what messages call the file.
  public init(_ text: String, named name: String) throws(MeasurementError) {
    var lines = try CSVLine.lines(in: text, named: name)[...]
    guard let header = lines.popFirst() else {
      throw MeasurementError("\(name): is empty; the first line names the columns")
    }
    for (index, column) in header.fields.enumerated()
    where header.fields[..<index].contains(column) {
      throw MeasurementError("\(name): line 1: two columns are named '\(printable(column))'")
    }
    for line in lines { try line.check(against: header, in: name) }
    columns = header.fields
    rows = lines.map(\.fields)
    self.lines = lines.map(\.number)
  }

  /// The cell at a row, counted from 1, and a column; nil where there is none.
  public func cell(row: Int, column: String) -> String? {
    guard rows.indices.contains(row - 1), let index = columns.firstIndex(of: column) else {
      return nil
    }
    return rows[row - 1][index]
  }
}
