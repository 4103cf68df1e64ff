import HWSimCore
import HWSimDevices
import Testing

/// The repository's `devices` folder.
private let shipped = ProfileStore(directories: [
  #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" } + "/devices"
])

@Suite("Do the shipped profiles load?")
struct ShippedProfilesTests {
  @Test("The folders hold what they should")
  func names() throws {
    let devices = Set(try shipped.deviceNames())
    #expect(devices.isSuperset(of: ["mcu216", "mcu80", "snapdragon820", "stm32h747", "rk3399"]))
    let runtimes = Set(try shipped.runtimeNames())
    #expect(
      runtimes.isSuperset(of: [
        "cmsis-nn", "cmsis-nn-2018", "cmsis-nn-2020", "hale", "hwsim-avx2", "neon-gemm",
        "reference",
        "x-cube-ai-7.3", "x-cube-ai-8.1", "x-cube-ai-9",
      ]))
  }

  @Test("A device loads, bears its file's name, and every number has a source")
  func devices() throws {
    for name in try shipped.processorNames() {
      let device = try shipped.device(name)
      #expect(device.name == name)
      #expect(device.provenance.count > 20)
      expectSources(device.provenance)
    }
  }

  /// The first word names the core: `Cortex-A73 (Kryo 280 gold)` is a Cortex-A73.
  @Test("Chips with the same core have the same figures for it, but clock and number")
  func sameCores() throws {
    let devices = try shipped.processorNames().map { try shipped.device($0) }
    let families = Dictionary(grouping: devices) { $0.core.name.split(separator: " ").first }
    #expect(families["Cortex-M7"]?.count ?? 0 > 5)
    for chips in families.values {
      for chip in chips {
        var core = chip.core
        core.name = chips[0].core.name
        core.clock = chips[0].core.clock
        core.cores = chips[0].core.cores
        #expect(core == chips[0].core, "\(chip.name) and \(chips[0].name)")
      }
    }
  }

  @Test("A runtime loads, bears its file's name, and every number has a source")
  func runtimes() throws {
    for name in try shipped.runtimeNames() {
      let runtime = try shipped.runtime(name)
      #expect(runtime.name == name)
      #expect(runtime.provenance.count > 50)
      expectSources(runtime.provenance)
    }
  }

  @Test("Every device can multiply in every precision of every runtime")
  func precisions() throws {
    for deviceName in try shipped.processorNames() {
      let device = try shipped.device(deviceName)
      for runtimeName in try shipped.runtimeNames() {
        let runtime = try shipped.runtime(runtimeName)
        for precision in runtime.precisions {
          #expect(device.core.mac[precision] != nil, "\(deviceName), \(runtimeName)")
        }
      }
    }
  }

  @Test("No runtime is tuned: every kernel has efficiency 1 and no calibration is claimed")
  func untuned() throws {
    for name in try shipped.runtimeNames() {
      let runtime = try shipped.runtime(name)
      #expect(runtime.kernels.allSatisfy { $0.kernel.efficiency == 1 })
    }
  }

  @Test("The lecture's energy table is Horowitz's")
  func energy() throws {
    let device = try shipped.device(
      "mcu80", overrides: overrides("energy.table=lecture-45nm", "energy.static=0 W"))
    guard case .actions(let table, let idle) = device.energy else {
      Issue.record("expected a table")
      return
    }
    #expect(idle == Watts(0))
    #expect(table.source.contains("Horowitz"))
    let relativeCost = table.dram / table.addInt32
    #expect(abs(relativeCost - 6400) < 1e-6)  // 640 pJ / 0.1 pJ, as the lecture prints it
    #expect(table.multiplyFP32 == Joules(3.7 * 1e-12))
  }

  private func expectSources(_ provenance: [Provenance]) {
    for number in provenance {
      #expect(!number.value.isEmpty, "\(number.key)")
      switch number.source {
      case .cited(let text), .estimated(let text): #expect(text.count > 8, "\(number.key)")
      case .overridden: Issue.record("\(number.key) is overridden")
      }
    }
  }
}
