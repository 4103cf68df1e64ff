import HWSimCore
import HWSimDevices
import HWSimHarness
import HWSimNetworks
import HWSimSimulator
import Testing

@Suite("Does a whole network run as the simulator plans it?", .serialized)
struct NetworkRunTests {
  private static let store = ProfileStore(directories: [
    #filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" } + "/devices"
  ])

  private func run(_ name: String, _ backend: String) throws -> NetworkRun {
    let network = try NetworkCatalog.network(name)
    let runtime = try Self.store.runtime("hwsim-avx2")
    let plan = try Simulator(Self.store.device("snapdragon820"), runtime).plan(of: network)
    return try NetworkRun(network, plan, .fp32, try Backends.named(backend))
  }

  @Test(
    "Each layer's result is right on the activations of the layer before",
    arguments: [
      "mobilenetv2:alpha=0.35,resolution=96", "shufflenet:resolution=64",
      "squeezenet:resolution=64", "resnet50:resolution=64", "cifar10cnn",
    ])
  func layers(_ name: String) throws {
    let network = try run(name, "hwsim")
    #expect(network.check() == nil)
    // A second inference on the same memory finds the input where the first one did.
    #expect(network.calls.first?.check() == nil)
  }
}
