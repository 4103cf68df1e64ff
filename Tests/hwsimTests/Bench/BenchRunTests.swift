import Foundation
import HWSimTestSupport
import Testing

/// Times are whatever they are on the machine of the test; looked at is only what must hold of any.
@Suite("Does 'hwsim bench' say what it measured, and of what it does not know, why?")
struct BenchRunTests {
  private func bench(_ arguments: String...) throws -> Run {
    try hwsim(["bench", "--no-history", "--budget", "200 ms"] + arguments)
  }

  @Test("Each row has a time, its rate by the layer's count, and the kernel's own count")
  func rows() throws {
    let report = try decoded(
      try bench("--kernel", "pointwise", "--format", "json"), as: BenchReport.self)
    #expect(report.schema == "hwsim.bench/1")
    #expect(report.title == "suite quick pointwise")
    // Two shapes, each in fp32 and int8.
    #expect(report.measurements.count == 4)
    for row in report.measurements {
      // 14 x 14 pixels, 96 x 576 weights, whichever way round.
      #expect(row.macs == 14 * 14 * 96 * 576)
      #expect(row.operations == 2 * row.macs)
      guard let time = row.time else {
        #expect(row.unavailable?.hasPrefix(everyRoundDisturbed) == true, "\(row.unavailable ?? "")")
        continue
      }
      #expect(row.unavailable == nil)
      #expect(time.kind == "measured-time")
      #expect(time.samplesS.count == time.rounds)
      #expect(time.minS <= time.medianS)
      #expect(time.samplesS.contains(time.minS))
      let rate = try #require(row.operationsPerS)
      #expect(abs(rate * time.medianS / Double(row.operations) - 1) < 1e-9)
      let relative = try #require(row.relative)
      #expect(relative.to == "multiply-add")
      #expect(relative.ratio > 0)
      let counted = try #require(row.readings.first { $0.event == "sde:::hwsim::MACS" })
      #expect(counted.reason != nil || counted.value == Double(row.macs))
    }
  }

  @Test("A number that nobody could read is null with a reason, in no place a zero")
  func unknown() throws {
    let report = try decoded(
      try bench(
        "--kernel", "softmax", "--backend", "xnnpack,hwsim", "--precision", "fp32", "--format",
        "json"),
      as: BenchReport.self)
    #expect(report.measurements.count == 2)
    for row in report.measurements {
      #expect((row.time == nil) == (row.unavailable != nil))
      for reading in row.readings { #expect((reading.value == nil) == (reading.reason != nil)) }
    }
  }

  @Test("Keys are never absent, also those of what was not measured")
  func keys() throws {
    let run = try bench("--kernel", "shuffle", "--backend", "xnnpack", "--format", "json")
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    let rows = try #require(object["measurements"] as? [[String: Any]])
    let row = try #require(rows.first)
    let expected: Set = [
      "name", "kernel", "backend", "variant", "shape", "layout", "precision", "macs", "operations",
      "bytes", "unavailable", "time", "relative", "operations_per_s", "bytes_per_s", "readings",
      "metrics",
    ]
    #expect(Set(row.keys) == expected)
  }

  @Test("Cold caches: one call in each epoch", .enabled(if: !Self.hasHugeCache))
  func cold() throws {
    let report = try decoded(
      try bench("--kernel", "add", "--cache", "cold", "--counters", "none", "--format", "json"),
      as: BenchReport.self)
    #expect(report.cache == "cold")
    // On a busy machine every round may be disturbed, which is said instead.
    for row in report.measurements where row.time != nil { #expect(row.time?.callsPerEpoch == 1) }
  }

  /// Reading over one takes longer than a test may.
  private static var hasHugeCache: Bool {
    let path = "/sys/devices/system/cpu/cpu0/cache/index3/size"
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? "0K"
    return (Int(text.prefix { $0.isNumber }) ?? 0) > 64 << 10
  }

  @Test("CSV and text have the same rows", arguments: ["csv", "text", "markdown"])
  func formats(format: String) throws {
    let run = try bench("--kernel", "max_pool", "--counters", "none", "--format", format)
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
    #expect(run.output.contains("max pool 3x3s2 112x112x64"))
    if format == "csv" { #expect(CSV(run.output).column("kernel") == ["max_pool"]) }
  }

  @Test(
    "What cannot be measured is refused with a cure",
    arguments: [
      BadInput("bench --suite quik", 65, "suite 'quik'", "did you mean 'quick'"),
      BadInput("bench --backend onednm", 65, "onednm", "did you mean 'onednn'"),
      BadInput("bench --variant avx3", 65, "avx3", "avx"),
      BadInput("bench --kernel nothing", 65, "nothing left to measure", "--help"),
      BadInput("bench --cpu 4095", 65, "--cpu", "it may use"),
      BadInput("bench --budget soon", 64, "'soon'", "60s"),
      BadInput("bench --counters papy", 64, "papy", "did you mean 'papi'"),
      BadInput("bench --cache tepid", 64, "tepid", "warm"),
      BadInput("bench compare pointwise", 64, "name two kernels", "pointwise@avx2"),
      BadInput("bench compare nothing nothing", 65, "nothing", "valid:"),
      BadInput("bench compare add add --baseline /dev/null", 65, "/dev/null", "cannot start"),
      BadInput("bench compare add add --baseline /bin/true", 65, "/bin/true", "serves no such"),
    ])
  func refused(input: BadInput) throws {
    let folder = try TemporaryFolder()
    try input.check(environment: ["XDG_DATA_HOME": folder.path])
  }
}
