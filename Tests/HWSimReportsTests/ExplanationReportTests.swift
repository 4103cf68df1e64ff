import HWSimCore
import HWSimReports
import Testing

@Suite("Does an explanation read as it should in every format?")
struct ExplanationReportTests {
  /// A layer that waits for flash, as small as it can be.
  private static var explanation: Explanation {
    let setup = Setup(
      device: "tiny", deviceTitle: "A tiny device", clock: Frequency(1e6), runtime: "lib",
      runtimeTitle: "Library", placement: "default", precision: .int8, link: nil, overrides: [])
    let waitStates = Provenance(
      key: "memory.flash.wait_states", value: "4 cycles", source: .estimated("as others have"))
    let wait = Explanation.Term(
      "wait for flash", "wait states x words",
      [
        .init("wait states", Amount(Cycles(4)), .profile(.device, waitStates)),
        .init("words", Amount(1200), .counted("replay")),
      ], Amount(Cycles(4800)))
    let clock = Provenance(key: "core.clock", value: "1 MHz", source: .cited("data sheet"))
    let time = Explanation.Term(
      "time", "wait for flash / clock",
      [
        .init("wait for flash", Amount(Cycles(4800)), .term),
        .init("clock", Amount(Frequency(1e6)), .profile(.device, clock)),
      ], Amount(Seconds(0.0048)), note: "all of it waits")
    return Explanation(
      network: "net", layer: "conv", setup: setup, facts: [.init("kernel", "conv of lib")],
      sections: [.init("Waiting for memory", [wait]), .init("Time", [time])],
      reasons: ["4.80 ms, bound by flash."])
  }

  @Test("Text")
  func text() throws {
    let expected = """
      conv of net on tiny
      ===================

      device  A tiny device
      kernel  conv of lib

      Why
      ===

      4.80 ms, bound by flash.

      Waiting for memory
      ==================

      wait for flash  wait states x words = 4 cycles x 1,200 = 4,800 cycles

      input           value  of              key                       source
      -----------  --------  --------------  ------------------------  -------------------------
      wait states  4 cycles  wait for flash  memory.flash.wait_states  estimated: as others have
      words           1,200  wait for flash  -                         counted: replay

      Time
      ====

      time  wait for flash / clock = 4,800 cycles / 1.00 MHz = 4.80 ms; all of it waits

      input     value  of    key         source
      -----  --------  ----  ----------  ----------
      clock  1.00 MHz  time  core.clock  data sheet

      """
    #expect(try ExplanationReport(Self.explanation).render(.text) == expected)
  }

  @Test("CSV has a line for each input, with its source")
  func csv() throws {
    let lines = try ExplanationReport(Self.explanation).render(.csv).split(separator: "\n")
    #expect(lines.count == 5)
    #expect(
      lines[1]
        == "net,conv,tiny,lib,Waiting for memory,wait for flash,wait states x words,4800.0,cycles,"
        + "wait states,4.0,cycles,device,memory.flash.wait_states,as others have,true")
  }

  @Test("JSON says its schema, and null where there is no key")
  func json() throws {
    let text = try ExplanationReport(Self.explanation).render(.json)
    #expect(text.contains(#""schema" : "hwsim.explanation/1""#))
    #expect(text.contains(#""key" : null"#) && text.contains(#""key" : "core.clock""#))
  }

  @Test("Markdown has the same tables")
  func markdown() throws {
    let text = try ExplanationReport(Self.explanation).render(.markdown)
    #expect(text.contains("## Time") && text.contains("| clock "))
  }
}
