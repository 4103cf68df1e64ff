import HWSimCore
import HWSimDevices
import HWSimNetworks
import HWSimSimulator
import Testing

@Suite("Does every network of the zoo run with every runtime?")
struct ZooTests {
  private static let store = ProfileStore(directories: [shippedDevices])

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

  /// A tenth of the channels, as the shapes of layers matter here and not their work.
  @Test(arguments: NetworkCatalog.families) func simulates(_ family: NetworkFamily) throws {
    let network = try TransformChain(["width=0.1"]).apply(to: small(family))
    let devices = try ["snapdragon820", "mcu216"].map { try Self.store.device($0) }
    for name in try Self.store.runtimeNames() {
      let runtime = try Self.store.runtime(name)
      let simulators = devices.compactMap { try? Simulator($0, runtime) }
      let result = try #require(simulators.first, "\(name)").simulate(network)
      #expect(result.uncosted.isEmpty, "\(name)")
      #expect(result.time.total > .zero && result.layers.count == network.layers.count)
    }
  }
}
