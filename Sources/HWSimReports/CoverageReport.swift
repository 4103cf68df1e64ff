public import HWSimCore

/// What became of the operators of a model file: which are costed, which are not.
public enum CoverageReport {
  public static func operators(
    _ network: String, format: String, _ coverage: [OperatorCoverage]
  ) -> TableReport {
    var table = Table([
      .text("operator"), .number("count"), .text("treatment"), .text("becomes"),
      .number("elements"), .number("share"),
    ])
    var records = Table([
      .text("operator"), .number("count"), .text("treatment"), .text("becomes"),
      .number("elements"), .number("share"),
    ])
    let total = coverage.reduce(0) { $0 + $1.elements }
    for row in coverage {
      let kinds = row.kinds.map(\.rawValue)
      let share = total > 0 ? Double(row.elements) / Double(total) : 0
      table.append([
        row.name, "\(row.count)", row.treatment.rawValue,
        kinds.isEmpty ? "-" : kinds.joined(separator: ", "), "\(row.elements)", percent(share),
      ])
      records.append([
        row.name, "\(row.count)", row.treatment.rawValue, kinds.joined(separator: " "),
        "\(row.elements)", "\(share)",
      ])
    }
    var document = Document()
    document.append(.heading("\(network) (\(format))"))
    document.append(.table(table))
    let missing = coverage.filter { $0.treatment == .uncosted }
    if !missing.isEmpty {
      let share = Double(missing.reduce(0) { $0 + $1.elements }) / Double(max(total, 1))
      document.append(
        .paragraph(
          "Not costed: \(missing.map { "\($0.name) x\($0.count)" }.joined(separator: ", ")), "
            + "\(percent(share)) of the elements that operators make."))
    }
    return TableReport(schema: "hwsim.coverage/1", document: document, records: records)
  }
}
