/// The machine-readable report: what is read as text, and the records of tables and plots.
struct DesignReportJSON: Encodable {
  struct Section: Encodable {
    let title: String
    let text: [String]
    let tables: [Records]
    let plots: [Records]
  }

  struct Records: Encodable {
    let name: String
    let title: String
    let records: [[String: Cell]]
  }

  let schema = Self.schema
  let title: String
  let sections: [Section]

  static let schema = "hwsim.report/1"
}

extension DesignReportJSON.Records {
  init(_ table: DataTable) {
    self.init(name: table.name, title: table.caption, records: table.records.objects)
  }

  init(_ plot: Plot) {
    self.init(name: plot.name, title: plot.title, records: plot.records.objects)
  }
}
