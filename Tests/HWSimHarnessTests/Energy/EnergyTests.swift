import HWSimCore
import HWSimHarness
import Testing

@Suite("Is energy read right, or said to be unknown?")
struct EnergyTests {
  private static let zone = "/sys/class/powercap/intel-rapl:0"
  private static let zones = [
    "\(zone)/name": "package-0", "\(zone)/energy_uj": "900",
    "\(zone)/max_energy_range_uj": "1000",
    "\(zone):0/name": "core", "\(zone):0/energy_uj": "10",
    "\(zone):0/max_energy_range_uj": "1000",
    "/sys/class/powercap/intel-rapl/enabled": "1",
  ]

  private func source(_ system: FakeSystem) -> EnergySource {
    EnergySource.find(system.files) { _ in nil }
  }

  @Test("Each zone in microjoules, per call")
  func powercap() throws {
    let system = try FakeSystem(Self.zones)
    let readings = EnergyMeter(source(system)).measure(calls: 4) {
      try? system.write("940", to: "\(Self.zone)/energy_uj")
    }
    #expect(readings.map(\.event) == ["energy/package-0", "energy/package-0/core"])
    let energy = try #require(readings[0].count)
    #expect(abs(energy - 10e-6) < 1e-15)  // 40 µJ / 4
    #expect(readings[1].count == nil)  // it did not advance
  }

  @Test("The counter starts again from zero")
  func wrapAround() throws {
    let system = try FakeSystem(Self.zones)
    let readings = EnergyMeter(source(system)).measure {
      try? system.write("50", to: "\(Self.zone)/energy_uj")
    }
    let energy = try #require(readings[0].count)
    #expect(abs(energy - 150e-6) < 1e-15)  // 1000 - 900 + 50
  }

  @Test("A counter that was never within its range gives no energy")
  func outOfRange() {
    let counter = EnergyCounter(domain: "x", unit: Joules(1), range: 10) { 0 }
    #expect(counter.energy(from: 11, to: 3) == nil)
    #expect(counter.energy(from: 10, to: 3) == Joules(3))
  }

  @Test("Zones that only root may read are not permitted, which is not zero")
  func denied() throws {
    // As a file without a number: root reads everything.
    let system = try FakeSystem(["\(Self.zone)/name": "package-0"])
    let reading = EnergyMeter(source(system)).measure {}[0]
    #expect(reading.value.reason?.contains("not permitted") == true)
  }

  @Test("Nothing there: not exposed")
  func notExposed() throws {
    let reading = EnergyMeter(source(try FakeSystem())).measure {}[0]
    #expect(reading.value == .unavailable(reason: "not exposed by the kernel"))
  }

  @Test("perf's power events bring their scale, core and number")
  func perf() throws {
    let power = "/sys/bus/event_source/devices/power"
    let system = try FakeSystem([
      "\(power)/type": "21", "\(power)/cpumask": "4-5",
      "\(power)/events/energy-pkg": "event=0x02",
      "\(power)/events/energy-pkg.scale": "2.5e-10",
      "\(power)/events/energy-pkg.unit": "Joules",
    ])
    var opened: [PerfPower.Event] = []
    let source = EnergySource.find(system.files) { event in
      opened.append(event)
      return { 1 }
    }
    guard case .counters(let counters) = source else {
      Issue.record("none found")
      return
    }
    #expect(counters.map(\.domain) == ["energy-pkg"])
    #expect(counters[0].energy(from: 0, to: 4) == Joules(1e-9))
    let event = try #require(opened.first)
    #expect(event.type == 21 && event.config == 2 && event.cpu == 4)
  }
}
