public import HWSimCore

/// Published tables beside what hwsim counts.
public enum ReproductionReport {
  /// - Parameter showsReproduced: also cells that are as printed, and published ones; totals count them anyway.
  public static func tables(
    _ tables: [Reproduction], showsReproduced: Bool = true
  ) -> TableReport {
    var document = Document()
    append(totals(tables), to: &document)
    for table in tables {
      let cells = table.cells.filter {
        showsReproduced || [.explained, .unexplained].contains($0.verdict)
      }
      guard !cells.isEmpty else { continue }
      document.append(.heading(table.title))
      for note in table.notes { document.append(.paragraph(note)) }
      document.append(.table(shown(cells)))
    }
    return TableReport(
      schema: "hwsim.reproduce/1", document: document, records: records(tables, showsReproduced))
  }

  private static func append(_ totals: Table, to document: inout Document) {
    let sums = (1...5).map { column in totals.rows.reduce(0) { $0 + (Int($1[column]) ?? 0) } }
    document.append(.heading("Total"))
    document.append(
      .paragraph(
        "Of \(sums[0]) printed figures that can be counted, \(sums[1]) are reproduced to the printed digit, "
          + "\(sums[2]) differ for a cause that is known, and \(sums[3]) are unexplained. \(sums[4]) more are "
          + "results of training, measurement or opinion and stand as published."))
    document.append(.table(totals))
  }

  private static func totals(_ tables: [Reproduction]) -> Table {
    var totals = Table(
      [.text("table"), .number("countable")]
        + ReproducedCell.Verdict.allCases.map { .number($0.rawValue) })
    for table in tables {
      let counts = ReproducedCell.Verdict.allCases.map { verdict in
        table.cells.count { $0.verdict == verdict }
      }
      let published = table.cells.count { $0.verdict == .published }
      totals.append([table.title] + ([table.cells.count - published] + counts).map(String.init))
    }
    return totals
  }

  private static func shown(_ cells: [ReproducedCell]) -> Table {
    var table = Table([
      .text("row"), .text("figure"), .number("published"), .number("hwsim"), .number("difference"),
      .text("verdict"), .text("counted of"), .text("why"),
    ])
    for cell in cells {
      table.append([
        cell.row, cell.column, cell.printed, cell.counted ?? "-", cell.difference,
        cell.verdict.rawValue, cell.network ?? "", cell.why,
      ])
    }
    return table
  }

  private static func records(_ tables: [Reproduction], _ showsReproduced: Bool) -> Table {
    var records = Table(
      [
        "table", "row", "column", "printed", "counted", "difference", "verdict", "network", "why",
      ].map(Table.Column.text))
    for table in tables {
      for cell in table.cells
      where showsReproduced || [.explained, .unexplained].contains(cell.verdict) {
        records.append([
          table.name, cell.row, cell.column, cell.printed, cell.counted ?? "", cell.difference,
          cell.verdict.rawValue, cell.network ?? "", cell.why,
        ])
      }
    }
    return records
  }
}
