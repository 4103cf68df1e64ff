import HWSimCore
import HWSimHarness
import Testing

@Suite("Does the doctor say what is wrong and what mends it?")
struct DoctorTests {
  @Test("A clock that follows the load is a warning, one that is not shown is not")
  func governor() throws {
    var machine = MachineDescription.live
    machine.frequency = .init(governor: "powersave", isTurboOn: true)
    var checks = processorChecks(machine)
    for name in ["governor", "turbo"] {
      let check = try #require(checks.first { $0.name == name })
      #expect(check.state == .warning && check.fix != nil)
    }
    machine.frequency = .init()
    checks = processorChecks(machine)
    #expect(checks.first { $0.name == "governor" }?.state == .notExposed)
    machine.frequency = .init(governor: "performance", isTurboOn: false)
    checks = processorChecks(machine)
    #expect(checks.first { $0.name == "governor" }?.state == .ok)
    #expect(checks.first { $0.name == "turbo" }?.state == .ok)
  }

  @Test("Noise above its limit is a warning")
  func noise() {
    let checks = noiseChecks(Noise(elapsed: Seconds(1), stolen: 0.05, pressure: nil))
    #expect(checks.map(\.state) == [.warning, .notExposed])
    #expect(checks[0].finding.hasPrefix("5.0 %"))
    let quiet = noiseChecks(Noise(elapsed: Seconds(1), stolen: 0.001, pressure: 0.02))
    #expect(quiet.map(\.state) == [.ok, .ok])
  }

  @Test("Every reason for missing hardware events has its own state and cure")
  func hardware() throws {
    let causes: [(PMUAccess, MachineCheck.State, String)] = [
      (.notExposed(hypervisor: "KVM"), .notExposed, "hypervisor"),
      (.denied(paranoid: 4), .warning, "sysctl kernel.perf_event_paranoid=1"),
      (.unknownProcessor(processor: "Zen 9", libraries: "libpfm 4.13.0"), .warning, "newer"),
      (.noLibrary(reason: "broken"), .missing, "apt-get install"),
    ]
    for (access, state, cure) in causes {
      let check = try counterCheck("hardware events", access, FakeProcessor())
      #expect(check.state == state)
      #expect(check.finding == access.reason)
      #expect(check.fix?.contains(cure) == true)
    }
    #expect(try counterCheck("hardware events", .available, FakeProcessor()).state == .ok)
  }

  @Test("A counter that reads 0 is a warning though PAPI calls it available")
  func deadCounter() throws {
    let processor = FakeProcessor()
    processor.dead = ["PAPI_TOT_INS"]
    let check = try counterCheck("hardware events", .available, processor)
    #expect(check.state == .warning)
    #expect(check.finding.contains("reads 0"))
  }

  private func counterCheck(
    _ name: String, _ access: PMUAccess, _ processor: FakeProcessor
  ) throws -> MachineCheck {
    let checks = try counterChecks(
      access: access, machine: .live, paranoid: 2, counters: processor.counters(access))
    return try #require(checks.first { $0.name == name })
  }

  @Test("PAPI's own reasons are passed on")
  func components() {
    let check = componentCheck([
      CounterComponent(name: "sde", disabledReason: nil),
      CounterComponent(name: "rapl", disabledReason: "CPU family not supported"),
    ])
    #expect(check.finding == "on: sde; off: rapl (CPU family not supported)")
  }

  @Test("A missing program has a line that installs it; one that is there, its version")
  func tools() throws {
    let missing = toolChecks { _ in nil }
    for tool in HelperTool.all {
      let check = try #require(missing.first { $0.name == tool.program })
      #expect(check.state == .missing && check.fix == tool.fix)
    }
    let there = toolChecks { _ in "valgrind-3.19.0" }
    let valgrind = try #require(there.first { $0.name == "valgrind" })
    #expect(valgrind.state == .ok)
    #expect(valgrind.finding.hasPrefix("3.19.0"))
  }

  @Test(
    "Versions, as programs print them",
    arguments: [
      ("valgrind-3.19.0", "3.19.0"),
      ("qemu-x86_64 version 7.2.22 (Debian 1:7.2+dfsg)\nCopyright 2003", "7.2.22"),
      ("arm-none-eabi-gcc (15:12.2.rel1-1) 12.2.1 20221205", "12.2.1"),
      ("vl-convert 1.7.0", "1.7.0"),
    ])
  func versions(_ text: String, _ version: String) {
    #expect(versionNumber(in: text) == version)
  }
}
