import HWSimCore
import HWSimReports
import Testing

@Suite("Does a comparison of results say what differs?")
struct CompareReportTests {
  private static func row(_ layer: String?, _ value: Double, _ device: String = "a") -> ResultRow {
    ResultRow(
      network: "net", layer: layer,
      setup: ResultSetup(device: device, runtime: "r", precision: "int8", threads: 1),
      metric: .time, value: value, origin: .predicted)
  }

  private static func report(showsRows: Bool = false) -> TableReport {
    let comparison = ResultComparison(
      [row(nil, 1), row("one", 0.4), row("two", 0.6), row("three", 0.1)],
      [row(nil, 2), row("one", 1.4), row("two", 0.6)], threshold: 0.05)
    return CompareReport.report(
      comparison, [], names: ("before.json", "after.json"), threshold: 0.05, showsRows: showsRows)
  }

  @Test("Regressions first, then networks, then the layers that differ")
  func text() throws {
    let text = try Self.report().render(.text)
    #expect(text.hasPrefix("before.json and after.json\n"))
    #expect(text.contains("Rows with a partner: 3, without: 1."))
    #expect(text.contains("2 REGRESSIONS\n  net one: time x 3.500\n  net: time x 2.000\n"))
    #expect(text.contains("slower: regression") && !text.contains("net two "))
    #expect(
      text.contains("only in before.json") && text.contains("net three: time, a, r, predicted"))
  }

  @Test("Every row where that is asked for")
  func rows() throws {
    #expect(try Self.report(showsRows: true).render(.text).contains("net two"))
  }

  @Test("Records lose no row: what has no partner has an empty side")
  func records() throws {
    let lines = try Self.report().render(.csv).split(separator: "\n")
    #expect(lines.count == 5)
    #expect(
      lines[4].hasPrefix("net,three,time,s,a,r,int8,predicted,1,0.1,,,,,,,,,,,,no partner,false"))
  }
}
