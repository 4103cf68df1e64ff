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
  ///
  /// Publications seldom say where tensors lay: where the device's first placement has no room, it is the
  /// first that has.
  func simulator() throws(SimulationError) -> Simulator {
    let first = try simulator(placement: nil)
    guard try !first.fit(of: setup.network).fits else { return first }
    for placement in device.placements.dropFirst() {
      let other = try simulator(placement: placement.name)
      if try other.fit(of: setup.network).fits { return other }
    }
    return first
  }

  private func simulator(placement: String?) throws(SimulationError) -> Simulator {
    var device = device
    device.core.clock = setup.clock
    return try Simulator(
      device, runtime, placement: placement, precision: setup.precision, threads: setup.threads,
      isWarm: true
    ).matching(setup.network)
  }
}
