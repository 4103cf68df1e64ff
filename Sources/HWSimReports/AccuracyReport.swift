public import HWSimCore

extension TableReport {
  /// The same report, and below it what was published of the networks' accuracy.
  public func with(published accuracies: [PublishedAccuracy]) -> TableReport {
    guard !accuracies.isEmpty else { return self }
    let names = ["network", "metric", "percent", "dataset", "source"]
    var table = Table(names.map { $0 == "percent" ? .number("%") : .text($0) })
    var records = Table(names.map { $0 == "percent" ? .number($0) : .text($0) })
    for accuracy in accuracies {
      let row = [
        accuracy.network, accuracy.metric.rawValue, accuracy.percent, accuracy.dataset,
        accuracy.source,
      ]
      table.append(row)
      records.append(row)
    }
    var document = document
    document.append(.heading("Published accuracy"))
    document.append(.table(table))
    document.append(.paragraph("Published by others after training; hwsim does not compute it."))
    var report = TableReport(schema: schema, document: document, records: self.records)
    report.appendix = ("published_accuracy", records)
    return report
  }
}
