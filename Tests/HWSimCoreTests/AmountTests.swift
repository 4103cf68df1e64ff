import HWSimCore
import Testing

@Suite("Does an explanation print its numbers so that one can reckon with them?")
struct AmountTests {
  @Test(
    "All digits that matter",
    arguments: [
      (0, "0"), (7, "7"), (1000, "1,000"), (1_234_567, "1,234,567"), (-12_345, "-12,345"),
      (0.75, "0.75"), (1.5, "1.5"), (1234.56, "1,234.6"), (0.0012, "0.00120"), (999, "999"),
      (1e18, "1e+18"),
    ])
  func digits(_ value: Double, _ text: String) { #expect(allDigits(value) == text) }

  @Test("Counts keep their digits, quantities have three")
  func amounts() {
    #expect(Amount(Cycles(4800)).text == "4,800 cycles")
    #expect(Amount(Bytes(2048)).text == "2,048 B")
    #expect(Amount(Seconds(0.0123)).text == "12.3 ms")
    #expect(Amount(12).unit.isEmpty)
  }

  @Test("A formula is filled in by whole names, the longest first")
  func filledIn() {
    let term = Explanation.Term(
      "load", "tap x load in tap + taps",
      [
        .init("tap", Amount(10), .counted("loop")),
        .init("load in tap", Amount(0.5), .rule("file")),
        .init("taps", Amount(3), .term),
      ], Amount(8))
    #expect(term.filledIn == "10 x 0.5 + 3")
  }

  @Test("A key is the one that --set takes")
  func keys() {
    let number = Provenance(
      key: "kernels.conv.efficiency", value: "0.9", source: .estimated("guess"))
    let input = Explanation.Input("efficiency", Amount(0.9), .profile(.runtime, number))
    #expect(input.source.key == "runtime.kernels.conv.efficiency" && input.isEstimate)
    #expect(input.source.text == "guess" && input.source.kind == "runtime")
  }
}
