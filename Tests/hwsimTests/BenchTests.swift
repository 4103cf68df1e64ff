import Foundation
import Testing

@Suite("Does a benchmark say what it measured, and what it could not?", .serialized)
struct BenchTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private struct Report: Decodable {
    struct Measurement: Decodable {
      struct Time: Decodable {
        let medianS: Double
        let rounds: Int
        let samplesS: [Double]
      }
      struct Reading: Decodable {
        let event: String
        let kind: String
        let value: Double?
        let reason: String?
      }
      let name: String
      let kernel: String
      let precision: String
      let macs: Double
      let operationsPerS: Double?
      let time: Time?
      let unavailable: String?
      let readings: [Reading]
    }
    let schema: String
    let measurements: [Measurement]
  }

  private func bench(_ words: String...) throws -> Run {
    try hwsim(["bench"] + words, environment: ["XDG_DATA_HOME": folder.path("data")])
  }

  private func report(_ run: Run) throws -> Report {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    #expect(run.status == 0, "\(run.errors)")
    return try decoder.decode(Report.self, from: Data(run.output.utf8))
  }

  @Test("Every row of the quick suite has a time, and the kernels count the networks' MACs exactly")
  func quick() throws {
    let report = try report(try bench("--suite", "quick", "--budget", "2s", "--format", "json"))
    #expect(report.schema == "hwsim.bench/1")
    #expect(report.measurements.count >= 12)
    for row in report.measurements {
      let time = try #require(row.time, "\(row.name): \(row.unavailable ?? "")")
      #expect(time.medianS > 0)
      #expect(time.samplesS.count == time.rounds)
      let counted = row.readings.first { $0.event == "sde:::hwsim::MACS" }
      #expect(counted?.value == row.macs, "\(row.name)")
      #expect(counted?.kind == "instrumented-sde")
    }
  }

  @Test("What the processor does not count is null with a reason, never zero")
  func hardware() throws {
    let report = try report(
      try bench("--kernel", "depthwise", "--budget", "1s", "--format", "json"))
    #expect(Set(report.measurements.map(\.kernel)) == ["depthwise"])
    for reading in report.measurements.flatMap(\.readings) where reading.kind == "measured-hw" {
      if let value = reading.value {
        #expect(value > 0)
      } else {
        #expect(reading.reason?.isEmpty == false)
      }
    }
  }

  @Test("A network is measured as a whole and layer by layer, in every library that is there")
  func network() throws {
    let report = try report(
      try bench(
        "--network", "cifar10cnn", "--counters", "none", "--budget", "1s", "--format", "json"))
    #expect(report.measurements.first?.kernel == "network")
    let macs = report.measurements.map(\.macs)
    #expect(macs.first == macs.dropFirst().reduce(0, +))
    #expect(report.measurements.allSatisfy { $0.time != nil })
  }

  @Test("Text names the machine, the verdict and what is unavailable")
  func text() throws {
    let run = try bench("--kernel", "add", "--budget", "1s")
    #expect(run.status == 0)
    for word in ["machine", "noise", "verdict", "instrumented-sde", "sde:::hwsim::BYTES"] {
      #expect(run.output.contains(word), "\(word)")
    }
  }

  @Test("Two kernels are compared, with an interval and a verdict")
  func compare() throws {
    let run = try bench(
      "compare", "add@generic", "add", "--budget", "1s", "--format", "csv")
    #expect(run.status == 0, "\(run.errors)")
    let csv = CSV(run.output)
    #expect(csv.column("second") == ["add"])
    let verdicts = ["faster", "slower", "no difference", "unstable"]
    #expect(csv.column("verdict").allSatisfy(verdicts.contains))
  }

  @Test(
    "Bad input is one line",
    arguments: [
      BadInput("bench --suite quik", 65, "unknown suite 'quik'", "did you mean 'quick'"),
      BadInput("bench --backend onednm", 65, "unknown backend 'onednm'", "'onednn'"),
      BadInput("bench --variant avx9", 65, "no variant 'avx9'", "'"),
      BadInput("bench --budget 5", 64, "'5' is no time", "'60s'"),
      BadInput("bench --cache hot", 64, "unknown cache state 'hot'", "'"),
      BadInput("bench --kernel nope", 65, "nothing left to measure", "--help"),
      BadInput("bench --network nope", 65, "unknown network 'nope'", "valid: alexnet"),
      BadInput("bench --cpu 4000", 65, "--cpu", "it may use"),
      BadInput("bench --counters papy", 64, "'papy'", "did you mean 'papi'"),
      BadInput("bench --counters cachegrind --cache-geometry 1,2", 64, "'1,2'", "32768,8,64"),
      BadInput("bench compare add", 64, "name two kernels", "pointwise@avx2"),
      BadInput("bench compare nope add", 65, "no fp32 kernel 'nope'", "'"),
      BadInput("bench compare add@nope add", 65, "no variant 'nope'", "'"),
      BadInput(
        "bench compare add add --baseline /nowhere/hwsim", 65, "cannot start '/nowhere/hwsim'", "'"),
      BadInput("calibrate --device ../x", 64, "'../x' is no name", "small letters"),
      BadInput("calibrate", 65, "nothing to calibrate with", "bench --suite calibrate"),
    ])
  func badInput(_ input: BadInput) throws {
    try input.check(environment: ["XDG_DATA_HOME": folder.path("data")])
  }
}
