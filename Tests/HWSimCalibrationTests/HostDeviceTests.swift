import Foundation
import HWSimCalibration
import HWSimCore
import HWSimDevices
import HWSimTestSupport
import Testing

private let shipped = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }

@Suite("Is the device file of a machine what was measured?")
struct HostDeviceTests {
  private let machine = HostMeasurements(
    processor: "Test \"CPU\" 9\\1", isa: "x86-64", cores: 2, clock: Frequency(3.5e9),
    peaks: [.fp32: .init(lanes: 16, perSecond: 7e9), .int8: .init(lanes: 64, perSecond: 3.5e9)],
    vectorBytes: 64, storeBandwidth: Bandwidth(224e9),
    caches: [
      .init(
        name: "l1d", size: Bytes(48 * 1024), ways: 12, line: 64, isShared: false, latency: nil,
        bandwidth: Bandwidth(448e9)),
      .init(
        name: "l2", size: Bytes(1024 * 1024), ways: 16, line: 64, isShared: false,
        latency: Seconds(4e-9), bandwidth: Bandwidth(140e9)),
    ],
    memory: Bytes(24 << 30), memoryLatency: Seconds(110e-9), memoryBandwidth: Bandwidth(20e9),
    call: Seconds(1e-9), origin: "Measured by a test.")

  private func device() throws -> Device {
    try TemporaryFolder.with { folder in
      try folder.write(machine.deviceFile(name: "host", runtime: "reference"), to: "host.yaml")
      return try ProfileStore(directories: [folder.path, shipped + "/devices"]).device("host")
    }
  }

  @Test("The core reaches the measured peaks")
  func core() throws {
    let core = try device().core
    #expect(core.clock == Frequency(3.5e9))
    #expect(core.mac[.fp32] == MACInstruction(lanes: 16, cycles: 0.5))  // 3.5 GHz / 7 G/s
    #expect(core.mac[.int8] == MACInstruction(lanes: 64, cycles: 1))
    #expect(core.cycles.load == 0.5)  // 64 B / (448 GB/s / 3.5 GHz)
    #expect(core.cycles.store == 1)  // 64 B / (224 GB/s / 3.5 GHz)
    #expect(core.cycles.call == 3.5)
  }

  @Test("Each memory has its size, latency and bandwidth")
  func memory() throws {
    let memory = try device().memory
    #expect(memory.map(\.name) == ["l1d", "l2", "dram"])
    #expect(memory[0].cache?.sets == 64)  // 48 KiB / (12 x 64 B)
    #expect(memory[1].cache?.latency == Cycles(14))  // 4 ns x 3.5 GHz
    // A byte from L2 takes 1/140 ns, of which 0.2 x 1/448 ns are its load: 3.5 GHz x 0.0067 ns = 1/42.67.
    #expect(abs((memory[1].cache?.bandwidth?.value ?? 0) - 42.67) < 0.01)
    guard case .dram(let dram) = memory[2].kind else {
      Issue.record("no DRAM")
      return
    }
    #expect(abs(dram.latency.value - 110e-9) < 1e-12)
    // 1/20 ns less the 1/140 ns from L2.
    #expect(abs(dram.bandwidth.value / 1e9 - 1 / (1 / 20.0 - 1 / 140.0)) < 0.01)
  }

  @Test("What no probe measured is marked as an estimate")
  func estimates() throws {
    let keys = try device().estimates.map(\.key)
    #expect(keys.contains("core.overlap"))
    #expect(!keys.contains("core.clock"))
  }
}
