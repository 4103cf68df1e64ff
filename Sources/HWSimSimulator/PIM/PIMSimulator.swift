public import HWSimCore

/// Predicts what a network costs in a memory that computes.
///
///     let result = try PIMSimulator(device).simulate(network)
///     print(result.time.total, result.inMemory?.interval)   // latency, and the pipeline's interval
public struct PIMSimulator: Sendable {
  public let device: PIMDevice
  public var precision: Precision { choice.precision }
  private var choice: PrecisionChoice
  private let overrides: [String]

  /// - Parameters:
  ///   - precision: nil takes the first of the device's formats; see also `matching`.
  ///   - overrides: what-if values already applied to the profile, for the record.
  public init(
    _ device: PIMDevice, precision: Precision? = nil, overrides: [String] = []
  ) throws(SimulationError) {
    self.device = device
    self.overrides = overrides
    choice = try .among(device.architecture.formats, of: device.name, asked: precision)
  }

  /// The simulator for a network from a file: at the precision in which its weights are stored, if the
  /// caller named none and the device computes in it.
  public func matching(_ network: Network) -> PIMSimulator {
    var simulator = self
    simulator.choice = choice.matching(network, device.architecture.formats.contains)
    return simulator
  }

  public func simulate(_ network: Network) throws(SimulationError) -> SimulationResult {
    guard network.counts.macs < mostCycles else {
      throw SimulationError("\(network.name) multiplies more often than can be counted")
    }
    let mapping = try mapping(of: network)
    let layers = network.layers.indices.map { layer(network, $0, mapping.layers[$0]) }
    var result = SimulationResult(
      network: NetworkSummary(
        name: network.name, input: network.layers[network.firstInput].output,
        counts: network.counts, storedPrecision: network.storedPrecision),
      setup: Setup(
        device: device.name, deviceTitle: device.title,
        clock: Frequency(1 / mapping.cycle.value), runtime: device.architecture.kind,
        runtimeTitle: device.architecture.kindTitle, placement: mapping.summary.schedule.rawValue,
        precision: precision,
        link: nil, overrides: overrides),
      fit: fit(network, mapping),
      trust: Trust(
        confidence: .unknown, energySpread: nil, calibration: nil, anchor: nil,
        estimates: device.provenance.filter(\.isEstimate), numbers: device.provenance.count,
        energyBasis: mapping.energyBasis),
      levels: [LevelDescription(name: "interconnect", size: .zero, isCache: false)],
      layers: layers)
    result.inMemory = mapping.summary
    result.network.training = TrainingSummary(network, layers, precision, copiesWeights: true)
    result.ceilings = [device.peak(mapping.summary.peakRate, precision)]
    return result
  }

  private func mapping(of network: Network) throws(SimulationError) -> PIMMapping {
    switch device.architecture {
    case .digital(let memory):
      guard let arithmetic = memory.formats.first(where: { $0.format == precision }) else {
        throw SimulationError("device '\(device.name)' does not compute in \(precision.rawValue)")
      }
      return try DigitalMapping(
        memory: memory, arithmetic: arithmetic, area: device.area, endurance: device.endurance
      ).map(network)
    case .analog(let memory):
      return try AnalogMapping(
        memory: memory, format: precision, area: device.area, endurance: device.endurance
      ).map(network)
    case .bankSIMD(let memory):
      return BankSIMDMapping(memory: memory, format: precision).map(network)
    case .bankCores(let memory):
      guard let rates = memory.formats.first(where: { $0.format == precision }) else {
        throw SimulationError("device '\(device.name)' does not compute in \(precision.rawValue)")
      }
      return BankCoresMapping(memory: memory, rates: rates).map(network)
    }
  }

  private func layer(_ network: Network, _ index: Int, _ mapped: MappedLayer?) -> LayerResult {
    let layer = network.layers[index]
    let counts = network.counts(of: layer)
    var (time, traffic) = (TimeBreakdown(levels: 1), LevelTraffic())
    if let place = mapped?.layer {
      let phases = place.phases
      time.total = phases.total - place.hidden
      // What is hidden is so of all phases alike.
      let share = phases.total > .zero ? time.total / phases.total : 1
      time.transfers[0] = share * (phases[.copy] + phases[.reload])
      time.compute = max(.zero, time.total - time.transfers[0])
      time.peak = share * (phases[.multiply] + phases[.add] + phases[.search])
    }
    traffic.writeBytes = mapped?.moved.value ?? 0
    var execution = mapped.map { Execution.kernel($0.kernel) } ?? .nothing
    if case .uncosted(let name, _) = layer.operation { execution = .uncosted(operator: name) }
    let outputBytes = Bytes(layer.output.elements * precision.bytes)
    var result = LayerResult(
      name: layer.name, kind: network.kind(of: layer), block: layer.block, output: layer.output,
      outputBytes: outputBytes, counts: counts,
      weightBytes: Bytes(counts.parameters * precision.bytes), execution: execution,
      liveBytes: .zero, scratchBytes: .zero, time: time, energy: .itemised(mapped?.energy ?? []),
      traffic: [traffic])
    result.inMemory = mapped?.layer
    return result
  }

  /// What is too much for the arrays is loaded while the network runs, so that every network fits.
  private func fit(_ network: Network, _ mapping: PIMMapping) -> FitReport {
    let weights = network.counts.parameters * precision.bytes
    let outputs = network.layers.map { $0.output.elements * precision.bytes }
    let peak = outputs.indices.max { outputs[$0] < outputs[$1] } ?? 0
    return FitReport(
      memories: [
        MemoryUse(
          name: mapping.summary.unit, capacity: mapping.capacity, weights: Bytes(weights),
          activations: Bytes(outputs.reduce(0, +)))
      ],
      problems: [], peakLayer: network.layers[peak].name, peakLive: Bytes(outputs[peak]))
  }
}

extension PIMArchitecture {
  /// As the device file names it.
  fileprivate var kind: String {
    switch self {
    case .digital: "pim-digital"
    case .analog: "pim-analog"
    case .bankSIMD, .bankCores: "pim-dram"
    }
  }

  fileprivate var kindTitle: String {
    switch self {
    case .digital: "NOR in all rows at once"
    case .analog: "crossbars"
    case .bankSIMD: "lanes beside banks"
    case .bankCores: "cores beside banks"
    }
  }
}
