import HWSimTestSupport
import Testing

@Suite("Can two builds be compared?")
struct BenchServeTests {
  private static let add = [
    "bench", "serve", "add 14x14x96", "fp32", "--kernel", "add",
  ]

  @Test("A server is ready, answers each number of calls with times, and ends with its input")
  func answers() throws {
    let folder = try TemporaryFolder()
    try folder.write("1\n100\n", to: "requests")
    let run = try hwsim(Self.add, input: folder.path("requests"))
    #expect(run.status == 0, "\(run.errors)")
    let lines = run.output.split(separator: "\n")
    try #require(lines.count == 3)
    #expect(lines[0] == "ready")
    for line in lines.dropFirst() {
      // Nanoseconds of the wall, the thread and the process; pre-emptions.
      let numbers = line.split(separator: " ").compactMap { Int($0) }
      try #require(numbers.count == 4)
      #expect(numbers.prefix(3).allSatisfy { $0 > 0 })
    }
  }

  @Test("What is no number of calls ends it", arguments: ["0", "-1", "many", "2000000000"])
  func refuses(request: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(request + "\n", to: "requests")
    let run = try hwsim(Self.add, input: folder.path("requests"))
    #expect(run.status == 65)
    #expect(run.errors.contains("'\(request)' is no number of calls"))
  }

  @Test("Compared with another build, each layer gets a ratio with its interval and a verdict")
  func builds() throws {
    let run = try hwsim(
      "bench", "compare", "add", "add", "--baseline", Program.path, "--budget", "100 ms",
      "--format", "csv")
    guard wasMeasured(run) else { return }
    let table = CSV(run.output)
    try #require(table.column("kernel") == ["add 14x14x96"])
    #expect(table.column("first") == ["\(Program.path) add"])
    let numbers = ["ratio", "lower", "upper"].map { Double(table.column($0)[0]) }
    let verdicts = ["faster", "slower", "no difference", "unstable"]
    #expect(verdicts.contains(table.column("verdict")[0]))
    // At least six preparations, else there is no interval; where some were too disturbed it is missing.
    if let ratio = numbers[0], let lower = numbers[1], let upper = numbers[2] {
      #expect(lower <= ratio && ratio <= upper)
    }
  }

  /// On a busy machine the answer is that there is none: every round was disturbed.
  private func wasMeasured(_ run: Run) -> Bool {
    if run.status == 65, run.errors.contains("was disturbed; try again") { return false }
    #expect(run.status == 0, "\(run.errors)")
    return run.status == 0
  }

  @Test("Two variants are compared in one process")
  func variants() throws {
    let run = try hwsim(
      "bench", "compare", "add@generic", "add@generic", "--budget", "100 ms", "--format", "csv")
    guard wasMeasured(run) else { return }
    #expect(CSV(run.output).column("second") == ["add@generic"])
  }
}
