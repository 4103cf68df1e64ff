import HWSimCore
import HWSimDevices
import HWSimNetworks
import HWSimSimulator
import Testing

/// Does a network on several cores do the same work in less time?
@Suite struct ThreadPredictions {
  private static let store = ProfileStore(directories: [shippedDevices])
  private static let networks = [
    "mobilenetv2:alpha=0.35,resolution=96", "shufflenet:scale=0.5,resolution=64", "cifar10cnn",
  ]

  private func simulate(
    _ network: String, threads: Int, _ runtime: String = "neon-gemm"
  ) throws -> SimulationResult {
    let cores = try Override(parsing: "core.cores=4")
    let device = try Self.store.device("snapdragon820", overrides: [cores])
    let simulator = try Simulator(device, try Self.store.runtime(runtime), threads: threads)
    return try simulator.simulate(try NetworkCatalog.network(network))
  }

  @Test(arguments: networks, ["neon-gemm", "cmsis-nn"])
  func theWorkIsTheSame(network: String, runtime: String) throws {
    let (one, four) = (
      try simulate(network, threads: 1, runtime), try simulate(network, threads: 4, runtime)
    )
    #expect(four.setup.threads == 4)
    #expect(four.network == one.network && four.fit == one.fit)
    // All accesses pass the first level, whichever core makes them.
    #expect(four.traffic[0].accesses == one.traffic[0].accesses)
    #expect(four.traffic[0].bytes == one.traffic[0].bytes)
  }

  @Test(arguments: networks)
  func aLayerGainsAtMostTheNumberOfCores(network: String) throws {
    let (one, four) = (try simulate(network, threads: 1), try simulate(network, threads: 4))
    for (alone, split) in zip(one.layers, four.layers) {
      let ratio = alone.time.compute > .zero ? split.time.compute / alone.time.compute : 1
      #expect(0.25 - 1e-12...1 ~= ratio, "\(alone.name)")
      #expect(split.time.overhead == alone.time.overhead)
    }
    #expect(four.time.total < one.time.total)
    // Most of the work is in loops of many units.
    #expect(four.time.compute < one.time.compute * 0.35)
  }

  @Test func aDeviceRunsNoMoreThreadsThanItHasCores() throws {
    for (name, threads, message) in [
      ("mcu80", 2, "device 'mcu80' has 1 core and runs no 2 threads; ask for at most 1"),
      ("snapdragon820", 3, "device 'snapdragon820' has 2 cores and runs no 3 threads"),
      ("snapdragon820", 0, "runs no 0 threads"), ("snapdragon820", -1, "runs no -1 threads"),
    ] {
      let device = try Self.store.device(name)
      let runtime = try Self.store.runtime(device.runtime)
      let error = #expect(throws: SimulationError.self) {
        try Simulator(device, runtime, threads: threads)
      }
      #expect(error?.description.contains(message) == true)
    }
  }
}
