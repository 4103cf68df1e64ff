import HWSimCalibration
import HWSimCore
import HWSimTestSupport
import Testing

/// Measurements of a made-up runtime whose coefficients are known, without noise.
struct Synthetic {
  /// Measured over modelled compute time, of each kernel and each device.
  var kernels = ["a": 1.3, "b": 1.6, "c": 1.2, "d": 1.45]
  var devices = [
    "one": DeviceFactors(compute: 1.05, memory: 1.5),
    "two": DeviceFactors(compute: 0.95, memory: 0.8),
  ]
  /// Of the shorter of compute and transfers.
  var overlap = 0.5
  /// Share of the modelled compute time that the multipliers take.
  var peak = 0.5

  /// Of each network on each device; three networks are a family.
  func observations(networks: Range<Int> = 0..<12) throws -> [Observation] {
    try devices.keys.sorted().flatMap { device in
      try networks.map { try observation(of: $0, on: device) }
    }
  }

  /// - Parameter factor: on the time as the coefficients make it.
  func observation(
    of network: Int, on device: String, core: String = "core", times factor: Double = 1
  ) throws -> Observation {
    let layers = try layers(of: network)
    let seconds = layers.reduce(0) { $0 + measured($1, on: device) }
    return Observation(
      network: "net\(network)", family: "family\(network / 3)",
      device: Self.device(device, core: core, overlap: overlap), runtime: "synthetic",
      measured: Seconds(seconds * factor), layers: layers)
  }

  /// What a layer takes in this world: see `TimeModel`.
  func measured(_ layer: LayerResult, on device: String) -> Double {
    guard case .kernel(let kernel) = layer.execution, let factors = devices[device] else {
      return 0
    }
    let time = layer.time
    let slow = time.compute.value * (kernels[kernel] ?? 1) * factors.compute
    let compute = max(slow, time.peak.value)
    let transfers = time.transfers[0].value * factors.memory
    return compute + transfers - overlap * min(compute, transfers) + time.overhead.value
  }

  /// One layer for each kernel, of milliseconds; some are bound by compute, some by transfers.
  func layers(of network: Int) throws -> [LayerResult] {
    var random = SplitMix64(seed: UInt64(network))
    return try kernels.keys.sorted().map { kernel in
      var time = TimeBreakdown(levels: 1)
      let compute = random.uniform(1e-3, 10e-3)
      time.compute = Seconds(compute)
      time.peak = Seconds(peak * compute)
      time.transfers = [Seconds(compute * random.uniform(0.1, 2))]
      time.overhead = Seconds(20e-6)
      time.total = Seconds(compute)
      return try layer(kernel, time)
    }
  }

  private func layer(_ kernel: String, _ time: TimeBreakdown) throws -> LayerResult {
    let shape = try #require(Shape(channels: 1))
    return LayerResult(
      name: kernel, kind: .convolution, block: nil, output: shape, outputBytes: Bytes(1),
      counts: LayerCounts(), weightBytes: .zero, execution: .kernel(kernel), liveBytes: .zero,
      scratchBytes: .zero, time: time, energy: .whole(.zero), traffic: [])
  }

  private static func device(_ name: String, core: String, overlap: Double) -> Device {
    let core = ProcessorCore(
      name: core, isa: "none", clock: Frequency(1e9), issueWidth: 1, pipes: [],
      cycles: InstructionMix(), mac: [:], latencyHiding: 0, overlap: overlap)
    return Device(
      name: name, title: name, core: core, memory: [], placements: [], energy: .power(Watts(1)),
      link: nil, runtime: "synthetic", provenance: [])
  }
}
