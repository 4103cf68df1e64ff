public import HWSimCore
import SwiftCSV

/// Reads published measurements from CSV (RFC 4180): a line of column names, then a row for each figure.
///
/// Columns are found by name, in any order; those that are not known are ignored. Required are `runtime`,
/// `model`, `metric`, `value` and one of `soc` and `device`.
public enum MeasurementFile {
  /// - Parameters:
  ///   - text: the file's contents; a byte order mark and any kind of line end are allowed.
  ///   - name: what messages call the file.
  public static func rows(
    in text: String, named name: String
  ) throws(MeasurementError) -> [PublishedMeasurement] {
    var lines = try lines(in: text, named: name)[...]
    guard let header = lines.popFirst() else {
      throw MeasurementError("\(name): is empty; the first line names the columns")
    }
    let columns = try columns(in: header.fields, named: name)
    return try lines.map { (line) throws(MeasurementError) -> PublishedMeasurement in
      let place = "\(name): line \(line.number)"
      guard line.fields.count == header.fields.count else {
        let (found, expected) = (line.fields.count, header.fields.count)
        throw MeasurementError(
          "\(place): has \(found) fields, the first line \(expected); put fields with commas in "
            + "double quotes, and close these")
      }
      var row = try MeasurementRow(line.fields, columns, place).measurement()
      if row.id.isEmpty { row.id = "line \(line.number)" }
      return row
    }
  }

  /// Where each column is.
  private static func columns(
    in header: [String], named name: String
  ) throws(MeasurementError) -> [String: Int] {
    var columns: [String: Int] = [:]
    for (index, column) in header.enumerated() {
      guard columns.updateValue(index, forKey: column.lowercased()) == nil || column.isEmpty else {
        throw MeasurementError("\(name): line 1: two columns are named '\(printable(column))'")
      }
    }
    var missing = ["runtime", "model", "metric", "value"].filter { columns[$0] == nil }
    if columns["soc"] == nil, columns["device"] == nil { missing.append("soc or device") }
    guard missing.isEmpty else {
      let noun = missing.count == 1 ? "column" : "columns"
      throw MeasurementError(
        "\(name): line 1: no \(noun) \(missing.joined(separator: ", ")); the first line names the "
          + "columns, such as soc,runtime,model,metric,value")
    }
    return columns
  }

  private struct Line {
    /// Of its first character.
    let number: Int
    let fields: [String]
  }

  /// The lines that are not blank.
  private static func lines(
    in text: String, named name: String
  ) throws(MeasurementError) -> [Line] {
    var lines: [Line] = []
    var number = 1
    do {
      // Ended, or the reader would drop an empty field at the end.
      let text = text.last.map(\.isNewline) ?? true ? text : text + "\n"
      let file = try CSV<Enumerated>(
        string: text, delimiter: .comma, loadColumns: false, rowLimit: 0)
      try file.enumerateAsArray(startAt: 0, rowLimit: nil) { fields in
        if fields != [""] { lines.append(Line(number: number, fields: fields)) }
        number += 1 + fields.reduce(0) { $0 + $1.count(where: \.isNewline) }
      }
    } catch {
      throw MeasurementError(
        "\(name): line \(number): text after a closing quote; double the quotes inside a quoted field"
      )
    }
    return lines
  }
}
