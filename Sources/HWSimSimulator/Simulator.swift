public import HWSimCore

/// Predicts what a network costs on a device, with the runtime that would run it there.
///
///     let result = try Simulator(device, runtime).simulate(network)
///     print(result.time.total, result.energy)   // "41.0 ms 1.20 mJ"
public struct Simulator: Sendable {
  public let device: Device
  public let runtime: Runtime
  public let placement: Placement
  public var precision: Precision { choice.precision }
  /// One on each core.
  public let threads: Int
  /// Whether caches start with what an inference before left in them; else they are empty.
  public let isWarm: Bool
  private var choice: PrecisionChoice
  /// What is measured of another network, and corrects all times.
  public var anchor: Anchor?
  private let overrides: [String]
  /// The supply at which the device's power was measured; nil: the first that its file lists.
  public var supply: String?

  /// - Parameters:
  ///   - placement: one of the device's, by name; nil takes its first.
  ///   - precision: nil takes the runtime's first; see also `matching`.
  ///   - threads: at most as many as the device has cores.
  ///   - isWarm: whether caches start with what an inference before left in them; else they are empty.
  ///   - overrides: what-if values already applied to the profiles, for the record.
  public init(
    _ device: Device, _ runtime: Runtime, placement: String? = nil, precision: Precision? = nil,
    threads: Int = 1, isWarm: Bool = false, overrides: [String] = []
  ) throws(SimulationError) {
    self.isWarm = isWarm
    let found = try device.placement(placement)
    guard let chosen = precision ?? runtime.precisions.first else {
      throw SimulationError("runtime '\(runtime.name)' names no precision")
    }
    guard 1...device.core.cores ~= threads else {
      let cores = device.core.cores == 1 ? "1 core" : "\(device.core.cores) cores"
      throw SimulationError(
        "device '\(device.name)' has \(cores) and runs no \(threads) threads; "
          + "ask for at most \(device.core.cores), or set core.cores")
    }
    self.threads = threads
    self.device = device
    self.runtime = runtime
    self.placement = found
    choice = PrecisionChoice(precision: chosen, isGiven: precision != nil)
    self.overrides = overrides
  }

  /// The simulator for a network from a file: at the precision in which its weights are stored, if the
  /// caller named none and there are kernels for it.
  public func matching(_ network: Network) -> Simulator {
    var simulator = self
    simulator.choice = choice.matching(network) {
      runtime.precisions.contains($0) && device.core.mac[$0] != nil
    }
    return simulator
  }

  /// What the network needs of each memory; no replay, so a search can ask often.
  public func fit(of network: Network) throws(SimulationError) -> FitReport {
    try inference(of: network).plan.fit
  }

  /// What one inference accesses, for other tools and for replay elsewhere. One thread makes it, however
  /// many the simulator has.
  public func trace(of network: Network) throws(SimulationError) -> NetworkTrace {
    let title = "\(network.name) on \(device.name) with \(runtime.name), \(precision.rawValue)"
    return NetworkTrace(try inference(of: network), device, precision, title: title)
  }

  /// How the runtime executes the network, for whoever does it for real.
  public func plan(of network: Network) throws(SimulationError) -> ExecutionPlan {
    try inference(of: network).executionPlan
  }

  private func inference(of network: Network) throws(SimulationError) -> Inference {
    try Inference(network, device, runtime, placement(of: network), precision)
  }

  private func placement(of network: Network) -> Placement {
    network.isTraining ? placement.trainable : placement
  }

  /// - Parameter progress: told the share of the work done, before each layer.
  public func simulate(
    _ network: Network, progress: (Double) -> Void = { _ in }
  ) throws(SimulationError) -> SimulationResult {
    try run(network, progress).result
  }

  /// What the network costs here and, of the same accesses, on devices that differ in their speed alone: one
  /// replay serves them all.
  ///
  /// - Parameters:
  ///   - others: each must be one that `isReplayed(like:)` this.
  ///   - progress: told the share of the work done, before each layer.
  /// - Returns: this simulator's result, then those of the others.
  public func simulate(
    _ network: Network, alsoOn others: [Simulator], progress: (Double) -> Void = { _ in }
  ) throws(SimulationError) -> [SimulationResult] {
    precondition(others.allSatisfy { $0.isReplayed(like: self) }, "another replay")
    let run = try run(network, progress)
    return [run.result] + others.map { $0.result(of: run.steps, run.inference) }
  }

  /// Whether the same accesses reach the same places of memories that hit and miss alike: only clocks,
  /// latencies, bandwidths and the cost of instructions differ.
  public func isReplayed(like other: Simulator) -> Bool {
    runtime == other.runtime && placement == other.placement && precision == other.precision
      && threads == other.threads && isWarm == other.isWarm
      && device.core.mac[precision]?.lanes == other.device.core.mac[precision]?.lanes
      && device.memory.map(\.withoutSpeed) == other.device.memory.map(\.withoutSpeed)
  }

  /// The result, and what it was made of.
  func run(
    _ network: Network, _ progress: (Double) -> Void
  ) throws(SimulationError) -> SimulatedRun {
    let inference = try inference(of: network)
    let steps = replayed(inference, progress)
    return SimulatedRun(
      inference: inference, steps: steps, result: result(of: steps, inference))
  }

