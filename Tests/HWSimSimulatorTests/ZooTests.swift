import HWSimCore
import HWSimDevices
import HWSimNetworks
import HWSimSimulator
import Testing

@Suite("Does every network of the zoo run on every kind of device?")
struct ZooTests {
  /// One device for each runtime that a shipped device has by default.
  static let devices = try? {
    let store = ProfileStore(directories: [shippedDevices])
    var runtimes = Set<String>()
    return try store.processorNames().filter {
      runtimes.insert(try store.device($0).runtime).inserted
    }
  }()

  /// The smallest image that the network takes, or as it is.
  private func small(_ family: NetworkFamily) throws -> Network {
    guard family.options.contains(where: { $0.name == "resolution" }) else {
      return try NetworkCatalog.network(family.name)
    }
    for side in [32, 48, 64, 75, 96] {
      if let network = try? NetworkCatalog.network("\(family.name):resolution=\(side)") {
        return network
      }
    }
    return try NetworkCatalog.network(family.name)
  }

  @Test(arguments: NetworkCatalog.families) func simulates(_ family: NetworkFamily) throws {
    let store = ProfileStore(directories: [shippedDevices])
    let devices = try #require(Self.devices)
    #expect(devices.count >= 5)
    let network = try small(family)
    for name in devices {
      let device = try store.device(name)
      let result = try Simulator(device, try store.runtime(device.runtime)).simulate(network)
      #expect(result.uncosted.isEmpty, "\(name)")
      #expect(result.time.total > .zero && result.layers.count == network.layers.count)
    }
  }
}
