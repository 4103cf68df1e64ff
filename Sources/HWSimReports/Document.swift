/// A report before it has a format: headings, paragraphs, lists and tables in order.
public struct Document: Hashable, Sendable {
  public enum Block: Hashable, Sendable {
    case heading(String)
    case paragraph(String)
    /// Something the reader must not miss.
    case warning([String])
    /// Names with their values.
    case facts([Fact])
    case table(Table)
    case plot(Plot, PlotDrawing)
  }

  public struct Fact: Hashable, Sendable {
    public let name: String
    public let value: String

    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  public var blocks: [Block] = []

  public init() {}

  public mutating func append(_ block: Block) { blocks.append(block) }
}

extension Document {
  /// For a terminal.
  public var text: String {
    blocks.map { block in
      switch block {
      case .heading(let title): title + "\n" + String(repeating: "=", count: title.count) + "\n"
      case .paragraph(let text): text + "\n"
      case .warning(let lines): lines.joined(separator: "\n  ") + "\n"
      case .facts(let facts): Self.aligned(facts)
      case .table(let table): table.text
      case .plot(let plot, _): plot.text
      }
    }.joined(separator: "\n")
  }

  /// For a repository or a pull request.
  public var markdown: String {
    blocks.map { block in
      switch block {
      case .heading(let title): "## \(markdownEscaped(title))\n"
      case .paragraph(let text): markdownEscaped(text) + "\n"
      case .warning(let lines):
        "> [!WARNING]\n" + lines.map { "> \(markdownEscaped($0))  \n" }.joined()
      case .facts(let facts):
        facts.map { "- **\($0.name)**: \(markdownEscaped($0.value))\n" }.joined()
      case .table(let table): table.markdown
      case .plot(let plot, let drawing): plot.markdown(drawing)
      }
    }.joined(separator: "\n")
  }

  private static func aligned(_ facts: [Fact]) -> String {
    let width = facts.map(\.name.count).max() ?? 0
    return facts.map { fact in
      let space = String(repeating: " ", count: width - fact.name.count + 2)
      return fact.name + space + fact.value + "\n"
    }.joined()
  }
}