  private func replayed(_ inference: Inference, _ progress: (Double) -> Void) -> [SimulatedStep] {
    if threads == 1 {
      // Without the bookkeeping of threads, and specialised for that.
      var machine = CPUMachine(device)
      return replayed(inference, on: &machine, progress)
    }
    var machine = Threads(CPUMachine(device, cores: threads), count: threads)
    return replayed(inference, on: &machine, progress)
  }

  private func replayed<M: Machine & ~Copyable>(
    _ inference: Inference, on machine: inout M, _ progress: (Double) -> Void
  ) -> [SimulatedStep] {
    let share = isWarm ? 0.5 : 1
    if isWarm {
      inference.run(
        on: &machine, progress: { progress($0 * share) }, after: { _ = $2.takeActivity() })
    }
    var steps: [SimulatedStep] = []
    inference.run(
      on: &machine, progress: { progress(1 - share + $0 * share) },
      after: { steps.append(SimulatedStep(step: $0, template: $1, activity: $2.takeActivity())) })
    for (level, rows) in machine.takeRows().enumerated() {
      for (index, counts) in (rows ?? []).suffix(steps.count).enumerated() {
        steps[index].activity.traffic[level].rows = counts
      }
    }
    return steps
  }

  var times: TimeModel {
    TimeModel(device, factors: runtime.calibration?.factors(of: device) ?? .none)
  }

  var energies: EnergyModel {
    EnergyModel(device: device, runtime: runtime.name, supply: supply)
  }

  /// What the steps cost here.
  private func result(of steps: [SimulatedStep], _ inference: Inference) -> SimulationResult {
    let (network, times, energies) = (inference.network, times, energies)
    var layers = idleLayers(inference)
    for ran in steps { charge(ran, to: &layers[ran.step.layer], network, times, energies) }
    chargeStart(to: &layers[network.firstInput], times, energies)
    var result = result(network, inference.plan, energies, layers)
    result.network.compression = compression(of: inference)
    result.network.training = inference.trainingSummary(layers, precision)
    result.ceilings = times.ceilings(precision, threads: threads)
    return result
  }

  private func compression(of inference: Inference) -> CompressionSummary? {
    let network = inference.network
    guard network.isCompressed else { return nil }
    let ran = inference.steps.map { ($0.template, network.layers[$0.layer]) }
    let expanded = ran.count { template, layer in
      let weights = network.counts(of: layer).weights
      let stored = layer.storage?.bytes(of: weights, precision) ?? Int.max
      return template?.method.skipsZeros != true && stored < weights * precision.bytes
    }
    return CompressionSummary(
      storedBytes: Bytes(network.storedBytes(precision)), keptParameters: network.keptParameters,
      effectiveMACs: network.effectiveMACs,
      sparseLayers: ran.count { $0.0?.method.skipsZeros == true }, expandedLayers: expanded)
  }

  /// All layers before any kernel has run.
  private func idleLayers(_ inference: Inference) -> [LayerResult] {
    let network = inference.network
    var layers = network.layers.map { idle($0, network) }
    for (index, step) in inference.steps.enumerated() {
      let (layer, live) = (network.layers[step.layer], Bytes(inference.plan.live[index]))
      for fused in step.fused {
        layers[fused].execution = .fused(into: layer.name)
        layers[fused].liveBytes = live
      }
      layers[step.layer].liveBytes = live
      if step.template == nil, case .uncosted(let name, _) = layer.operation {
        layers[step.layer].execution = .uncosted(operator: name)
      }
    }
    return layers
  }

  /// What a step costs is its layer's.
  private func charge(
    _ ran: SimulatedStep, to layer: inout LayerResult, _ network: Network, _ times: TimeModel,
    _ energies: EnergyModel
  ) {
    let time = terms(of: ran, times).breakdown.scaled(by: anchor?.factor ?? 1)
    layer.execution = .kernel(ran.template.name)
    layer.weightBytes = Bytes(ran.step.weightBytes)
    layer.scratchBytes = Bytes(ran.step.scratchBytes)
    layer.traffic = ran.activity.traffic
    layer.time = time
    layer.energy = terms(of: ran, network, energies, time.total).breakdown
  }

  /// Of a step's time, without the anchor.
  func terms(of ran: SimulatedStep, _ times: TimeModel) -> TimeTerms {
    times.terms(
      ran.activity.mix,
      efficiency: ran.template.efficiency
        / (runtime.calibration?.factor(ofKernel: ran.template.name) ?? 1),
      precision: precision, traffic: ran.activity.traffic, overhead: runtime.cyclesPerLayer,
      split: ran.activity.split)
  }

  /// Of a step's energy, that of the layers folded into it included.
  func terms(
    of ran: SimulatedStep, _ network: Network, _ energies: EnergyModel, _ time: Seconds
  ) -> EnergyTerms {
    let counts = ([ran.step.layer] + ran.step.fused).reduce(LayerCounts()) {
      $0 + network.counts(of: network.layers[$1])
    }
    return energies.terms(
      ran.activity.mix, counts, precision, traffic: ran.activity.traffic, time: time)
  }

