import HWSimCore

/// Results made by hand: of two layers, on a device with a cache and a memory.
enum Samples {
  static func result(
    _ network: String, on device: String = "chip", seconds: Double,
    factors: ClosedRange<Double>? = 0.9...1.1, fits: Bool = true
  ) -> SimulationResult {
    var result = SimulationResult(
      network: summary(network),
      setup: Setup(
        device: device, deviceTitle: "A chip", clock: Frequency(80e6), runtime: "plain",
        runtimeTitle: "Plain loops", placement: "default", precision: .int8,
        link: Link(name: "radio", payload: Bytes(116), rate: BitRate(250e3)), overrides: []),
      fit: fit(fits),
      trust: Trust(
        confidence: factors.map {
          .tested("networks left out", ErrorSpread(count: 5, meanError: 0.07, interval: $0))
        } ?? .unknown,
        energySpread: 0.94...1.06, calibration: factors == nil ? nil : "5 rows", anchor: nil,
        estimates: [
          Provenance(key: "core.clock", value: "80 MHz", source: .estimated("a guess"))
        ],
        numbers: 12, energyBasis: "power x time"),
      levels: [
        LevelDescription(name: "l1", size: Bytes(1024), isCache: true),
        LevelDescription(name: "ram", size: Bytes(65536), isCache: false),
      ],
      layers: [layer("input", .input, 0), layer("conv", .convolution, seconds)])
    result.ceilings = [
      Ceiling(
        kind: .compute, name: "int8 multiply-accumulates", value: 160e6, source: "",
        isEstimate: true),
      Ceiling(kind: .memory, name: "ram", value: 1e8, source: "data sheet", isEstimate: false),
    ]
    return result
  }

  private static func summary(_ network: String) -> NetworkSummary {
    var counts = LayerCounts()
    (counts.macs, counts.weights, counts.additions) = (1_000_000, 500, 7)
    return NetworkSummary(name: network, input: shape, counts: counts, storedPrecision: .fp32)
  }

  private static func fit(_ fits: Bool) -> FitReport {
    let use = MemoryUse(
      name: "ram", capacity: Bytes(65536), weights: .zero, activations: Bytes(fits ? 4096 : 99999))
    let problem = FitProblem(
      demand: .activations, memories: ["ram"], needed: Bytes(99999), available: Bytes(65536),
      layer: "conv")
    return FitReport(
      memories: [use], problems: fits ? [] : [problem], peakLayer: "conv", peakLive: Bytes(4096),
      remedy: fits
        ? nil : .noMember(searched: 3, smallest: "tiny:alpha=0.25", problem: problem))
  }

  private static func layer(_ name: String, _ kind: LayerKind, _ seconds: Double) -> LayerResult {
    var counts = LayerCounts()
    if kind == .convolution { (counts.macs, counts.weights) = (1_000_000, 500) }
    var time = TimeBreakdown(levels: 2)
    (time.compute, time.peak) = (Seconds(seconds * 0.7), Seconds(seconds * 0.3))
    (time.transfers[1], time.total) = (Seconds(seconds * 0.4), Seconds(seconds))
    var traffic = [LevelTraffic(), LevelTraffic()]
    if kind == .convolution {
      (traffic[0].reads, traffic[0].readBytes, traffic[0].readMisses) = (1000, 4000, 10)
      (traffic[1].reads, traffic[1].readBytes, traffic[1].prefetches) = (10, 640, 3)
      (traffic[1].rows.hits, traffic[1].rows.cycles) = (8, 99)
    }
    return LayerResult(
      name: name, kind: kind, block: kind == .input ? nil : "block", output: shape,
      outputBytes: Bytes(192), counts: counts, weightBytes: Bytes(kind == .input ? 0 : 500),
      execution: kind == .input ? .nothing : .kernel("direct"), liveBytes: Bytes(4096),
      scratchBytes: Bytes(16), time: time,
      energy: .parts(
        arithmetic: Joules(seconds / 10), registers: Joules(seconds / 30),
        levels: [Joules(seconds / 7), Joules(0.1)], idle: .zero),
      traffic: traffic)
  }

  static let shape: Shape = {
    guard let shape = Shape(channels: 3, height: 8, width: 8) else { preconditionFailure() }
    return shape
  }()
}
