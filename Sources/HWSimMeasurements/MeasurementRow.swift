import HWSimCore

/// One row of a file, read column by column.
struct MeasurementRow {
  private let fields: [String]
  private let columns: [String: Int]
  /// File and line, for messages.
  private let place: String

  init(_ fields: [String], _ columns: [String: Int], _ place: String) {
    (self.fields, self.columns, self.place) = (fields, columns, place)
  }

  func measurement() throws(MeasurementError) -> PublishedMeasurement {
    var row = PublishedMeasurement()
    row.id = text("id")
    (row.source, row.reference) = (text("source"), text("source_ref"))
    row.date = text("date")
    (row.device, row.chip, row.core) = (text("device"), text("soc"), text("core"))
    row.isa = text("isa")
    row.clock = try number("clock_mhz", in: 0.001...100_000).map { Frequency($0 * 1e6) }
    row.threads = Int(try number("threads", in: 1...1024) ?? 1)
    row.precision = text("precision").lowercased()
    row.runtime = try required("runtime")
    row.network = try required("model")
    row.layer = text("layer")
    row.alpha = try number("alpha", in: 0.001...100)
    row.resolution = text("resolution")
    row.metric = try required("metric")
    guard let value = try number("value", in: 0...1e18) else { throw fail("value", "is empty") }
    row.value = value
    row.rounding = try number("rounding", in: 0...1e18)
    row.millionMACs = try number("macs_m", in: 0...1e12)
    row.millionParameters = try number("params_m", in: 0...1e12)
    row.notes = text("notes")
    return row
  }

  /// Empty where there is no such column.
  private func text(_ column: String) -> String { columns[column].map { fields[$0] } ?? "" }

  private func required(_ column: String) throws(MeasurementError) -> String {
    let text = text(column)
    guard !text.isEmpty else { throw fail(column, "is empty") }
    return text
  }

  /// Nil where the field is empty.
  private func number(
    _ column: String, in range: ClosedRange<Double>
  ) throws(MeasurementError) -> Double? {
    let text = text(column)
    guard !text.isEmpty else { return nil }
    guard let number = Double(text), number.isFinite else {
      throw fail(column, "'\(printable(text))' is not a number; write a plain one, without a unit")
    }
    guard range.contains(number) else {
      throw fail(
        column,
        "\(printable(text)) is out of range; from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  private func fail(_ column: String, _ message: String) -> MeasurementError {
    MeasurementError("\(place): \(column): \(message)")
  }
}
