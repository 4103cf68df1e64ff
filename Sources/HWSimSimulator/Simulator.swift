public import HWSimCore

/// Predicts what a network costs on a device, with the runtime that would run it there.
///
///     let result = try Simulator(device, runtime).simulate(network)
///     print(result.time.total, result.energy)   // "41.0 ms 1.20 mJ"
public struct Simulator: Sendable {
  public let device: Device
  public let runtime: Runtime
  public let placement: Placement
  public private(set) var precision: Precision
  /// One on each core.
  public let threads: Int
  private let isPrecisionGiven: Bool
  private let overrides: [String]

  /// - Parameters:
  ///   - placement: one of the device's, by name; nil takes its first.
  ///   - precision: nil takes the runtime's first; see also `matching`.
  ///   - threads: at most as many as the device has cores.
  ///   - overrides: what-if values already applied to the profiles, for the record.
  public init(
    _ device: Device, _ runtime: Runtime, placement: String? = nil, precision: Precision? = nil,
    threads: Int = 1, overrides: [String] = []
  ) throws(SimulationError) {
    let names = device.placements.map(\.name)
    let chosen = placement.map { name in device.placements.first { $0.name == name } }
    guard let found = chosen ?? device.placements.first else {
      throw SimulationError(
        "device '\(device.name)' has no placement '\(placement ?? "")'"
          + suggestion(for: placement ?? "", in: names))
    }
    isPrecisionGiven = precision != nil
    guard let precision = precision ?? runtime.precisions.first else {
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
    self.precision = precision
    self.overrides = overrides
  }

  /// The simulator for a network from a file: at the precision in which its weights are stored, if the
  /// caller named none and there are kernels for it.
  public func matching(_ network: Network) -> Simulator {
    guard let stored = network.storedPrecision, !isPrecisionGiven,
      runtime.precisions.contains(stored), device.core.mac[stored] != nil
    else { return self }
    var simulator = self
    simulator.precision = stored
    return simulator
  }

  /// What the network needs of each memory; no replay, so a search can ask often.
  public func fit(of network: Network) throws(SimulationError) -> FitReport {
    let steps = try StepBuilder(network, device, runtime, precision).steps()
    return MemoryPlan(network, steps, device, runtime, placement, precision).fit
  }

  /// - Parameter progress: told the share of the work done, before each layer.
  public func simulate(
    _ network: Network, progress: (Double) -> Void = { _ in }
  ) throws(SimulationError) -> SimulationResult {
    if threads == 1 {
      // Without the bookkeeping of threads, and specialised for that.
      var machine = CPUMachine(device)
      return try simulate(network, on: &machine, progress)
    }
    var machine = Threads(CPUMachine(device, cores: threads), count: threads)
    return try simulate(network, on: &machine, progress)
  }

  private func simulate<M: Machine & ~Copyable>(
    _ network: Network, on machine: inout M, _ progress: (Double) -> Void
  ) throws(SimulationError) -> SimulationResult {
    let builder = try StepBuilder(network, device, runtime, precision)
    let steps = try builder.steps()
    let plan = MemoryPlan(network, steps, device, runtime, placement, precision)
    let (times, energies) = (TimeModel(device), EnergyModel(device: device))

    var layers = network.layers.map { idle($0, network) }
    var ran: [(step: Step, template: KernelTemplate, activity: Activity)] = []
    let efforts = steps.map { effort(network.layers[$0.layer], network) }
    let whole = efforts.reduce(0, +)
    var done = 0.0
    for (index, step) in steps.enumerated() {
      progress(done / whole)
      done += efforts[index]
      let layer = network.layers[step.layer]
      for fused in step.fused {
        layers[fused].execution = .fused(into: layer.name)
        layers[fused].liveBytes = Bytes(plan.live[index])
      }
      layers[step.layer].liveBytes = Bytes(plan.live[index])
      guard let template = step.template else {
        if case .uncosted(let name, _) = layer.operation {
          layers[step.layer].execution = .uncosted(operator: name)
        }
        continue
      }
      let context = context(step, template, index, network, plan, lanes: builder.lanes)
      Kernel(context).emit(into: &machine)
      ran.append((step, template, machine.takeActivity()))
    }
    for (level, rows) in machine.takeRows().enumerated() {
      for (index, counts) in (rows ?? []).enumerated() {
        ran[index].activity.traffic[level].rows = counts
      }
    }
    for (step, template, activity) in ran {
      charge(step, template, activity, to: &layers[step.layer], network, times, energies)
    }
    chargeStart(to: &layers[network.firstInput], times, energies)
    return result(network, plan, energies, layers)
  }

  /// What a step costs is its layer's.
  private func charge(
    _ step: Step, _ template: KernelTemplate, _ activity: Activity, to layer: inout LayerResult,
    _ network: Network, _ times: TimeModel, _ energies: EnergyModel
  ) {
    let counts = ([step.layer] + step.fused).reduce(LayerCounts()) {
      $0 + network.counts(of: network.layers[$1])
    }
    let time = times.time(
      activity.mix, efficiency: template.efficiency, precision: precision,
      traffic: activity.traffic, overhead: runtime.cyclesPerLayer, split: activity.split)
    layer.execution = .kernel(template.name)
    layer.weightBytes = Bytes(step.weightBytes)
    layer.scratchBytes = Bytes(step.scratchBytes)
    layer.traffic = activity.traffic
    layer.time = time
    layer.energy = energies.energy(
      activity.mix, counts, precision, traffic: activity.traffic, time: time.total)
  }

  /// What it takes to simulate a layer, about, in any unit.
  private func effort(_ layer: Layer, _ network: Network) -> Double {
    Double(network.counts(of: layer).macs) + Double(layer.output.elements)
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
      overhead: runtime.cyclesPerInference)
    input.time = time
    input.energy = energies.energy(
      InstructionMix(), LayerCounts(), precision, traffic: noTraffic, time: time.total)
  }

