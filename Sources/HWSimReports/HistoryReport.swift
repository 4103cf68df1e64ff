public import HWSimCore

/// Measurements of the past.
public enum HistoryReport {
  public static func report(_ rows: [HistoryRow]) -> TableReport {
    var table = Table([
      .text("finished"), .text("kernel"), .text("type"), .text("backend"), .text("variant"),
      .number("time"), .number("± MAD"), .text("verdict"), .text("in"),
    ])
    var records = Table([
      .number("number"), .text("run"), .text("finished"), .text("machine"), .text("version"),
      .text("title"), .text("name"), .text("backend"), .text("variant"), .text("precision"),
      .number("median_s"), .number("mad_s"), .text("verdict"),
    ])
    for row in rows {
      let deviation = row.deviation.flatMap { deviation in row.median.map { deviation / $0 } }
      let median = row.median.map { "\(Seconds($0))" }
      table.append([
        row.finished, row.name, row.precision, row.backend, row.variant,
        median ?? "-",
        deviation.map { "\(fixed($0 * 100, decimals: 1)) %" } ?? "-", row.verdict, row.title,
      ])
      records.append([
        row.number.map { "\($0)" } ?? "", row.run, row.finished, row.machine, row.version,
        row.title,
        row.name, row.backend, row.variant, row.precision,
        row.median.map { "\($0)" } ?? "", row.deviation.map { "\($0)" } ?? "",
        row.verdict,
      ])
    }
    var document = Document()
    if rows.isEmpty {
      document.append(.paragraph("Nothing yet; 'hwsim bench' adds what it measures."))
    } else {
      document.append(.table(table))
    }
    return TableReport(schema: "hwsim.history/1", document: document, records: records)
  }

  /// The row with its whole measurement, as JSON on one line.
  public static func line(_ row: HistoryRow) throws -> String {
    // The measurement is JSON already.
    try encodeLine(LineJSON(row)).dropLast() + ",\"measurement\":\(row.record)}"
  }
}

private struct LineJSON: Encodable {
  let number: Int??
  let run: String
  let finished: String
  let machine: String
  let version: String
  let title: String

  init(_ row: HistoryRow) {
    (number, run, finished) = (.some(row.number), row.run, row.finished)
    (machine, version, title) = (row.machine, row.version, row.title)
  }
}
