import HWSimCore

// Reports that are one table, by the columns of what they print of nothing.

extension ResultSchema {
  static let tables = [
    ResultSchema(
      "hwsim.count/1", title: "What networks compute and hold", commands: "count, networks",
      rows: CountReport.columns, appendix: accuracies),
    ResultSchema(
      "hwsim.count.netscope/1", title: "The same by the rules of Netscope",
      commands: "count --view netscope",
      rows: [["network", "input"], ["layer", "kind", "output"], ["kind"]].map {
        CountReport.netscope(keys: $0, []).records.columns
      }, appendix: accuracies),
    ResultSchema(
      "hwsim.count.comparison/1", title: "A network before and after its transforms",
      commands: "count --compare", rows: [CountReport.comparisonColumns], appendix: accuracies),
    ResultSchema(
      "hwsim.compare/1", title: "Two files of results side by side", commands: "compare",
      rows: [CompareReport.records(ResultComparison([], [], threshold: 0)).columns],
      appendix: .required("summaries", .list(of: row(CompareReport.summaryRecords([]).columns)))),
    ResultSchema(
      CoverageReport.operators("", format: "", []),
      title: "What became of the operators of a model file", commands: "networks --import-coverage"),
    ResultSchema(DeviceReport.list([]), title: "Devices", commands: "devices"),
    ResultSchema(
      DeviceReport.numbers(title: "", []), title: "Numbers of a device or runtime, with sources",
      commands: "devices show"),
    ResultSchema(
      EventReport.report([]), title: "Events that can be counted", commands: "doctor --events"),
    ResultSchema(
      ComparisonReport.report([]), title: "Pairs of kernels: which is faster",
      commands: "bench compare"),
    ResultSchema(
      "hwsim.selfcheck/1", title: "How often a comparison is wrong",
      commands: "bench compare --self-check", rows: [ComparisonReport.selfCheckColumns]),
    ResultSchema(
      HistoryReport.report([]), title: "Measurements of the past", commands: "bench history"),
    ResultSchema(
      CalibrationReport.report([]), title: "What was fitted to runtimes", commands: "calibrate"),
    ResultSchema(
      ReproductionReport.tables([]), title: "Published tables beside what hwsim counts",
      commands: "reproduce"),
    ResultSchema(
      DoctorReport.report([]), title: "What this machine can measure", commands: "doctor"),
  ]

  private static let accuracies = JSONSchema.Property.optional(
    TableReport.publishedAccuracies, .list(of: row(TableReport.accuracyColumns)))

  /// Of a report that is one table, as it is printed of nothing.
  public init(_ report: TableReport, title: String, commands: String) {
    self.init(report.schema, title: title, commands: commands, rows: [report.records.columns])
  }

  /// - Parameters:
  ///   - rows: the columns that rows may have, all of one report the same.
  ///   - appendix: what stands beside the table.
  private init(
    _ name: String, title: String, commands: String, rows: [[Table.Column]],
    appendix: JSONSchema.Property? = nil
  ) {
    let keys: [JSONSchema.Property] = [
      .required("schema", .constant(name)),
      .required("records", .any(of: rows.map { .list(of: Self.row($0)) })),
    ]
    self.init(
      name, title: title, commands: commands, .object(keys + (appendix.map { [$0] } ?? [])))
  }

  private static func row(_ columns: [Table.Column]) -> JSONSchema {
    .object(columns.map { .required($0.name, $0.isNumeric ? JSONSchema.number.orNull : .text) })
  }
}
