import HWSimCore
import HWSimHarness
import Testing

@Suite("Are ratios made only of what belongs together?")
struct MetricTests {
  let processor = FakeProcessor()

  private func measure(
    _ group: String, operations: Double? = nil, _ counts: [String: Double]
  ) throws -> CounterResult {
    let group = try #require(EventGroup.named(group))
    let session = CounterSession(groups: [group], counters: processor.counters())
    return try session.measure(operations: operations) {
      for (event, count) in counts { processor.happen(event, count) }
    }
  }

  private func metric(_ name: String, _ result: CounterResult) throws -> Reading.Value {
    try #require(result.metrics.first { $0.name == name }).value
  }

  @Test("Instructions per cycle")
  func ipc() throws {
    let result = try measure("instructions", ["PAPI_TOT_INS": 300, "PAPI_TOT_CYC": 200])
    #expect(try metric("IPC", result) == .count(1.5))  // 300 / 200
    #expect(result.metrics.first { $0.name == "IPC" }?.formula == "PAPI_TOT_INS / PAPI_TOT_CYC")
  }

  @Test("More instructions per cycle than any core retires: neither count is believed")
  func tooFast() throws {
    let result = try measure("instructions", ["PAPI_TOT_INS": 92_800, "PAPI_TOT_CYC": 100])
    guard case .implausible(928, _) = try metric("IPC", result) else {
      Issue.record("believed: \(result.metrics)")
      return
    }
    for event in ["PAPI_TOT_INS", "PAPI_TOT_CYC"] { #expect(result[event]?.count == nil) }
  }

  @Test("A miss rate needs both events in one pass")
  func missRate() throws {
    let counts = ["PAPI_L1_DCM": 10.0, "PAPI_L1_DCA": 40]
    #expect(try metric("L1 miss rate", measure("caches", counts)) == .count(0.25))  // 10 / 40
    processor.slots = 3
    guard case .unavailable(let reason) = try metric("L1 miss rate", measure("caches", counts))
    else {
      Issue.record("divided across passes")
      return
    }
    #expect(reason.contains("one pass"))
  }

  @Test("More misses than accesses are not believed")
  func tooManyMisses() throws {
    let result = try measure("caches", ["PAPI_L1_DCM": 50, "PAPI_L1_DCA": 40])
    #expect(result["PAPI_L1_DCM"]?.count == nil)
    #expect(result["PAPI_L1_DCM"]?.value.reason?.contains("not within") == true)
  }

  @Test("A counter of operations must agree with the layer within 5 %", arguments: [1.04, 1.06])
  func operations(_ factor: Double) throws {
    let result = try measure(
      "vectors", operations: 1000, ["PAPI_SP_OPS": (1000 * factor).rounded()])
    #expect((result["PAPI_SP_OPS"]?.count != nil) == (factor < 1.05))
  }

  @Test("Of events that cannot be counted there is no ratio, but a reason")
  func unavailable() throws {
    let result = try measure("stalls", [:])
    let value = try metric("stalled share", result)
    #expect(value.reason?.contains("no such event") == true)
  }

  @Test("Kinds are not mixed: software's count is not divided by hardware's")
  func kinds() {
    let readings = [
      Reading(event: "PAPI_TOT_INS", kind: .emulated, value: .count(10), pass: 0),
      Reading(event: "PAPI_TOT_CYC", kind: .hardware, value: .count(5), pass: 0),
    ]
    let ipc = Metric("IPC", [["PAPI_TOT_INS"]], per: [["PAPI_TOT_CYC"]])
    #expect(ipc.result(from: readings)?.value.count == nil)
  }
}
