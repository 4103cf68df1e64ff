import HWSimCore
import HWSimHarness
import Testing

@Suite("Are events counted exactly, in as many passes as they need?")
struct PassTests {
  let processor = FakeProcessor()

  /// 1000 instructions in 500 cycles, 100 loads of which 10 miss the first cache and 4 the second.
  private func work() {
    processor.happen("PAPI_TOT_INS", 1000)
    processor.happen("PAPI_TOT_CYC", 500)
    processor.happen("PAPI_BR_INS", 50)
    processor.happen("PAPI_L1_DCA", 100)
    processor.happen("PAPI_L1_DCM", 10)
    processor.happen("PAPI_L2_DCA", 10)
    processor.happen("PAPI_L2_DCM", 4)
  }

  private let events = [
    "PAPI_TOT_INS", "PAPI_TOT_CYC", "PAPI_L1_DCM", "PAPI_L1_DCA", "PAPI_L2_DCM", "PAPI_L2_DCA",
    "PAPI_BR_INS",
  ]
  private let counts = [1000.0, 500, 10, 100, 4, 10, 50]

  @Test("Each pass repeats the work, counts cycles and instructions, and what else fits")
  func passes() throws {
    var calls = 0
    let session = CounterSession(events: events, counters: processor.counters())
    let result = try session.measure(calls: 5) {
      calls += 1
      work()
    }
    #expect(result.readings.map(\.count) == counts)
    // Four counters, two of them for the anchors: five others need three passes.
    #expect(Set(result.all.compactMap(\.pass)).count == 3)
    #expect(result.all.filter { $0.event == "PAPI_TOT_CYC" }.count == 3)
    #expect(calls == 3 * 5)
  }

  @Test("The order of the events changes nothing")
  func order() throws {
    for shift in events.indices {
      let shifted = Array(events[shift...] + events[..<shift])
      let session = CounterSession(events: shifted, counters: processor.counters())
      let result = try session.measure(calls: 2, work)
      #expect(result.readings.map(\.event) == shifted)
      #expect(result.readings.map(\.count) == Array(counts[shift...] + counts[..<shift]))
    }
  }

  @Test("Without room for the anchors, an event is counted alone")
  func oneCounter() throws {
    processor.slots = 1
    let session = CounterSession(events: events, counters: processor.counters())
    let result = try session.measure(work)
    #expect(result.readings.map(\.count) == counts)
    #expect(Set(result.all.compactMap(\.pass)).count == events.count)
  }

  @Test("What starting and stopping costs is not the work's")
  func overhead() throws {
    processor.overhead = ["PAPI_TOT_INS": 169]
    let session = CounterSession(events: ["PAPI_TOT_INS"], counters: processor.counters())
    #expect(try session.measure(calls: 3, work).readings[0].count == 1000)
  }

  @Test("Passes that did different work are not believed")
  func differentWork() throws {
    var call = 0.0
    let session = CounterSession(events: events, counters: processor.counters())
    let result = try session.measure {
      call += 1
      processor.happen("PAPI_TOT_INS", 1000 * call)
      processor.happen("PAPI_TOT_CYC", 1000)
    }
    #expect(result.readings.allSatisfy { $0.count == nil })
    let reason = result.readings[0].value.reason ?? ""
    #expect(reason.contains("passes differ"))
  }
}
