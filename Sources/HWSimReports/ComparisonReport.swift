public import HWSimCore

/// Paired comparisons: which of two is faster, by how much, and what could not have been seen.
public enum ComparisonReport {
  /// - Parameter results: each with the layer that both computed.
  public static func report(_ results: [(layer: String, result: ComparisonResult)]) -> TableReport {
    var table = Table([
      .text("kernel"), .text("first"), .text("second"), .number("first takes"),
      .number("second takes"), .number("ratio"), .text("95 % interval"), .text("verdict"),
    ])
    var records = Table([
      .text("kernel"), .text("first"), .text("second"), .number("first_s"), .number("second_s"),
      .number("ratio"), .number("lower"), .number("upper"), .number("rounds"), .number("dropped"),
      .text("verdict"), .number("resolution"),
    ])
    for (layer, result) in results {
      let interval = result.relative.interval
      let (first, second) = (result.firstTime, result.secondTime)
      table.append([
        layer, result.first, result.second, "\(first.median)", "\(second.median)",
        fixed(result.relative.ratio, decimals: 3),
        interval.map { "\(fixed($0.lower, decimals: 3)) to \(fixed($0.upper, decimals: 3))" }
          ?? "too few rounds",
        verdict(result),
      ])
      records.append([
        layer, result.first, result.second, "\(first.median.value)", "\(second.median.value)",
        "\(result.relative.ratio)", interval.map { "\($0.lower)" } ?? "",
        interval.map { "\($0.upper)" } ?? "", "\(second.rounds)", "\(second.dropped.total)",
        result.verdict.rawValue, result.resolution.map { "\($0)" } ?? "",
      ])
    }
    var document = Document()
    document.append(.table(table))
    document.append(
      .paragraph("The ratio is time of the second / time of the first, paired in each round."))
    return TableReport(schema: "hwsim.comparison/1", document: document, records: records)
  }

  /// No difference always says what would have been one.
  private static func verdict(_ result: ComparisonResult) -> String {
    guard result.verdict == .noDifference, let resolution = result.resolution else {
      return result.verdict.rawValue
    }
    let seen = max(resolution, result.threshold) * 100
    return "no difference (±\(fixed(seen, decimals: 1)) %)"
  }

  static let selfCheckColumns: [Table.Column] = [
    .text("kernel"), .text("backend"), .text("variant"), .number("trials"),
    .number("false_alarms"), .number("extra_work"), .number("found"), .number("unstable"),
  ]

  public static func report(_ result: SelfCheckResult) -> TableReport {
    var records = Table(selfCheckColumns)
    records.append([
      result.subject.name, result.subject.backend, result.subject.variant, "\(result.trials)",
      "\(result.falseAlarms)", "\(result.extraWork)", "\(result.found)", "\(result.unstable)",
    ])
    var document = Document()
    document.append(
      .facts([
        .init("kernel", "\(result.subject.name), \(result.subject.variant)"),
        .init("itself", "called different in \(result.falseAlarms) of \(result.trials) trials"),
        .init(
          "\(significant(result.extraWork * 100)) % more work",
          "called slower in \(result.found) of \(result.trials) trials"),
        .init("too disturbed", "\(result.unstable) of \(result.trials) trials"),
      ]))
    return TableReport(schema: "hwsim.selfcheck/1", document: document, records: records)
  }
}
