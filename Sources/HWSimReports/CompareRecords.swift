import HWSimCore

// Full precision, base units beside the values.

extension CompareReport {
  static func records(_ comparison: ResultComparison) -> Table {
    var table = Table(
      [.text("network"), .text("layer"), .text("metric"), .text("unit")]
        + sideColumns("first") + sideColumns("second")
        + [.number("ratio"), .text("verdict"), .text("regression")])
    for row in comparison.rows {
      let head = [
        row.first.network, row.first.layer ?? "", row.first.metric.name, row.first.metric.unit,
      ]
      let ratio = row.ratio.isFinite ? "\(row.ratio)" : ""
      table.append(
        head + cells(row.first) + cells(row.second)
          + [ratio, row.verdict.rawValue, "\(row.isRegression)"])
    }
    // What has no partner, so that no row is lost: the other side is empty.
    for row in comparison.onlyFirst { table.append(alone(row, isFirst: true)) }
    for row in comparison.onlySecond { table.append(alone(row, isFirst: false)) }
    return table
  }

  private static func sideColumns(_ side: String) -> [Table.Column] {
    ["device", "runtime", "precision", "origin"].map { .text("\(side)_\($0)") }
      + ["threads", "value", "low", "high"].map { .number("\(side)_\($0)") }
  }

  private static func cells(_ row: ResultRow) -> [String] {
    [
      row.setup.device, row.setup.runtime, row.setup.precision, row.origin.rawValue,
      row.setup.threads.map(String.init) ?? "", "\(row.value)",
      row.interval.map { "\($0.lowerBound)" } ?? "", row.interval.map { "\($0.upperBound)" } ?? "",
    ]
  }

  private static func alone(_ row: ResultRow, isFirst: Bool) -> [String] {
    let empty = [String](repeating: "", count: cells(row).count)
    let sides = isFirst ? cells(row) + empty : empty + cells(row)
    return [row.network, row.layer ?? "", row.metric.name, row.metric.unit] + sides
      + ["", "no partner", "false"]
  }

  /// How the rows of each metric compare, all together.
  static func summaryTable(_ summaries: [ComparisonSummary]) -> Table {
    var table = Table([
      .text("metric"), .text("of"), .number("rows"), .number("mean ratio"), .number("mean error"),
      .number("within 10 %"), .number("tau"), .number("in interval"), .text("worst"),
      .text("verdicts"),
    ])
    for summary in summaries {
      let accuracy = summary.accuracy
      let verdicts = RowComparison.Verdict.allCases.compactMap { verdict in
        summary.verdicts[verdict].map { "\($0) \(verdict.rawValue)" }
      }
      table.append([
        summary.metric.name, summary.isOfLayers ? "layers" : "networks", "\(summary.count)",
        accuracy.map { fixed($0.bias, decimals: 3) } ?? "-",
        accuracy.map { percent($0.meanError) } ?? "-", accuracy.map { percent($0.within10) } ?? "-",
        accuracy?.rankCorrelation.map { fixed($0, decimals: 3) } ?? "-",
        accuracy?.coverage.map(percent) ?? "-",
        accuracy?.worst.first.map { "\($0.name) x \(fixed($0.ratio, decimals: 3))" } ?? "-",
        verdicts.joined(separator: ", "),
      ])
    }
    return table
  }

  static func summaryRecords(_ summaries: [ComparisonSummary]) -> Table {
    let verdicts = RowComparison.Verdict.allCases
    var table = Table(
      [.text("metric"), .text("of"), .text("worst")]
        + [
          "rows", "geometric_mean_ratio", "mean_error", "within_10", "tau", "in_interval",
          "worst_ratio",
        ].map(Table.Column.number)
        + verdicts.map { .number(column($0)) })
    for summary in summaries {
      let (accuracy, worst) = (summary.accuracy, summary.accuracy?.worst.first)
      let figures = [
        accuracy?.bias, accuracy?.meanError, accuracy?.within10, accuracy?.rankCorrelation,
        accuracy?.coverage, worst?.ratio,
      ].map { figure in figure.map { "\($0)" } ?? "" }
      table.append(
        [summary.metric.name, summary.isOfLayers ? "layers" : "networks", worst?.name ?? ""]
          + ["\(summary.count)"] + figures + verdicts.map { "\(summary.verdicts[$0] ?? 0)" })
    }
    return table
  }

  private static func column(_ verdict: RowComparison.Verdict) -> String {
    switch verdict {
    case .same: "same"
    case .lower: "lower"
    case .higher: "higher"
    case .unclear: "unclear"
    case .inside: "inside"
    case .outside: "outside"
    }
  }
}
