import Glibc
import HWSimCore
import HWSimHarness
import Testing

@Suite("Does the noise probe say what others took?")
struct NoiseProbeTests {
  @Test("Steal and pressure are differences")
  func differences() throws {
    let system = try FakeSystem([
      "/proc/stat": "cpu  100 0 100 800 0 0 0 50 0 0\ncpu0 1 1 1 1 1 1 1 1 0 0",
      "/proc/pressure/cpu": "some avg10=1.00 avg60=2.00 avg300=3.00 total=1000",
    ])
    let probe = NoiseProbe.start(system.files)
    usleep(2000)
    try system.write("cpu  160 0 110 810 0 0 0 70 9 9", to: "/proc/stat")
    try system.write("some avg10=1.00 avg60=2.00 avg300=3.00 total=2000", to: "/proc/pressure/cpu")
    let noise = probe.delta()
    #expect(noise.stolen == 0.2)  // 20 of the 60 + 10 + 10 + 20 ticks
    let pressure = try #require(noise.pressure)
    // 1000 µs of at least 2000.
    #expect(pressure > 0 && pressure <= 0.5)
  }

  @Test("A system that does not account for it is not a quiet one")
  func unknown() throws {
    let noise = NoiseProbe.start(try FakeSystem().files).delta()
    #expect(noise.stolen == nil)
    #expect(noise.pressure == nil)
  }

  @Test("Within one tick nothing is known of steal")
  func oneTick() throws {
    let system = try FakeSystem(["/proc/stat": "cpu  100 0 100 800 0 0 0 50 0 0"])
    #expect(NoiseProbe.start(system.files).delta().stolen == nil)
  }
}
