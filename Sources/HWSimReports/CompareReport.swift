public import HWSimCore

/// Two files of results side by side. A pure function: same comparison, same bytes.
public enum CompareReport {
  /// - Parameters:
  ///   - names: of the two files.
  ///   - showsRows: whether text shows every row, not only those of networks and the largest differences.
  public static func report(
    _ comparison: ResultComparison, _ summaries: [ComparisonSummary],
    names: (first: String, second: String), threshold: Double, showsRows: Bool
  ) -> TableReport {
    var document = Document()
    document.append(.heading("\(names.first) and \(names.second)"))
    document.append(.paragraph(count(comparison, threshold)))
    if !comparison.regressions.isEmpty {
      document.append(.warning(warning(comparison.regressions)))
    }
    if !summaries.isEmpty { document.append(.table(summaryTable(summaries))) }
    let networks = comparison.rows.filter {
      showsRows || $0.first.layer == nil && $0.first.metric.isCost
    }
    append(networks, showsRows ? "Rows" : "Networks", to: &document)
    if !showsRows { append(largest(comparison.rows), "Layers that differ most", to: &document) }
    if !comparison.rows.isEmpty { document.append(.paragraph(legend(comparison))) }
    appendUnmatched(comparison.onlyFirst, names.first, to: &document)
    appendUnmatched(comparison.onlySecond, names.second, to: &document)
    var report = TableReport(
      schema: "hwsim.compare/1", document: document, records: records(comparison))
    report.appendix = ("summaries", summaryRecords(summaries))
    return report
  }

  private static func count(_ comparison: ResultComparison, _ threshold: Double) -> String {
    let alone = comparison.onlyFirst.count + comparison.onlySecond.count
    return "Rows with a partner: \(comparison.rows.count), without: \(alone). Differences up to "
      + "\(percent(threshold)) are not called any."
  }

  private static func warning(_ regressions: [RowComparison]) -> [String] {
    let shown = regressions.sorted { $0.ratio > $1.ratio }.prefix(5).map { row in
      "\(row.second.name): \(row.second.metric.name) x \(factor(row.ratio))"
    }
    let noun = regressions.count == 1 ? "REGRESSION" : "REGRESSIONS"
    return ["\(regressions.count) \(noun)"] + shown
  }

  private static func append(
    _ rows: [RowComparison], _ title: String, to document: inout Document
  ) {
    guard !rows.isEmpty else { return }
    document.append(.heading(title))
    document.append(.table(table(rows)))
  }

  /// Times and energies only: traffic is in the records.
  private static func largest(_ rows: [RowComparison]) -> [RowComparison] {
    let differing = rows.filter {
      $0.first.layer != nil && $0.first.metric.isCost && $0.verdict != .same
        && $0.verdict != .inside
    }
    return Array(differing.sorted { distance($0) > distance($1) }.prefix(10))
  }

  /// A half is as far as a double.
  private static func distance(_ row: RowComparison) -> Double {
    row.ratio < 1 ? 1 / row.ratio : row.ratio
  }

  private static func table(_ rows: [RowComparison]) -> Table {
    var table = Table([
      .text("what"), .text("metric"), .text("first on"), .number("first"), .text("second on"),
      .number("second"), .number("ratio"), .text("verdict"),
    ])
    for row in rows {
      table.append([
        row.first.name, row.first.metric.name, place(row.first), text(row.first),
        place(row.second), text(row.second), factor(row.ratio), verdict(row),
      ])
    }
    return table
  }

  private static func place(_ row: ResultRow) -> String {
    let words = [row.setup.device, row.setup.runtime].filter { !$0.isEmpty }
    return (words + [row.origin.rawValue]).joined(separator: ", ")
  }

  private static func text(_ row: ResultRow) -> String {
    let value = row.metric.text(row.value)
    guard let interval = row.interval else { return value }
    return
      "\(value) (\(row.metric.text(interval.lowerBound)) to \(row.metric.text(interval.upperBound)))"
  }

  private static func factor(_ ratio: Double) -> String {
    ratio.isFinite ? fixed(ratio, decimals: ratio < 100 ? 3 : 0) : "from nothing"
  }

  private static func verdict(_ row: RowComparison) -> String {
    let words = row.first.metric == .time ? ("faster", "slower") : ("less", "more")
    switch row.verdict {
    case .lower: return words.0
    case .higher: return words.1 + (row.isRegression ? ": regression" : "")
    case .same, .unclear, .inside, .outside: return row.verdict.rawValue
    }
  }

  private static func legend(_ comparison: ResultComparison) -> String {
    let isPrediction = comparison.rows.contains(where: \.isPrediction)
    return isPrediction
      ? "The ratio is predicted / measured where one of a row's values is measured, else second / first."
      : "The ratio is second / first."
  }

  private static func appendUnmatched(
    _ rows: [ResultRow], _ file: String, to document: inout Document
  ) {
    guard !rows.isEmpty else { return }
    let names = counted(rows.map { "\($0.name): \($0.metric.name), \(place($0))" })
    var table = Table([.number("rows"), .text("only in \(file)")])
    for (text, count) in names.prefix(20) { table.append(["\(count)", text]) }
    if names.count > 20 {
      let rest = names.dropFirst(20).reduce(0) { $0 + $1.count }
      table.append(["\(rest)", "others"])
    }
    document.append(.heading("Without a partner"))
    document.append(.table(table))
  }
}
