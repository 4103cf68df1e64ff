public import HWSimCore

/// Renders simulation results. A pure function: same results, same bytes.
public struct SimulationReport: Sendable {
  public let results: [SimulationResult]
  /// Every layer, instead of the slowest ones.
  public let showsAllLayers: Bool
  /// How many of the slowest layers to show; nil chooses by the number of results.
  public let top: Int?

  public init(_ results: [SimulationResult], showsAllLayers: Bool, top: Int?) {
    self.results = results
    self.showsAllLayers = showsAllLayers
    self.top = top
  }

  public func render(_ format: Format) throws -> String {
    switch format {
    case .text: document.text
    case .markdown: document.markdown
    case .json: try json
    case .csv: showsAllLayers ? layerRecords(results).csv : resultRecords(results).csv
    }
  }

  private var document: Document {
    var document = Document()
    if results.count > 1 { appendComparison(to: &document) }
    for result in results {
      // A comparison shows each fit in its table; the details are for single results.
      if results.count == 1 { appendSummary(of: result, to: &document) }
      appendLayers(of: result, to: &document)
    }
    return document
  }

  private func appendSummary(of result: SimulationResult, to document: inout Document) {
    document.append(.heading("\(result.network.name) on \(result.setup.device)"))
    document.append(result.fit.fits ? .paragraph(fitLine(result)) : .warning(fitLines(result)))
    document.append(.facts(facts(result)))
  }

  private func appendComparison(to document: inout Document) {
    document.append(.heading("Comparison"))
    document.append(.table(comparisonTable(results)))
    document.append(.facts(comparisonTrust(results)))
  }

  private func appendLayers(of result: SimulationResult, to document: inout Document) {
    let shown = showsAllLayers ? result.layers.count : top ?? (results.count == 1 ? 5 : 0)
    guard shown > 0 else { return }
    let slowest = result.layers.sorted { $0.time.total > $1.time.total }.prefix(shown)
    let layers = showsAllLayers ? result.layers : slowest.filter { $0.time.total > .zero }
    let title = showsAllLayers ? "Layers" : "Slowest layers"
    let suffix = results.count > 1 ? ": \(result.network.name) on \(result.setup.device)" : ""
    document.append(.heading(title + suffix))
    document.append(.table(layerTable(result, layers)))
  }
}
