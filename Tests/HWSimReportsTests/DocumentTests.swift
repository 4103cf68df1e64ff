import HWSimReports
import Testing

@Suite("Does a document say the same as text and as Markdown?")
struct DocumentTests {
  private static let document: Document = {
    var (document, table) = (Document(), Table([.text("layer"), .number("time")]))
    table.append(["conv1", "1.06 s"])
    document.append(.heading("tiny on mcu80"))
    document.append(.warning(["DOES NOT FIT mcu80", "weights need 2 MiB"]))
    document.append(.facts([.init("time", "1.06 s"), .init("bound", "compute <all>")]))
    document.append(.table(table))
    document.append(.paragraph("1 MAC = 2 operations."))
    return document
  }()

  @Test("Text: titles underlined, values aligned, blank lines between the parts")
  func text() {
    let expected = """
      tiny on mcu80
      =============

      DOES NOT FIT mcu80
        weights need 2 MiB

      time   1.06 s
      bound  compute <all>

      layer    time
      -----  ------
      conv1  1.06 s

      1 MAC = 2 operations.

      """
    #expect(Self.document.text == expected)
  }

  @Test("Markdown: a warning that GitHub shows as one, values in a list")
  func markdown() {
    // The two spaces that end a warning's lines break the line.
    let expected = #"""
      ## tiny on mcu80

      > [!WARNING]
      > DOES NOT FIT mcu80\#("  ")
      > weights need 2 MiB\#("  ")

      - **time**: 1.06 s
      - **bound**: compute \<all\>

      | layer |   time |
      | ----- | -----: |
      | conv1 | 1.06 s |

      1 MAC = 2 operations.

      """#
    #expect(Self.document.markdown == expected)
  }

  @Test("Nothing to say is no text")
  func empty() {
    #expect(Document().text.isEmpty)
    #expect(Document().markdown.isEmpty)
  }
}

@Suite("Do records keep their types in JSON?")
struct TableReportTests {
  @Test("Numbers are numbers, words are words, what is missing is null")
  func types() throws {
    var records = Table([.text("name"), .number("count"), .number("share"), .number("absent")])
    records.append(["12", "12", "0.5", ""])
    let report = TableReport(schema: "hwsim.test/1", document: Document(), records: records)
    let expected = """
      {
        "records" : [
          {
            "absent" : null,
            "count" : 12,
            "name" : "12",
            "share" : 0.5
          }
        ],
        "schema" : "hwsim.test/1"
      }

      """
    #expect(try report.render(.json) == expected)
    #expect(try report.render(.csv) == "name,count,share,absent\n12,12,0.5,\n")
  }
}
