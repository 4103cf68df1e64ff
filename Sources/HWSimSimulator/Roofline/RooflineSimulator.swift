public import HWSimCore

/// The least that a network takes on a device of which only peaks are known.
///
/// - Source: Williams, Waterman, Patterson, "Roofline: an insightful visual performance model", CACM 2009.
/// - Models: each layer as a kernel of its own, as frameworks run them: its operations at the peak rate, or each of
///   its tensors through the memory once, whichever takes longer; what lies between two kernels. What is not a
///   multiply-accumulate takes the place of one.
/// - Ignores: how far kernels stay below both peaks, so that what is measured takes longer; caches, which only
///   matter where a tensor moves more than once; algorithms that multiply less (Winograd, FFT) and fused
///   layers, with which a library can be faster than this.
public struct RooflineSimulator: Sendable {
  public let device: RooflineDevice
  public var precision: Precision { choice.precision }
  private var choice: PrecisionChoice
  private let overrides: [String]

  /// - Parameters:
  ///   - precision: nil takes the first of the device's formats; see also `matching`.
  ///   - overrides: what-if values already applied to the profile, for the record.
  public init(
    _ device: RooflineDevice, precision: Precision? = nil, overrides: [String] = []
  ) throws(SimulationError) {
    self.device = device
    self.overrides = overrides
    choice = try .among(device.formats, of: device.name, asked: precision)
  }

  /// The simulator for a network from a file: at the precision in which its weights are stored, if the
  /// caller named none and the device computes in it.
  public func matching(_ network: Network) -> RooflineSimulator {
    var simulator = self
    simulator.choice = choice.matching(network, device.formats.contains)
    return simulator
  }

  public func simulate(_ network: Network) -> SimulationResult {
    let live = network.liveBytes(precision)
    let layers = network.layers.indices.map { layer(network, $0, live: live[$0]) }
    let training = TrainingSummary(network, layers, precision, copiesWeights: false)
    var result = SimulationResult(
      network: NetworkSummary(
        name: network.name, input: network.layers[network.firstInput].output,
        counts: network.counts, storedPrecision: network.storedPrecision),
      setup: Setup(
        device: device.name, deviceTitle: device.title, clock: device.clock, runtime: "roofline",
        runtimeTitle: "the least that both peaks allow", placement: "default",
        precision: precision, link: nil, overrides: overrides),
      fit: fit(network, layers, state: training?.optimizerState ?? .zero),
      trust: Trust(
        confidence: .unknown, energySpread: nil, calibration: nil, anchor: nil,
        estimates: device.provenance.filter(\.isEstimate), numbers: device.provenance.count,
        energyBasis: "power x time at \(device.power)"),
      levels: [LevelDescription(name: "dram", size: device.size, isCache: false)],
      layers: layers)
    result.network.training = training
    result.ceilings = ceilings
    return result
  }

  private func layer(_ network: Network, _ index: Int, live: Bytes) -> LayerResult {
    let layer = network.layers[index]
    let (kind, counts) = (network.kind(of: layer), network.counts(of: layer))
    let outputBytes = layer.output.elements * precision.bytes
    var result = LayerResult(
      name: layer.name, kind: kind, block: layer.block, output: layer.output,
      outputBytes: Bytes(outputBytes), counts: counts,
      weightBytes: Bytes(counts.parameters * precision.bytes), execution: .nothing,
      liveBytes: live, scratchBytes: .zero, time: TimeBreakdown(levels: 1),
      energy: .whole(.zero), traffic: [LevelTraffic()])
    switch layer.operation {
    case .input, .constant, .view: return result
    case .uncosted(let name, _):
      result.execution = .uncosted(operator: name)
      return result
    default: break
    }
    result.execution = .kernel(kind.rawValue)
    result.traffic[0] = traffic(network, layer)
    result.time = time(counts, Bytes(result.traffic[0].bytes))
    result.energy = .whole(device.power * result.time.total)
    return result
  }

  private func time(_ counts: LayerCounts, _ bytes: Bytes) -> TimeBreakdown {
    let rate = device.clock * Double(device.macsPerCycle[precision] ?? 1)
    let others = counts.operations - 2 * counts.macs
    var time = TimeBreakdown(levels: 1)
    time.peak = Seconds(Double(counts.macs) / rate.value)
    time.compute = time.peak + Seconds(Double(others) / rate.value)
    time.transfers[0] = bytes / device.bandwidth
    time.overhead = device.launch
    time.total = max(time.compute, time.transfers[0]) + device.launch
    return time
  }

  /// Each tensor once. An update also reads and writes the parameters and what it keeps of them.
  private func traffic(_ network: Network, _ layer: Layer) -> LevelTraffic {
    let inputs = network.inputShapes(of: layer)
    let own = layer.operation.counts(inputs: inputs, output: layer.output)
    var reads = inputs.reduce(own.parameters) { $0 + $1.elements }
    var writes = layer.output.elements
    if case .update(let update) = layer.operation {
      let state = writes * update.optimizer.statePerParameter
      reads += writes + state
      writes += state
    }
    var traffic = LevelTraffic()
    // In units of an element, as nothing says how wide an access is.
    traffic.count(accesses: reads, bytes: reads * precision.bytes, isWrite: false)
    traffic.count(accesses: writes, bytes: writes * precision.bytes, isWrite: true)
    return traffic
  }

  private func fit(_ network: Network, _ layers: [LayerResult], state: Bytes) -> FitReport {
    let weights = Bytes(network.counts.parameters * precision.bytes) + state
    let peak = layers.indices.max { layers[$0].liveBytes < layers[$1].liveBytes } ?? 0
    let use = MemoryUse(
      name: "dram", capacity: device.size, weights: weights, activations: layers[peak].liveBytes)
    let problem = FitProblem(
      demand: weights > device.size ? .weights : .activations, memories: ["dram"],
      needed: use.needed, available: device.size, layer: layers[peak].name)
    return FitReport(
      memories: [use], problems: use.needed > device.size ? [problem] : [],
      peakLayer: layers[peak].name, peakLive: layers[peak].liveBytes)
  }
}

extension Network {
  /// Bytes of tensors that exist while each layer runs: from the layer that makes one to the last that reads it.
  fileprivate func liveBytes(_ precision: Precision) -> [Bytes] {
    let (holders, consumers) = (tensorHolders, consumers)
    // A network's outputs stay.
    var last = layers.indices.map { consumers[$0].isEmpty ? layers.count - 1 : $0 }
    for (index, layer) in layers.enumerated() {
      last[holders[index]] = max(last[holders[index]], last[index])
      for input in layer.inputs { last[holders[input]] = max(last[holders[input]], index) }
    }
    var changes = [Int](repeating: 0, count: layers.count + 1)
    for (index, layer) in layers.enumerated() where holders[index] == index {
      if case .constant = layer.operation { continue }
      let bytes = layer.output.elements * precision.bytes
      changes[index] += bytes
      changes[last[index] + 1] -= bytes
    }
    var live = 0
    return changes.dropLast().map { change in
      live += change
      return Bytes(live)
    }
  }
}
