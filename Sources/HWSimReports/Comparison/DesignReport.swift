/// A report on networks and devices, for a design review. A pure function: same input, same bytes.
public struct DesignReport: Sendable {
  private let sections: [(section: ReportSection, items: [SectionItem])]
  private let input: ComparisonInput

  public init(_ input: ComparisonInput) {
    self.input = input
    var names = FileNames()
    sections = ReportSection.all.filter { !input.isSummary || $0.isInSummary }
      .map { section in (section, section.content(input).map { names.distinguish($0) }) }
  }

  /// - Parameters:
  ///   - drawing: of plots.
  ///   - hasTableFiles: whether `tables` lie beside the document.
  public func document(_ drawing: PlotDrawing, hasTableFiles: Bool) -> Document {
    var document = Document()
    document.append(.title(title))
    for (section, items) in sections {
      document.append(.heading(section.title))
      for item in items { document.blocks += item.blocks(drawing, hasTableFiles) }
    }
    return document
  }

  /// The report in one piece, plots as text; as CSV each network on each device.
  public func render(_ format: Format) throws -> String {
    switch format {
    case .text: document(.text, hasTableFiles: false).text
    case .markdown: document(.text, hasTableFiles: false).markdown
    case .csv: ReportSection.pairs(input).records.csv
    case .json: try encodeJSON(json)
    }
  }

  private var json: DesignReportJSON {
    DesignReportJSON(
      title: title,
      sections: sections.map { section, items in
        .init(
          title: section.title, text: items.flatMap(\.texts),
          tables: items.flatMap(\.tables).map { .init($0) },
          plots: items.flatMap(\.plots).map { .init($0) })
      })
  }

  private var title: String {
    let networks = listed(input.networks, most: 5)
    return "\(networks) on \(listed(input.devices, most: 5))"
  }

  /// Every table of the report, by the path of its file beside the report.
  public var tables: [(path: String, csv: String)] {
    sections.flatMap { $0.items.flatMap(\.tables) }.map { ($0.path, $0.records.csv) }
  }

  public var plots: [Plot] { sections.flatMap { $0.items.flatMap(\.plots) } }
}

/// A part of a report: what it says follows from the input alone.
///
/// To add one, write its file in `Sections` and its line in `all`.
struct ReportSection: Sendable {
  let title: String
  var isInSummary = false
  let content: @Sendable (ComparisonInput) -> [SectionItem]

  static let all: [ReportSection] = [
    .shortAnswer,
    .trust,
    .overview,
    .fit,
    .costs,
    .roofline,
    .pareto,
    .sensitivity,
    .measured,
    .advice,
    .provenance,
  ]
}

enum SectionItem: Sendable {
  case block(Document.Block)
  case table(DataTable)
  case plot(Plot)
  /// Folded away until the reader asks.
  case details(String, [SectionItem])

  /// A long table is folded away; its file is all there.
  static func foldedIfLong(_ table: DataTable) -> SectionItem {
    table.rows.count > 24
      ? .details("\(table.caption) (\(table.rows.count) lines)", [.table(table)]) : .table(table)
  }

  static func paragraph(_ text: String) -> SectionItem { .block(.paragraph(text)) }

  fileprivate func blocks(_ drawing: PlotDrawing, _ hasTableFiles: Bool) -> [Document.Block] {
    switch self {
    case .block(let block): return [block]
    case .plot(let plot): return [.plot(plot, drawing)]
    case .details(let summary, let items):
      return [.details(summary, items.flatMap { $0.blocks(drawing, hasTableFiles) })]
    case .table(let table):
      let caption = Document.Block.caption(table.caption, csv: hasTableFiles ? table.path : nil)
      return [caption, .table(table.table)] + (table.notes.isEmpty ? [] : [.notes(table.notes)])
    }
  }

  /// What stands between tables and plots.
  fileprivate var texts: [String] {
    switch self {
    case .block(let block): [String(block.text.drop(while: \.isWhitespace).dropLast())]
    case .details(_, let items): items.flatMap(\.texts)
    case .table, .plot: []
    }
  }

  fileprivate var tables: [DataTable] {
    switch self {
    case .table(let table): [table]
    case .details(_, let items): items.flatMap(\.tables)
    case .block, .plot: []
    }
  }

  fileprivate var plots: [Plot] {
    switch self {
    case .plot(let plot): [plot]
    case .details(_, let items): items.flatMap(\.plots)
    case .block, .table: []
    }
  }
}

/// Gives tables and plots files of their own, where names of networks differ in what no file's name can have.
private struct FileNames {
  private var taken: Set<String> = []

  mutating func distinguish(_ item: SectionItem) -> SectionItem {
    switch item {
    case .block: return item
    case .details(let summary, let items):
      return .details(summary, items.map { distinguish($0) })
    case .plot(let plot): return .plot(plot.named(free(plot.name, "plot")))
    case .table(var table):
      table.name = free(table.name, "table")
      return .table(table)
    }
  }

  /// - Parameter kind: files of one kind share a folder.
  private mutating func free(_ name: String, _ kind: String) -> String {
    var (candidate, number) = (name, 2)
    while !taken.insert("\(kind) \(candidate)").inserted {
      candidate = "\(name)-\(number)"
      number += 1
    }
    return candidate
  }
}

extension DataTable {
  /// Of its records, beside the report.
  fileprivate var path: String { "tables/\(name).csv" }
}
