import HWSimCore
import HWSimDevices
import HWSimNetworks
import HWSimSimulator
import Testing

@Suite("Does one replay serve devices of other speeds, and does no layer exceed a ceiling?")
struct CeilingTests {
  private static let store = ProfileStore(directories: [shippedDevices])
  private static let devices = ["mcu80", "mcu216", "snapdragon820"]

  private func simulator(
    _ name: String, _ overrides: [String] = [], threads: Int = 1
  ) throws -> Simulator {
    let device = try Self.store.device(name, overrides: overrides.map(Override.init(parsing:)))
    return try Simulator(
      device, Self.store.runtime(device.runtime), threads: threads, overrides: overrides)
  }

  @Test("What is priced beside another replay is what its own gives", arguments: devices)
  func together(_ name: String) throws {
    let network = try NetworkCatalog.network("cifar10cnn")
    let base = try simulator(name)
    let memory = base.device.memory.last?.name ?? ""
    let settings = [
      "core.clock=50 MHz", "core.cycles.alu=3 cycles",
      name == "snapdragon820"
        ? "memory.\(memory).bandwidth=5 GB/s" : "memory.\(memory).wait_states=2 cycles",
    ]
    let others = try settings.map { try simulator(name, [$0]) }
    #expect(others.allSatisfy { $0.isReplayed(like: base) })
    let together = try base.simulate(network, alsoOn: others)
    #expect(together[0] == (try base.simulate(network)))
    for (result, other) in zip(together.dropFirst(), others) {
      #expect(result == (try other.simulate(network)))
      #expect(result.time.total != together[0].time.total)
    }
  }

  @Test("What changes hits or places is another replay")
  func apart() throws {
    let base = try simulator("mcu216")
    for setting in ["memory.l1d.size=8 KiB", "memory.dtcm.size=32 KiB", "core.mac.int8.lanes=4"] {
      #expect(try !simulator("mcu216", [setting]).isReplayed(like: base))
    }
  }

  @Test("No layer moves or computes faster than the device can", arguments: devices)
  func ceilings(_ name: String) throws {
    for threads in name == "snapdragon820" ? [1, 2] : [1] {
      let result = try simulator(name, threads: threads).simulate(
        NetworkCatalog.network("cifar10cnn"))
      #expect(result.ceilings.count { $0.kind == .compute } == 1)
      #expect(result.ceilings.allSatisfy { $0.value > 0 && !$0.source.isEmpty })
      for layer in result.layers where layer.time.total > .zero {
        for (level, traffic) in zip(result.levels, layer.traffic) {
          guard let ceiling = result.ceilings.first(where: { $0.name == level.name }) else {
            continue
          }
          // Of a memory with line buffers, what these fetched.
          let fetched = !level.isCache && traffic.fillBytes > 0
          let bytes = Double(fetched ? traffic.fillBytes : traffic.bytes)
          #expect(bytes / layer.time.total.value <= ceiling.value * 1.000001)
        }
      }
    }
  }

  @Test("A memory that computes has its peak as its ceiling")
  func inMemory() throws {
    guard case .memory(let device) = try Self.store.profile("pim-floatpim") else { return }
    let result = try PIMSimulator(device).simulate(NetworkCatalog.network("cifar10cnn"))
    let ceiling = try #require(result.ceilings.first)
    #expect(ceiling.value == result.inMemory?.peakRate && ceiling.source.contains("blocks 8192"))
  }
}
