import Glibc
import HWSimHarness
import Testing

@Suite("Are the reasons for missing hardware events told apart?")
struct PMUAccessTests {
  private func access(
    _ files: [String: String], opened: Int32, disabled: String? = nil
  ) throws -> PMUAccess {
    let system = try FakeSystem(files)
    return PMUAccess.find(
      system.files, opened: opened,
      component: CounterComponent(name: "perf_event", disabledReason: disabled),
      processor: "AMD EPYC, family 26, model 2", libraries: "PAPI 7.0.0 with libpfm 4.13.0",
      hypervisor: "KVM")
  }

  private static let noModel = "Error libpfm4 no default PMU found"
  private static let paranoid = "/proc/sys/kernel/perf_event_paranoid"

  @Test("A guest without a PMU: PAPI blames libpfm, the kernel has no such device")
  func noPMU() throws {
    let files = ["/sys/bus/event_source/devices/software/type": "1", Self.paranoid: "2"]
    let access = try access(files, opened: -ENOENT, disabled: Self.noModel)
    #expect(access == .notExposed(hypervisor: "KVM"))
    #expect(access.reason == "no PMU exposed to this guest of KVM")
  }

  @Test(
    "A PMU that PAPI does not know: the same words of PAPI, another reason",
    arguments: ["cpu", "cpu_core", "armv8_cortex_a57"])
  func oldLibrary(_ device: String) throws {
    let files = ["/sys/bus/event_source/devices/\(device)/type": "4", Self.paranoid: "2"]
    let access = try access(files, opened: 0, disabled: Self.noModel)
    #expect(
      access.reason
        == "PAPI 7.0.0 with libpfm 4.13.0 does not know AMD EPYC, family 26, model 2")
  }

  @Test("A kernel that refuses names the setting", arguments: [EACCES, EPERM])
  func denied(_ code: Int32) throws {
    let files = ["/sys/bus/event_source/devices/cpu/type": "4", Self.paranoid: "4"]
    let access = try access(files, opened: -code, disabled: nil)
    #expect(access == .denied(paranoid: 4))
    #expect(access.reason == "not permitted: kernel.perf_event_paranoid is 4")
  }

  @Test("With a PMU, a permission and a library that knows it there is nothing to say")
  func available() throws {
    let files = ["/sys/bus/event_source/devices/cpu/type": "4", Self.paranoid: "1"]
    #expect(try access(files, opened: 0).reason == nil)
  }
}
