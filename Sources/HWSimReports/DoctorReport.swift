public import HWSimCore

/// What a machine can measure, and what to do about what it cannot.
public enum DoctorReport {
  public static func report(_ checks: [MachineCheck]) -> TableReport {
    var table = Table([.text("check"), .text("state"), .text("found")])
    var records = Table([
      .text("area"), .text("check"), .text("state"), .text("found"), .text("fix"),
    ])
    for check in checks {
      table.append([check.name, check.state.rawValue, check.finding])
      records.append([
        check.area.rawValue, check.name, check.state.rawValue, check.finding, check.fix ?? "",
      ])
    }
    var document = Document()
    document.append(.table(table))
    let fixes = checks.compactMap { check in
      check.fix.map { Document.Fact(check.name, $0) }
    }
    if !fixes.isEmpty {
      document.append(.paragraph("To do about it:"))
      document.append(.facts(fixes))
    }
    return TableReport(schema: "hwsim.doctor/1", document: document, records: records)
  }
}
