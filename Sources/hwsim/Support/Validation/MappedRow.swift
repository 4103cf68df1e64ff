import HWSimCore
import HWSimSimulator

/// What must be simulated for a row; rows of one setup share it.
struct SimulationSetup: Hashable {
  let network: Network
  let device: String
  let clock: Frequency
  let runtime: String
  /// Nil: that of the model file, or the runtime's first.
  let precision: Precision?
  let threads: Int
}

/// A published row and what it means here.
struct MappedRow {
  let measurement: PublishedMeasurement
  let metric: PublishedMetric
  let family: String
  let setup: SimulationSetup
  let device: Device
  let runtime: Runtime
  /// Whether what was measured is another version, or another library, than the runtime describes.
  let isOtherVersion: Bool
  let caveats: [String]

  /// Caches hold what the inference before left in them: whoever measures runs many.
  func simulator() throws(SimulationError) -> Simulator {
    var device = device
    device.core.clock = setup.clock
    let simulator = try Simulator(
      device, runtime, precision: setup.precision, threads: setup.threads, isWarm: true)
    return simulator.matching(setup.network)
  }
}