  /// A layer that has not run: no time, no energy, no traffic.
  private func idle(_ layer: Layer, _ network: Network) -> LayerResult {
    let (kind, bytes) = (network.kind(of: layer), layer.output.elements * precision.bytes)
    return LayerResult(
      name: layer.name, kind: kind, block: layer.block, output: layer.output,
      outputBytes: Bytes(bytes), counts: network.counts(of: layer),
      weightBytes: Bytes(kind == .constant ? bytes : 0), execution: .nothing, liveBytes: .zero,
      scratchBytes: .zero, time: TimeBreakdown(levels: device.memory.count),
      energy: noEnergy, traffic: noTraffic)
  }

  private var noTraffic: [LevelTraffic] {
    [LevelTraffic](repeating: LevelTraffic(), count: device.memory.count)
  }

  private var noEnergy: EnergyBreakdown {
    switch device.energy {
    case .power: .whole(.zero)
    case .actions:
      .parts(
        arithmetic: .zero, registers: .zero,
        levels: [Joules](repeating: .zero, count: device.memory.count), idle: .zero)
    }
  }

  /// What an inference costs before its first layer is the input's, so that layers add up to totals.
  private func chargeStart(
    to input: inout LayerResult, _ times: TimeModel, _ energies: EnergyModel
  ) {
    let time = times.time(
      InstructionMix(), efficiency: 1, precision: precision, traffic: noTraffic,
      overhead: runtime.cyclesPerInference
    ).scaled(by: anchor?.factor ?? 1)
    input.time = time
    input.energy = energies.energy(
      InstructionMix(), LayerCounts(), precision, traffic: noTraffic, time: time.total)
  }

  /// What the runtime's calibration says of this prediction.
  private func confidence(in network: Network, _ layers: [LayerResult]) -> Confidence {
    // Calibrations were made of inferences.
    guard let calibration = runtime.calibration, !network.isTraining else { return .unknown }
    var (measured, all) = (Seconds.zero, Seconds.zero)
    for layer in layers {
      guard case .kernel(let kernel) = layer.execution else { continue }
      all += layer.time.total
      if calibration.kernels[kernel] != nil { measured += layer.time.total }
    }
    return calibration.confidence(
      in: network.name, on: device.name, with: runtime.name, isAnchored: anchor != nil,
      measuredShare: all > .zero ? measured / all : 0)
  }

  private func result(
    _ network: Network, _ plan: MemoryPlan, _ energies: EnergyModel, _ layers: [LayerResult]
  ) -> SimulationResult {
    let numbers = device.provenance + runtime.provenance
    return SimulationResult(
      network: NetworkSummary(
        name: network.name, input: network.layers[network.firstInput].output,
        counts: network.counts, storedPrecision: network.storedPrecision),
      setup: Setup(
        device: device.name, deviceTitle: device.title, clock: device.core.clock,
        runtime: runtime.name, runtimeTitle: runtime.title, placement: placement(of: network).name,
        precision: precision, threads: threads, isWarm: isWarm, link: device.link,
        overrides: overrides),
      fit: plan.fit,
      trust: Trust(
        confidence: confidence(in: network, layers),
        energySpread: energies.spread,
        calibration: runtime.calibration.map { "\($0.rows) rows, \($0.date): \($0.source)" },
        anchor: anchor?.origin, estimates: numbers.filter(\.isEstimate), numbers: numbers.count,
        energyBasis: energies.basis(threads: threads)),
      levels: device.memory.map {
        LevelDescription(name: $0.name, size: $0.size, isCache: !$0.holdsData)
      },
      layers: layers)
  }
}

extension Device {
  /// One of its placements, by name; nil takes the first.
  func placement(_ name: String?) throws(SimulationError) -> Placement {
    if let found = placements.first(where: { name == nil || $0.name == name }) { return found }
    throw SimulationError(
      "device '\(self.name)' has no placement '\(name ?? "")'"
        + suggestion(for: name ?? "", in: placements.map(\.name)))
  }
}

extension MemoryLevel {
  /// With every speed and energy the same, so that only what decides hits and places is left.
  fileprivate var withoutSpeed: MemoryLevel {
    var level = self
    level.energyPerByte = nil
    switch kind {
    case .cache(var cache):
      (cache.latency, cache.bandwidth) = (.zero, nil)
      level.kind = .cache(cache)
    case .tlb(var tlb):
      tlb.missLatency = .zero
      level.kind = .tlb(tlb)
    case .dma(var buffer):
      (buffer.setup, buffer.bandwidth) = (.zero, .zero)
      level.kind = .dma(buffer)
    case .scratchpad:
      level.kind = .scratchpad(Scratchpad(read: .zero, write: .zero, width: 1))
    case .flash(var flash):
      (flash.waitStates, flash.width) = (.zero, 1)
      level.kind = .flash(flash)
    case .dram(var dram):
      (dram.bandwidth, dram.latency, dram.sharedBandwidth) = (.zero, .zero, nil)
      level.kind = .dram(dram)
    }
    return level
  }
}
