import CKernels
import HWSimCore
import HWSimHarness
import Testing

/// On the machine that runs the tests, whatever it can count.
@Suite("Does the machine's own counting hold?", .serialized)
struct LiveCounterTests {
  @Test("What kernels add to their counters arrives through PAPI's event set")
  func softwareDefinedEvents() throws {
    let session = CounterSession(events: WorkEvents.all)
    let result = try session.measure(calls: 3) {
      ck_counted().pointee.macs += 1000
      ck_counted().pointee.bytes += 250
      ck_counted().pointee.calls += 1
    }
    #expect(result.readings.map(\.count) == [1000, 250, 1])
    #expect(result.readings.allSatisfy { $0.kind == .instrumented })
  }

  @Test("A real kernel's call passes the self-test of the work events")
  func kernelCall() throws {
    for (event, verdict) in try CounterSession(events: WorkEvents.all).selfTest() {
      #expect(verdict == .ok, "\(event)")
    }
  }

  @Test("A software-defined event that nobody publishes is not a number")
  func unknownSoftwareDefinedEvent() throws {
    let result = try CounterSession(events: ["sde:::hwsim::NOTHING"]).measure {}
    #expect(result.readings.count == 1)
    #expect(result.readings[0].count == nil)
  }

  @Test("Touched pages are page faults")
  func pageFaults() throws {
    let session = CounterSession(events: ["page-faults"])
    // So that the code itself is there.
    _ = try session.measure { KnownWork.pages.perform(1) }
    let result = try session.measure { KnownWork.pages.perform(1000) }
    let reading = result.readings[0]
    guard case .unavailable = reading.value else {
      // Each page once, and the few that the calls themselves need.
      let faults = try #require(reading.count)
      #expect((1000...1010).contains(faults))
      return
    }
    Issue.record("no perf events here: \(reading.value)")
  }

  @Test("Each requested event is read, in order, whatever it is")
  func nothingMissing() throws {
    let events = ["PAPI_TOT_INS", "elapsed", "sde:::hwsim::MACS", "no such event", "task-clock"]
    let result = try CounterSession(events: events).measure {}
    #expect(result.readings.map(\.event) == events)
    for reading in result.readings where reading.count == nil {
      #expect(reading.value.reason?.isEmpty == false, "\(reading.event)")
    }
  }

  @Test("Hardware events either pass a self-test or say why they are not there")
  func hardware() throws {
    let session = CounterSession(events: ["PAPI_TOT_INS", "PAPI_TOT_CYC"])
    let verdicts = try session.selfTest()
    if let reason = PMUAccess.live.reason {
      #expect(verdicts.allSatisfy { $0.verdict == .unavailable(reason: reason) })
    } else {
      let reading = try session.measure { KnownWork.loop.perform(1000) }.readings[0]
      // Two instructions an iteration, and the call's own.
      #expect((2000...2200).contains(try #require(reading.count)))
    }
  }
}
