public import HWSimCore

/// Predictions beside measurements, and how near they came. A pure function: same result, same bytes.
public struct ValidationReport: Sendable {
  private let result: ValidationResult
  private let showsRows: Bool

  /// - Parameter showsRows: whether every row is shown, not only what they add up to.
  public init(_ result: ValidationResult, showsRows: Bool) {
    (self.result, self.showsRows) = (result, showsRows)
  }

  public func render(_ format: Format) throws -> String {
    switch format {
    case .text: document.text
    case .markdown: document.markdown
    case .json: try validationJSON(result)
    case .csv: validationRecords(result).csv
    }
  }

  private var document: Document {
    var document = Document()
    let compared = result.rows.count
    document.append(.heading("Predicted and measured: \(result.source)\(method)"))
    document.append(
      .paragraph("\(compared) of \(compared + result.unmapped.count) rows were compared."))
    if let unit = result.leftOut {
      document.append(
        .paragraph(
          "Each time is predicted by a fit to the file's other rows that has not seen its \(unit); its "
            + "interval comes from the errors of the others that were left out."))
    }
    if !result.factors.isEmpty {
      document.append(.heading("One factor for each device and runtime"))
      document.append(.table(factorTable(result.factors)))
    }
    append(result.groups.filter(\.key.isOverview), "Summary", to: &document)
    for quantity in PublishedMetric.Quantity.allCases { append(quantity, to: &document) }
    if compared > 0 { document.append(.paragraph(Self.legend)) }
    if !result.ratios.isEmpty {
      document.append(.heading("Time on one device over that on another"))
      document.append(.table(ratioTable(result.ratios)))
    }
    if showsRows, compared > 0 {
      document.append(.heading("Rows"))
      document.append(.table(validationRowTable(result.rows)))
    }
    appendCounts("Bear in mind", "caveat", result.rows.flatMap(\.caveats), to: &document)
    appendCounts("Not compared", "reason", result.unmapped.map(\.reason), to: &document)
    return document
  }

  private var method: String {
    let unit = result.leftOut.map { ", each \($0) left out" } ?? ""
    return unit + (result.factors.isEmpty ? "" : ", times with one factor")
  }

  private func append(_ quantity: PublishedMetric.Quantity, to document: inout Document) {
    let groups = result.groups.filter { $0.key.quantity == quantity }
    let name = quantity.title
    append(groups.filter(\.key.isSetup), "\(name) by device and runtime", to: &document)
    guard quantity == .latency else { return }
    for (title, belongs) in Self.overviews {
      let views = groups.filter { belongs($0.key) }
      if views.count > 1 { append(views, "\(name) by \(title)", to: &document) }
    }
    // Of several setups, the same size is of different networks.
    let inputs = groups.filter { $0.key.input != nil }
    if groups.count(where: \.key.isSetup) == 1, inputs.count > 1 {
      append(inputs, "\(name) by size of the input", to: &document)
    }
    let worst = result.rows.filter { $0.quantity == quantity }
      .sorted { $0.value.error > $1.value.error }.prefix(5)
    guard result.rows.count > 5, !worst.isEmpty else { return }
    document.append(.heading("\(name): the worst rows"))
    document.append(.table(validationRowTable(Array(worst))))
  }

  private static let overviews:
    [(title: String, belongs: @Sendable (ValidationGroup.Key) -> Bool)] =
      [
        ("runtime", { $0.runtime != nil && !$0.isSetup }),
        ("family of networks", { $0.family != nil }),
        ("calibration", { $0.isCalibrated != nil }),
      ]

  private func append(
    _ groups: [ValidationGroup], _ title: String, to document: inout Document
  ) {
    guard !groups.isEmpty else { return }
    document.append(.heading(title))
    document.append(.table(accuracyTable(groups)))
  }

  /// How often each text occurs, the most frequent first.
  private func appendCounts(
    _ title: String, _ what: String, _ texts: [String], to document: inout Document
  ) {
    guard !texts.isEmpty else { return }
    var table = Table([.number("rows"), .text(what)])
    for (text, count) in counted(texts) { table.append(["\(count)", text]) }
    document.append(.heading(title))
    document.append(.table(table))
  }

  private static let legend = """
    error: |predicted - measured| / measured; bias: geometric mean of predicted / measured; tau: Kendall's \
    tau-b of both orders; in interval: share of measured values inside the 90 % interval. k x MACs and by \
    class: mean error of what knows nothing of the hardware, fitted to the group's other networks: a time \
    for each multiply-accumulate, and one for each of seven classes of work.
    """
}

/// Texts with their counts, the most frequent first, else in their own order.
func counted(_ texts: [String]) -> [(text: String, count: Int)] {
  Dictionary(grouping: texts, by: \.self).map { ($0.key, $0.value.count) }
    .sorted { ($1.1, $0.0) < ($0.1, $1.0) }
}

extension ValidationGroup.Key {
  /// One device with one runtime.
  var isSetup: Bool { device != nil }
  /// Everything of one quantity.
  var isOverview: Bool {
    device == nil && runtime == nil && family == nil && isCalibrated == nil && input == nil
  }
}

extension PublishedMetric.Quantity {
  var title: String {
    switch self {
    case .latency: "Time"
    case .throughput: "Inferences per second"
    case .energy: "Energy"
    case .weightsFlash: "Flash for weights"
    case .codeFlash: "Flash for code"
    case .flash: "Flash"
    case .activationRAM: "RAM for activations"
    case .runtimeRAM: "RAM of the runtime"
    case .ram: "RAM"
    }
  }
}
