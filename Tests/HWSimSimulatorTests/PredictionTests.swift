import HWSimCore
import HWSimDevices
import HWSimNetworks
import HWSimSimulator
import Testing

/// The device files of the source tree.
let shippedDevices =
  #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" } + "/devices"

/// Do predictions behave as physics and arithmetic demand?
@Suite struct Predictions {
  private static let store = ProfileStore(directories: [shippedDevices])

  private func simulate(
    _ network: String, _ device: String, _ overrides: String..., batch: Int = 1
  ) throws -> SimulationResult {
    let parsed = try overrides.map(Override.init(parsing:))
    let device = try Self.store.device(device, overrides: parsed)
    let simulator = try Simulator(device, try Self.store.runtime(device.runtime))
    return try simulator.simulate(try NetworkCatalog.network(network, batch: batch))
  }

  private static let pairs = ["mcu80", "mcu216", "snapdragon820"].flatMap { device in
    ["cifar10cnn", "mobilenetv2:alpha=0.35,resolution=96", "shufflenet:scale=0.5,resolution=64"]
      .map { (device, $0) }
  }

  @Test(arguments: pairs)
  func noLayerIsFasterThanItsMultiplications(device: String, network: String) throws {
    let core = try Self.store.device(device).core
    let result = try simulate(network, device)
    let mac = try #require(core.mac[result.setup.precision])
    for layer in result.layers where layer.time.total > .zero {
      // Fused layers do not multiply; the peak is lanes per busy cycle of the MAC pipe.
      let least = Double(layer.counts.macs) / Double(mac.lanes) * mac.cycles / core.clock.value
      #expect(layer.time.total.value >= least * 0.999, "\(layer.name)")
    }
  }

  @Test(arguments: pairs)
  func layersAddUpToTotals(device: String, network: String) throws {
    let result = try simulate(network, device)
    let times = result.layers.reduce(0) { $0 + $1.time.total.value }
    #expect(abs(times / result.time.total.value - 1) < 1e-9)
    let energies = result.layers.reduce(0) { $0 + $1.energy.total.value }
    #expect(abs(energies / result.energy.total.value - 1) < 1e-9)
    #expect(result.layers.reduce(0) { $0 + $1.counts.macs } == result.network.counts.macs)
  }

  /// Data that enter a level's cache leave the level behind it.
  @Test func trafficIsConserved() throws {
    let result = try simulate("mobilenetv2:alpha=0.35,resolution=96", "snapdragon820")
    let (l1, l2, dram) = (result.traffic[0], result.traffic[1], result.traffic[2])
    #expect(l1.fillBytes == l2.readBytes && l2.fillBytes == dram.readBytes)
    #expect(l1.writebacks * 64 == l2.writeBytes)
    // Nobody can avoid fetching every weight once.
    let weights = result.network.counts.weights * 4
    #expect(dram.readBytes >= weights)
  }

  @Test(arguments: [
    ("snapdragon820", "memory.dram.bandwidth=26 GB/s"),
    ("snapdragon820", "memory.dram.latency=65 ns"),
    ("snapdragon820", "memory.l2.latency=12 cycles"),
    ("snapdragon820", "core.clock=4 GHz"), ("mcu216", "memory.flash.wait_states=7 cycles"),
    ("mcu80", "memory.flash.wait_states=0 cycles"), ("mcu80", "core.clock=160 MHz"),
    ("mcu80", "core.cycles.load=1 cycle"),
  ])
  func betterHardwareIsNeverSlower(device: String, override: String) throws {
    let network = "mobilenetv2:alpha=0.35,resolution=96"
    let (before, after) = (
      try simulate(network, device), try simulate(network, device, override)
    )
    #expect(after.time.total <= before.time.total)
  }

  /// It may cost a little time: dirty lines leave later, when no computation hides it.
  @Test func aBiggerCacheMovesLess() throws {
    let network = "mobilenetv2:alpha=0.35,resolution=96"
    let before = try simulate(network, "snapdragon820")
    let after = try simulate(network, "snapdragon820", "memory.l2.size=2 MiB")
    #expect(after.traffic[2].bytes < before.traffic[2].bytes)
  }

  @Test func twiceTheBatchIsTwiceTheWork() throws {
    let one = try simulate("cifar10cnn", "mcu80")
    let two = try simulate("cifar10cnn", "mcu80", batch: 2)
    #expect(two.network.counts.macs == 2 * one.network.counts.macs)
    let ratio = two.time.total / one.time.total
    #expect(1.9...2.0 ~= ratio)  // start-up and dispatch are paid once
  }

  /// The network of the lecture fits both of its microcontrollers; MobileNetV2 does not.
  @Test func fitIsJudgedPerMemory() throws {
    for device in ["mcu80", "mcu216"] {
      #expect(try simulate("cifar10cnn", device).fit.fits)
      let result = try simulate("mobilenetv2:resolution=96", device)
      let problem = try #require(result.fit.problems.first { $0.demand == .weights })
      // 3,469,760 weights, 7,736 outputs of convolutions and the classifier with 12 B each of bias
      // and requantisation, rounded up per layer.
      #expect(3_550_000...3_700_000 ~= problem.needed.value)
      #expect(problem.available == Bytes(1 << 20))
    }
  }

  /// Folding a network's normalisation changes what is stored, not what the layers are.
  @Test func fusedLayersCostNothingByThemselves() throws {
    let result = try simulate("mobilenetv2:alpha=0.35,resolution=96", "mcu80")
    for layer in result.layers {
      guard case .fused(let host) = layer.execution else { continue }
      #expect(layer.time.total == .zero && layer.energy.total == .zero)
      #expect(result.layers.contains { $0.name == host && $0.time.total > .zero })
    }
  }
}
