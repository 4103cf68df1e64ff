import Foundation
import HWSimCore
import HWSimDevices
import HWSimNetworks
import HWSimSimulator

private let store = ProfileStore(directories: [
  URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../devices").standardizedFileURL.path
])

/// What a network of the zoo costs on a shipped device.
func simulated(
  _ network: String, on device: String, training: Bool = false
) throws -> SimulationResult {
  let inference = try NetworkCatalog.network(NetworkSpecification(network))
  let network = training ? try inference.training(.sgd) : inference
  switch try store.profile(device) {
  case .processor(let device):
    return try Simulator(device, store.runtime(device.runtime)).simulate(network)
  case .memory(let device): return try PIMSimulator(device).simulate(network)
  case .roofline(let device): return try RooflineSimulator(device).simulate(network)
  }
}

/// What a time is in whole nanoseconds.
func nanoseconds(_ time: Seconds) -> UInt64 { UInt64((time.value * 1e9).rounded()) }
