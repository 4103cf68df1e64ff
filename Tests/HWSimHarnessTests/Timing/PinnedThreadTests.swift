import HWSimHarness
import Testing

@Suite("Does everything run on the core that was asked for?")
struct PinnedThreadTests {
  @Test("On each core that this process may use")
  func cores() throws {
    for cpu in PinnedThread.allowedCPUs() {
      #expect(try PinnedThread.run(cpu: cpu) { PinnedThread.current() } == cpu)
    }
  }

  @Test("The caller's thread stays free")
  func caller() throws {
    let before = PinnedThread.allowedCPUs()
    try PinnedThread.run(cpu: try PinnedThread.choose(nil)) {}
    #expect(PinnedThread.allowedCPUs() == before)
  }

  @Test("An error of the body comes back")
  func errors() {
    #expect(throws: HarnessError.self) {
      try PinnedThread.run(cpu: try PinnedThread.choose(nil)) { throw HarnessError("no") }
    }
  }

  @Test("A core that this process may not use is refused with the list of those that it may")
  func refused() {
    let message = { () -> String in
      do throws(HarnessError) { return "\(try PinnedThread.choose(4095))" } catch {
        return error.description
      }
    }()
    #expect(message.hasPrefix("--cpu: this process may not use core 4095; it may use "))
  }

  @Test("Steal time is the eighth number of the core's line in /proc/stat")
  func steal() {
    let text = """
      cpu  10 11 12 13 14 15 16 99 0 0
      cpu1 20 21 22 23 24 25 26 27 0 0
      cpu12 30 31 32 33 34 35 36 37 0 0
      """
    #expect(StealTime.ticks(ofCPU: 1, in: text) == 27)
    #expect(StealTime.ticks(ofCPU: 12, in: text) == 37)
    #expect(StealTime.ticks(ofCPU: 2, in: text) == nil)
    // Before Linux 2.6.11 there was none.
    #expect(StealTime.ticks(ofCPU: 0, in: "cpu0 1 2 3 4 5 6 7") == nil)
  }
}
