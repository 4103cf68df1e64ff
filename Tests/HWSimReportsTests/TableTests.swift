import HWSimReports
import Testing

@Suite("Does a table keep its shape in every format?")
struct TableTests {
  private static let columns: [Table.Column] = [.text("layer"), .number("MACs")]

  private static func document(_ rows: [String]...) -> Document {
    var (table, document) = (Table(columns), Document())
    for row in rows { table.append(row) }
    document.append(.table(table))
    return document
  }

  @Test("Text: names left, numbers right, no spaces at the ends of lines")
  func text() {
    let expected = """
      layer            MACs
      -------------  ------
      conv1          19.3 M
      bottleneck_10       -

      """
    #expect(Self.document(["conv1", "19.3 M"], ["bottleneck_10", "-"]).text == expected)
  }

  @Test("Markdown: the rule says how columns align; bars and tags are text")
  func markdown() {
    let expected = #"""
      | layer       |   MACs |
      | ----------- | -----: |
      | a\|b \<c\>  | 19.3 M |
      | \*x\* \`y\\ |      - |

      """#
    #expect(Self.document(["a|b <c>", "19.3 M"], [#"*x* `y\"#, "-"]).markdown == expected)
  }

  @Test("Markdown: a line break would end the row", arguments: ["a\nb", "a\r\nb"])
  func lineBreak(_ cell: String) {
    #expect(Self.document([cell, "1"]).markdown.contains("| a b   |    1 |\n"))
  }

  @Test("A table without rows still names its columns")
  func empty() {
    #expect(Self.document().text == "layer  MACs\n-----  ----\n")
    #expect(Self.document().markdown == "| layer | MACs |\n| ----- | ---: |\n")
    #expect(Table(Self.columns).csv == "layer,MACs\n")
  }

  @Test("Letters of other scripts are as wide as one letter")
  func unicode() {
    #expect(Self.document(["größe", "12.5 µs"]).text.hasSuffix("\ngröße  12.5 µs\n"))
  }
}

@Suite("Is CSV written as RFC 4180 says?")
struct CSVTests {
  @Test(
    "Quotes where they are needed, and only there",
    arguments: [
      ("plain", "plain"), ("", ""), ("with space", "with space"), ("a;b|c", "a;b|c"),
      ("a,b", "\"a,b\""), ("say \"hi\"", "\"say \"\"hi\"\"\""), ("\"", "\"\"\"\""),
      ("two\nlines", "\"two\nlines\""), ("dos\r\nlines", "\"dos\r\nlines\""),
    ])
  func quoting(_ cell: String, _ written: String) {
    var table = Table([.text("x"), .text("y")])
    table.append([cell, cell])
    #expect(table.csv == "x,y\n\(written),\(written)\n")
  }

  @Test("A column's name is quoted as well")
  func header() {
    #expect(Table([.text("a,b"), .number("c")]).csv == "\"a,b\",c\n")
  }
}
