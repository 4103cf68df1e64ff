import Foundation
import HWSimCore
import HWSimReports
import Testing

@Suite("Does a report for a design review say everything, whatever the names?")
struct DesignReportTests {
  /// Names that a table, a page or a language could mistake for its own syntax.
  static let hostile = [
    "a|b<script>.onnx", "[x](http://e)", "`ticks`", "&lt;", "_x_", "two\nlines", "@user", "#1",
    "![i](j)", "<img src=x>", "**b**", "- item", "1. item", "www.e.com", "a@b.c", ":smile:",
    "$x$ $y$", "~~gone~~", "back\\slash", "x\u{1B}[31m", "](", "||", "\r", "http://e.x/",
  ]

  private func report(
    _ results: [SimulationResult], isSummary: Bool = false
  ) throws -> DesignReport {
    var input = try ComparisonInput(
      results, rebuilding: Rebuilding(command: "hwsim report", version: "0", inputs: []))
    input.isSummary = isSummary
    return DesignReport(input)
  }

  private static let mixed = [
    Samples.result("a", on: "one", seconds: 1), Samples.result("a", on: "two", seconds: 2),
    Samples.result("b", on: "one", seconds: 3, fits: false),
    Samples.result("b", on: "two", seconds: 4, factors: nil),
  ]

  @Test("No cell is empty: what is missing has a mark, and the mark a reason")
  func cells() throws {
    let document = try report(Self.mixed).document(.text, hasTableFiles: true)
    let tables = document.blocks.flatMap(\.tables)
    #expect(tables.count > 8)
    for table in tables {
      #expect(!table.rows.isEmpty)
      let blank = table.rows.joined().filter { $0.allSatisfy(\.isWhitespace) }
      #expect(blank.isEmpty)
    }
    let markdown = document.markdown
    #expect(markdown.contains("- (a)"))
    #expect(markdown.contains("(a) "))
  }

  @Test("Names that look like markup keep the shape of every table", arguments: hostile)
  func shape(_ name: String) throws {
    let results = [Samples.result(name, seconds: 1), Samples.result("plain", seconds: 2)]
    let markdown = try report(results).document(.text, hasTableFiles: true).markdown
    var columns: Int?
    for line in markdown.split(separator: "\n", omittingEmptySubsequences: false) {
      guard line.hasPrefix("| ") else {
        columns = nil
        continue
      }
      // Bars that are not escaped part the cells.
      let bars = zip(line, " " + line).count { $0 == "|" && $1 != "\\" }
      #expect(bars == columns ?? bars, "\(line)")
      columns = bars
    }
    // In a fence, and behind a backslash, it is text.
    let parts = markdown.components(separatedBy: "```")
    for part in stride(from: 0, to: parts.count, by: 2).map({ parts[$0] }) {
      let bare = part.components(separatedBy: "\\<").joined()
      #expect(!bare.contains("<script") && !bare.contains("<img"))
    }
  }

  @Test("Escaping leaves alone what is no markup")
  func plain() {
    for text in [
      "snake_case__name", "a: b", "50 % & more", "x = y", "3.5", "1/2", "AT&T", "a # b", "cell#1",
    ] {
      #expect(markdownEscaped(text) == text)
    }
  }

  @Test(arguments: [
    ("[x](http://e)", #"\[x](http:<!-- -->//e)"#), ("&lt;", #"\&lt;"#), ("_x_", #"\_x\_"#),
    ("@user", "@<!-- -->user"), ("#1", "#<!-- -->1"), ("a/b#1", "a/b#<!-- -->1"),
    ("www.e", #"www\.e"#),
    (":smile:", ":<!-- -->smile:"), ("a\nb", "a b"), ("~~x~~", #"\~\~x\~\~"#),
  ])
  func escaped(_ text: String, _ written: String) { #expect(markdownEscaped(text) == written) }

  @Test("Where a line starts, lists and headings are text, too")
  func paragraphs() {
    #expect(markdownParagraph("- x") == #"\- x"#)
    #expect(markdownParagraph("1. x") == #"1\. x"#)
    #expect(markdownParagraph("# x") == ##"\# x"##)
    #expect(markdownParagraph("    x") == "x")
    #expect(markdownParagraph("12 ms") == "12 ms")
  }

  @Test("A summary of many pairs is short enough for a comment")
  func summary() throws {
    let results = (0..<40).flatMap { network in
      (0..<8).map { device in
        Samples.result(
          "a-network-with-a-rather-long-name:alpha=0.\(network)", on: "device\(device)",
          seconds: Double(network + 1))
      }
    }
    let markdown = try report(results, isSummary: true).document(.text, hasTableFiles: false)
      .markdown
    #expect(markdown.utf8.count < 64_000)
    #expect(markdown.contains("## 3. "))
    #expect(!markdown.contains("## 4. "))
  }

  @Test("Tables and plots have files of their own, whatever the names")
  func files() throws {
    let results = ["a b", "a-b", "a|b"].map { Samples.result($0, seconds: 1, fits: false) }
    let report = try report(results)
    let paths = report.tables.map(\.path)
    #expect(Set(paths).count == paths.count)
    let names = report.plots.map(\.name)
    #expect(Set(names).count == names.count)
  }

  @Test("Devices of one name are told apart by what differs")
  func devices() throws {
    var other = Samples.result("a", seconds: 2)
    other.setup = Setup(
      device: "chip", deviceTitle: "", clock: Frequency(1), runtime: "fast", runtimeTitle: "",
      placement: "default", precision: .int8, link: nil, overrides: [])
    let input = try ComparisonInput(
      [Samples.result("a", seconds: 1), other],
      rebuilding: Rebuilding(command: "", version: "", inputs: []))
    #expect(input.devices == ["chip, plain", "chip, fast"])
  }

  @Test("The same result twice is one; two that differ are an error")
  func duplicates() throws {
    let result = Samples.result("a", seconds: 1)
    let rebuilding = Rebuilding(command: "", version: "", inputs: [])
    #expect(try ComparisonInput([result, result], rebuilding: rebuilding).pairs.count == 1)
    #expect(throws: ComparisonError.self) {
      try ComparisonInput([result, Samples.result("a", seconds: 2)], rebuilding: rebuilding)
    }
  }
}

extension Document.Block {
  fileprivate var tables: [Table] {
    switch self {
    case .table(let table): [table]
    case .details(_, let blocks): blocks.flatMap(\.tables)
    default: []
    }
  }
}
