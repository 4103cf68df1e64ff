import HWSimCore
import HWSimNetworks
import HWSimSimulator
import Testing

@Suite("Does every memory that computes obey what must hold for any?")
struct PIMPropertyTests {
  private static let networks = [
    "mobilenetv2", "squeezenet", "cifar10cnn", "alexnet", "googlenet", "shufflenet",
  ]

  @Test(
    "Latency is at least the slowest stage; layers and energies add up", arguments: shippedMemories)
  func totals(_ name: String) throws {
    for net in Self.networks {
      let result = try PIMSimulator(try memory(name)).simulate(try NetworkCatalog.network(net))
      let summary = try #require(result.inMemory)
      #expect(result.time.total >= summary.interval * (1 - 1e-12))
      #expect(summary.interval > .zero && summary.arraysUsed <= summary.arrays)
      guard case .itemised(let items) = result.energy else {
        Issue.record("no parts")
        continue
      }
      let layers = result.layers.reduce(Joules.zero) { $0 + $1.energy.total }
      #expect(abs(items.reduce(.zero) { $0 + $1.energy } / layers - 1) < 1e-9)
      for layer in result.layers {
        guard let place = layer.inMemory else { continue }
        let added = place.phases.total - place.hidden
        #expect(abs(layer.time.total.value - added.value) <= 1e-15)
        #expect(place.utilisation >= 0 && place.utilisation <= 1 + 1e-12, "\(net) \(layer.name)")
      }
      // Nothing beats all arrays multiplying all the time.
      let rate = Double(result.network.counts.macs) / summary.interval.value
      #expect(rate <= summary.peakRate * (1 + 1e-9), "\(net)")
    }
  }

  /// A network that just fits stays in the arrays, where a single image may take longer than one for which layers are
  /// written anew in many copies; so latencies are compared within a schedule.
  @Test(
    "More arrays never give fewer images a second, nor a longer latency in the same schedule",
    arguments: [("pim-floatpim", "blocks", 200), ("pim-isaac", "arrays", 800)])
  func moreArrays(_ name: String, _ key: String, _ least: Int) throws {
    for net in ["mobilenetv2", "alexnet"] {
      let network = try NetworkCatalog.network(net)
      var before: (latency: Seconds, interval: Seconds, schedule: PIMSchedule)?
      var count = least
      while count < 200_000 {
        let result = try PIMSimulator(try memory(name, "\(key)=\(count)")).simulate(network)
        let summary = try #require(result.inMemory)
        if let before {
          #expect(summary.interval <= before.interval * (1 + 1e-12), "\(net), \(count)")
          let isSame = before.schedule == summary.schedule
          #expect(!isSame || result.time.total <= before.latency * (1 + 1e-12), "\(net), \(count)")
        }
        before = (result.time.total, summary.interval, summary.schedule)
        count = count * 8 / 5
      }
    }
  }

  /// As above, latencies are compared within a schedule: with half the bits, weights may stay that had to be written.
  @Test("Half the bits never cost more", arguments: shippedMemories)
  func halfTheBits(_ name: String) throws {
    let device = try memory(name)
    let halves: [(Precision, Precision)] = [(.fp32, .fp16), (.fp32, .bf16), (.int16, .int8)]
    let formats = device.architecture.formats
    for (wide, narrow) in halves where formats.contains(wide) && formats.contains(narrow) {
      for net in Self.networks {
        let network = try NetworkCatalog.network(net)
        let full = try PIMSimulator(device, precision: wide).simulate(network)
        let half = try PIMSimulator(device, precision: narrow).simulate(network)
        let (narrowed, whole) = (try #require(half.inMemory), try #require(full.inMemory))
        #expect(narrowed.interval <= whole.interval, "\(net), \(narrow)")
        #expect(half.energy.total <= full.energy.total, "\(net), \(narrow)")
        let isSame = narrowed.schedule == whole.schedule
        #expect(!isSame || half.time.total <= full.time.total, "\(net), \(narrow)")
      }
    }
  }

  @Test("Every network of the zoo runs", arguments: NetworkCatalog.families)
  func zoo(_ family: NetworkFamily) throws {
    let network = try NetworkCatalog.network(family.name)
    for name in shippedMemories {
      let result = try PIMSimulator(try memory(name)).simulate(network)
      #expect(result.layers.count == network.layers.count)
      #expect(result.time.total > .zero && result.energy.total > .zero, "\(name)")
      #expect(result.uncosted.isEmpty, "\(name)")
    }
  }
}
