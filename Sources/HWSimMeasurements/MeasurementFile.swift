public import HWSimCore

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
    var lines = try CSVLine.lines(in: text, named: name)[...]
    guard let header = lines.popFirst() else {
      throw MeasurementError("\(name): is empty; the first line names the columns")
    }
    let columns = try columns(in: header.fields, named: name)
    return try lines.map { (line) throws(MeasurementError) -> PublishedMeasurement in
      try line.check(against: header, in: name)
      let place = "\(name): line \(line.number)"
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
}
