public import HWSimCore

extension TableReport {
  static let publishedAccuracies = "published_accuracy"
  static let accuracyColumns = accuracyNames.map {
    $0 == "percent" ? Table.Column.number($0) : .text($0)
  }

  private static let accuracyNames = ["network", "metric", "percent", "dataset", "source"]

  /// The same report, and below it what was published of the networks' accuracy.
  public func with(published accuracies: [PublishedAccuracy]) -> TableReport {
    guard !accuracies.isEmpty else { return self }
    var table = Table(Self.accuracyNames.map { $0 == "percent" ? .number("%") : .text($0) })
    var records = Table(Self.accuracyColumns)
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
    report.appendix = (Self.publishedAccuracies, records)
    return report
  }
}
