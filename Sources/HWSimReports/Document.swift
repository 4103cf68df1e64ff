/// A report before it has a format: headings, paragraphs, lists and tables in order.
public struct Document: Hashable, Sendable {
  public indirect enum Block: Hashable, Sendable {
    /// Of the whole document.
    case title(String)
    case heading(String)
    case paragraph(String)
    /// Something the reader must not miss.
    case warning([String])
    /// Names with their values.
    case facts([Fact])
    /// In order of importance.
    case numbered([String])
    /// As a shell or a file has it.
    case code(String)
    case table(Table)
    /// Above a table: what it shows, and its file beside the document.
    case caption(String, csv: String?)
    /// Below a table, a line each.
    case notes([String])
    case plot(Plot, PlotDrawing)
    /// Folded away until the reader asks.
    case details(String, [Block])
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
  public var text: String { blocks.map(\.text).joined(separator: "\n") }

  /// For a repository or a pull request.
  public var markdown: String { blocks.map(\.markdown).joined(separator: "\n") }
}

extension Document.Block {
  var text: String {
    switch self {
    case .title(let title): underlined(title, "=")
    case .heading(let title): underlined(title, "=")
    case .paragraph(let text): text + "\n"
    case .warning(let lines): lines.joined(separator: "\n  ") + "\n"
    case .facts(let facts): aligned(facts)
    case .numbered(let items):
      items.enumerated().map { "\($0 + 1). \($1)\n" }.joined()
    case .code(let text): "  " + text + "\n"
    case .table(let table): table.text
    case .caption(let text, let csv): text + (csv.map { " (\($0))" } ?? "") + ":\n"
    case .notes(let notes): notes.map { $0 + "\n" }.joined()
    case .plot(let plot, _): plot.text
    case .details(let summary, let blocks):
      underlined(summary, "-") + "\n" + blocks.map(\.text).joined(separator: "\n")
    }
  }

  fileprivate var markdown: String {
    switch self {
    case .title(let title): "# \(markdownEscaped(title))\n"
    case .heading(let title): "## \(markdownEscaped(title))\n"
    case .paragraph(let text): markdownParagraph(text) + "\n"
    case .warning(let lines):
      "> [!WARNING]\n" + lines.map { "> \(markdownParagraph($0))  \n" }.joined()
    case .facts(let facts):
      facts.map { "- **\(markdownEscaped($0.name))**: \(markdownEscaped($0.value))\n" }.joined()
    case .numbered(let items):
      items.enumerated().map { "\($0 + 1). \(markdownParagraph($1))\n" }.joined()
    case .code(let text): codeBlock(text + "\n", language: "sh")
    case .table(let table): table.markdown
    case .caption(let text, let csv):
      "**\(markdownEscaped(text))**" + (csv.map { " ([CSV](\($0)))" } ?? "") + "\n"
    // Two spaces break the line.
    case .notes(let notes): notes.map { markdownParagraph($0) }.joined(separator: "  \n") + "\n"
    case .plot(let plot, let drawing): plot.markdown(drawing)
    case .details(let summary, let blocks):
      "<details><summary>\(htmlText(summary))</summary>\n\n"
        + blocks.map(\.markdown).joined(separator: "\n") + "\n</details>\n"
    }
  }
}

private func underlined(_ title: String, _ line: String) -> String {
  title + "\n" + String(repeating: line, count: title.count) + "\n"
}

private func aligned(_ facts: [Document.Fact]) -> String {
  let width = facts.map(\.name.count).max() ?? 0
  return facts.map { fact in
    let space = String(repeating: " ", count: width - fact.name.count + 2)
    return fact.name + space + fact.value + "\n"
  }.joined()
}
