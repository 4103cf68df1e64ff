import SwiftCSV

/// A line of a CSV file (RFC 4180) that is not blank.
struct CSVLine {
  /// Of its first character.
  let number: Int
  let fields: [String]

  static func lines(in text: String, named name: String) throws(MeasurementError) -> [CSVLine] {
    var lines: [CSVLine] = []
    var number = 1
    do {
      // Ended, or the reader would drop an empty field at the end.
      let text = text.last.map(\.isNewline) ?? true ? text : text + "\n"
      let file = try CSV<Enumerated>(
        string: text, delimiter: .comma, loadColumns: false, rowLimit: 0)
      try file.enumerateAsArray(startAt: 0, rowLimit: nil) { fields in
        if fields != [""] { lines.append(CSVLine(number: number, fields: fields)) }
        number += 1 + fields.reduce(0) { $0 + $1.count(where: \.isNewline) }
      }
    } catch {
      throw MeasurementError(
        "\(name): line \(number): text after a closing quote; double the quotes inside a quoted field"
      )
    }
    return lines
  }

  /// An error where it has not as many fields as the line of column names.
  func check(against header: CSVLine, in name: String) throws(MeasurementError) {
    guard fields.count == header.fields.count else {
      throw MeasurementError(
        "\(name): line \(number): has \(fields.count) fields, the first line "
          + "\(header.fields.count); put fields with commas in double quotes, and close these")
    }
  }
}
