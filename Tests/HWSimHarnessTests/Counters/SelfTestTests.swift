import HWSimCore
import HWSimHarness
import Testing

@Suite("Is an event believed only after it counted known work right?")
struct SelfTestTests {
  let processor = FakeProcessor()

  private func verdict(of event: String, _ access: PMUAccess = .available) throws -> EventVerdict {
    let session = CounterSession(events: [event], counters: processor.counters(access))
    return try #require(try session.selfTest().first).verdict
  }

  @Test(
    "Events that count right are ok", arguments: ["PAPI_TOT_INS", "PAPI_L1_DCM", "PAPI_SP_OPS"])
  func right(_ event: String) throws {
    #expect(try verdict(of: event) == .ok)
  }

  @Test("Under emulation cache events add, start and read 0: that is not data")
  func zero() throws {
    processor.dead = ["PAPI_L1_DCM"]
    guard case .zero(let reason) = try verdict(of: "PAPI_L1_DCM") else {
      Issue.record("not zero")
      return
    }
    #expect(reason.contains("reads 0"))
    let session = CounterSession(
      events: ["PAPI_L1_DCM", "PAPI_TOT_INS"], counters: processor.counters())
    let result = try session.measure { processor.happen("PAPI_TOT_INS", 10) }
    #expect(result["PAPI_L1_DCM"]?.value == .unavailable(reason: reason))
    #expect(result["PAPI_TOT_INS"]?.count == 10)
  }

  @Test("What passes are compared by is tested as well")
  func anchors() throws {
    processor.dead = ["PAPI_TOT_CYC"]
    let session = CounterSession(events: ["PAPI_L1_DCM"], counters: processor.counters())
    let result = try session.measure { processor.happen("PAPI_L1_DCM", 3) }
    #expect(result["PAPI_L1_DCM"]?.count == 3)
    #expect(result["PAPI_TOT_CYC"] == nil)
    #expect(result["PAPI_TOT_INS"]?.count == 0)
  }

  @Test("A counter of instructions that is off by a factor is implausible")
  func factor() throws {
    processor.truth[.loop]?["PAPI_TOT_INS"] = 32
    guard case .implausible = try verdict(of: "PAPI_TOT_INS") else {
      Issue.record("believed")
      return
    }
  }

  @Test("What counting costs does not hide in the test")
  func overhead() throws {
    processor.overhead = ["PAPI_TOT_INS": 1e6]
    #expect(try verdict(of: "PAPI_TOT_INS") == .ok)
  }

  @Test("The two refusals of PAPI get the reason of the machine", arguments: [-7, -25] as [Int32])
  func refusals(_ code: Int32) throws {
    processor.refusal = code
    let guest = PMUAccess.notExposed(hypervisor: "KVM")
    let old = PMUAccess.unknownProcessor(processor: "Zen 9", libraries: "libpfm 4.13.0")
    #expect(
      try verdict(of: "PAPI_L3_TCM", guest)
        == .unavailable(reason: "no PMU exposed to this guest of KVM"))
    #expect(
      try verdict(of: "PAPI_L3_TCM", old)
        == .unavailable(reason: "libpfm 4.13.0 does not know Zen 9"))
    #expect(
      try verdict(of: "PAPI_L3_TCM")
        == .unavailable(reason: "this processor has no such event"))
  }

  @Test("Energy through PAPI does not blame the PMU")
  func energy() throws {
    let counters = Counters(
      sources: [Counters.energy(Result<FakeProcessor, CounterError>.success(processor))],
      lastLevelCache: 1 << 20)
    let session = CounterSession(events: ["rapl:::PACKAGE_ENERGY:PACKAGE0"], counters: counters)
    let reason = try session.measure {}.readings[0].value.reason ?? ""
    #expect(reason.hasPrefix("not exposed"))
  }

  @Test("PAPI that does not start refuses each event")
  func noLibrary() throws {
    let error = CounterError(code: -3, description: "a system call failed")
    let source = Counters.hardware(
      Result<FakeProcessor, CounterError>.failure(error), access: .available)
    let counters = Counters(sources: [source], lastLevelCache: 1 << 20)
    let result = try CounterSession(events: ["PAPI_TOT_INS"], counters: counters).measure {}
    #expect(
      result.readings[0].value
        == .unavailable(reason: "PAPI does not start: a system call failed"))
  }
}
