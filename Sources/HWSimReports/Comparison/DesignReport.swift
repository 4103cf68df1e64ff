/// A report on networks and devices, for a design review. A pure function: same input, same bytes.
public struct DesignReport: Sendable {
  private let sections: [(section: ReportSection, items: [SectionItem])]
  private let input: ComparisonInput

  public init(_ input: ComparisonInput) {
    self.input = input
    sections = ReportSection.all.filter { !input.isSummary || $0.isInSummary }
      .map { ($0, $0.content(input)) }
  }

  /// Where a report's files lie, relative to it.
  public struct Files: Sendable {
    /// What each plot is drawn as: `plots/NAME.svg`; empty where nothing was rendered.
    public var images: [String: String]

    public init(images: [String: String]) { self.images = images }

    static func table(_ name: String) -> String { "tables/\(name).csv" }
  }

  /// - Parameter files: nil for a report by itself, without files beside it.
  public func document(_ files: Files?) -> Document {
    var document = Document()
    document.append(.title(title))
    for (section, items) in sections {
      document.append(.heading(section.title))
      for item in items { document.blocks += blocks(item, files) }
    }
    return document
  }

  private var title: String {
    let networks = enumeration(input.networks.map(shortened), most: 5)
    return "\(networks) on \(enumeration(input.devices.map(shortened), most: 5))"
  }

  private func blocks(_ item: SectionItem, _ files: Files?) -> [Document.Block] {
    switch item {
    case .block(let block): return [block]
    case .details(let summary, let items):
      return [.details(summary, items.flatMap { blocks($0, files) })]
    case .table(let table):
      let link = files.map { _ in Document.Link("CSV", Files.table(table.name)) }
      return [.caption(table.caption, link), .table(table.table)]
        + (table.notes.isEmpty ? [] : [.notes(table.notes)])
    case .plot(let plot):
      guard let files else { return [] }
      guard let image = files.images[plot.name] else { return [.code(plot.text)] }
      return [.image(path: image, description: plot.altText)]
    }
  }

  /// Every table of the report, by the path of its file beside the report.
  public var tables: [(path: String, csv: String)] {
    sections.flatMap { $0.items.flatMap(\.tables) }.map { (Files.table($0.name), $0.records.csv) }
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

  static func paragraph(_ text: String) -> SectionItem { .block(.paragraph(text)) }

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