  private func context(
    _ step: Step, _ template: KernelTemplate, _ index: Int, _ network: Network,
    _ plan: MemoryPlan, lanes: Int
  ) -> KernelContext {
    let layer = network.layers[step.layer]
    // A step's layers share one buffer; the kernel writes it in the shape of its own layer.
    let view = { (layer: Int) in
      TensorView(
        address: plan.outputs[layer], shape: network.layers[layer].output, layout: runtime.layout,
        elementBytes: precision.bytes)
    }
    return KernelContext(
      layer: layer, kind: network.kind(of: layer), template: template,
      inputs: layer.inputs.map(view), output: view(step.layer),
      weights: Region(address: plan.weights[step.layer], bytes: step.weightBytes),
      scratch: Region(address: plan.scratch[index], bytes: step.scratchBytes),
      precision: precision, lanes: lanes)
  }

  private func result(
    _ network: Network, _ plan: MemoryPlan, _ energies: EnergyModel, _ layers: [LayerResult]
  ) -> SimulationResult {
    let numbers = device.provenance + runtime.provenance
    let estimates = numbers.filter { if case .estimated = $0.source { true } else { false } }
    return SimulationResult(
      network: NetworkSummary(
        name: network.name, input: network.layers[network.firstInput].output,
        counts: network.counts, storedPrecision: network.storedPrecision),
      setup: Setup(
        device: device.name, deviceTitle: device.title, clock: device.core.clock,
        runtime: runtime.name, runtimeTitle: runtime.title, placement: placement.name,
        precision: precision, threads: threads, link: device.link, overrides: overrides),
      fit: plan.fit,
      trust: Trust(
        calibration: runtime.calibrations[device.name].map { .calibrated($0) } ?? .uncalibrated,
        estimates: estimates, numbers: numbers.count,
        energyBasis: energies.basis(threads: threads)),
      levels: device.memory.map {
        LevelDescription(name: $0.name, size: $0.size, isCache: !$0.holdsData)
      },
      layers: layers)
  }
}
