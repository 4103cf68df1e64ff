public import HWSimCore

/// A measured time of a network, or of a single layer, beside the parts that its prediction is made of.
public struct Observation: Sendable {
  /// What was measured; all of its observations are left out together.
  public let network: String
  public let family: String
  public let device: String
  public let runtime: String
  /// The device's core, by name.
  public let core: String
  public let measured: Seconds
  /// Predicted without calibration.
  public let layers: [LayerParts]
  /// Share of the shorter of compute and transfers that runs under the longer, of the device.
  public let overlap: Double

  /// - Parameters:
  ///   - family: of the network; empty for a layer by itself.
  ///   - layers: predicted with an uncalibrated runtime.
  public init(
    network: String, family: String, device: Device, runtime: String, measured: Seconds,
    layers: [LayerResult]
  ) {
    self.network = network
    self.family = family
    self.device = device.name
    core = device.core.name
    self.runtime = runtime
    self.measured = measured
    self.layers = layers.compactMap(LayerParts.init)
    overlap = device.core.overlap
  }
}

/// The parts of a layer's predicted time, in seconds.
public struct LayerParts: Sendable {
  public let kernel: String
  public let compute: Double
  /// At the core's peak: `compute` is never less.
  public let peak: Double
  /// For all memory levels, before overlap.
  public let transfers: Double
  public let overhead: Double

  init?(_ layer: LayerResult) {
    guard layer.time.total > .zero else { return nil }
    if case .kernel(let name) = layer.execution { kernel = name } else { kernel = "" }
    compute = layer.time.compute.value
    peak = layer.time.peak.value
    transfers = layer.time.transfers.reduce(.zero, +).value
    overhead = layer.time.overhead.value
  }

  /// As the simulator adds parts up.
  func time(kernel: Double, _ factors: DeviceFactors, overlap: Double) -> Double {
    let compute = max(compute * kernel * factors.compute, peak)
    let transfers = transfers * factors.memory
    return compute + transfers - overlap * min(compute, transfers) + overhead
  }
}
