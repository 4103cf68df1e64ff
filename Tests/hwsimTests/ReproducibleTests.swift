import Testing

@Suite("Is a report a function of its input?")
struct ReproducibleTests {
  @Test(
    "Twice the same command, twice the same bytes", arguments: ["text", "markdown", "json", "csv"])
  func sameBytes(_ format: String) throws {
    for extra in ["--per-layer", "--top=3"] {
      let runs = try (1...2).map { _ in
        try hwsim(
          "simulate", "cifar10cnn", "squeezenet", "--device", "mcu80,mcu216,snapdragon820",
          "--format", format, extra)
      }
      #expect(runs[0].status == 0)
      #expect(runs[0].output == runs[1].output)
      #expect(runs[0].output.hasSuffix("\n"))
    }
  }
}
