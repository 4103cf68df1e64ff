public import HWSimCore

/// Renders what a trace did to memories. A pure function: same result, same bytes.
public struct ReplayReport: Sendable {
  /// What the rows of CSV are.
  public enum Rows: String, CaseIterable, Sendable {
    case level, layer, region, reuse
  }

  public let result: ReplayResult
  public let rows: Rows
  /// Every layer, instead of those with most misses.
  public let showsAllLayers: Bool

  public init(_ result: ReplayResult, rows: Rows = .level, showsAllLayers: Bool = false) {
    self.result = result
    self.rows = rows
    self.showsAllLayers = showsAllLayers
  }

  public func render(_ format: Format) throws -> String {
    switch format {
    case .text: document.text
    case .markdown: document.markdown
    case .json: try json
    case .csv: records.csv
    }
  }

  private var records: Table {
    switch rows {
    case .level: replayLevelRecords(result)
    case .layer: replayLayerRecords(result)
    case .region: replayRegionRecords(result)
    case .reuse: reuseRecords(result)
    }
  }

  private var document: Document {
    var document = Document()
    document.append(.heading(shown(result.trace.title)))
    document.append(.facts(facts))
    document.append(.table(replayLevelTable(result)))
    if let rows = rowTable(result) {
      document.append(.heading("DRAM rows"))
      document.append(.table(rows))
    }
    if !result.layers.isEmpty { appendLayers(to: &document) }
    if let regions = result.regions { append(regions, to: &document) }
    // Of the caches behind it, JSON and CSV have as much.
    if let level = result.levels.first(where: { $0.reuse != nil }) {
      appendReuse(at: level, to: &document)
    }
    return document
  }

  private func appendLayers(to document: inout Document) {
    let caches = result.levels.indices.filter { result.levels[$0].level.isCache }
    let misses = { (layer: ReplayLayer) in caches.reduce(0) { $0 + layer.traffic[$1].misses } }
    let shows = showsAllLayers || caches.isEmpty
    let worst = result.layers.sorted { misses($0) > misses($1) }.prefix(5)
    document.append(.heading(shows ? "Layers" : "Layers with most misses"))
    document.append(
      .table(replayLayerTable(result, shows ? result.layers : worst.filter { misses($0) > 0 })))
  }

  private func appendReuse(at level: ReplayLevel, to document: inout Document) {
    guard let reuse = level.reuse, let line = level.line else { return }
    let name = shown(level.level.name)
    document.append(.heading("Reuse distances at \(name), in lines of \(line)"))
    document.append(.table(reuseTable(reuse)))
    document.append(.heading("Fully associative LRU caches instead of \(name)"))
    document.append(.table(workingSetTable(reuse, line: line)))
  }

  private var facts: [Document.Fact] {
    let (trace, caches) = (result.trace, result.levels.filter(\.level.isCache))
    let names = caches.map { "\(shown($0.level.name)) \($0.level.size)" }.joined(separator: ", ")
    var facts = [
      Document.Fact(
        "trace",
        "\(trace.format), \(trace.accesses) accesses: \(trace.reads) reads, \(trace.writes) writes, "
          + "\(trace.fetches) instruction fetches"),
      Document.Fact(
        result.device == nil ? "caches" : "device",
        result.device ?? (names.isEmpty ? "none" : names)),
    ]
    if !result.overrides.isEmpty {
      facts.append(Document.Fact("what if", result.overrides.joined(separator: ", ")))
    }
    if trace.skippedLines > 0 {
      facts.append(Document.Fact("skipped", "\(trace.skippedLines) lines that make no access"))
    }
    return facts
  }

  private func append(_ regions: ReplayRegions, to document: inout Document) {
    let what = regions.size.map { "pieces of \($0)" } ?? "tensors"
    document.append(.heading("Misses by \(what)"))
    document.append(.table(replayRegionTable(result, regions)))
  }
}

/// A name that a trace states, fit for a line of a report.
func shown(_ name: String) -> String { printable(name, limit: 200) }
