import Foundation
import HWSimCore

// The machine-readable result. Keys carry their units; the schema's number changes when a key does.

extension SimulationReport {
  var json: String {
    get throws { try encodeJSON(SimulationsJSON(results: results.map(ResultJSON.init))) }
  }
}

/// Sorted keys and two-space indentation: the same value is always the same text.
func encodeJSON(_ value: some Encodable) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  encoder.keyEncodingStrategy = .convertToSnakeCase
  return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
}

/// The same on one line, for a file of lines.
func encodeLine(_ value: some Encodable) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  encoder.keyEncodingStrategy = .convertToSnakeCase
  return String(decoding: try encoder.encode(value), as: UTF8.self)
}

private struct SimulationsJSON: Encodable {
  let schema = "hwsim.simulation/1"
  let results: [ResultJSON]
}

private struct CompressionJSON: Encodable {
  let storedBytes: Int
  let keptParameters: Int
  let effectiveMacs: Int
  let sparseLayers: Int
  let expandedLayers: Int

  init(_ compression: CompressionSummary) {
    storedBytes = compression.storedBytes.value
    keptParameters = compression.keptParameters
    effectiveMacs = compression.effectiveMACs
    sparseLayers = compression.sparseLayers
    expandedLayers = compression.expandedLayers
  }
}

private struct TrainingJSON: Encodable {
  struct Phase: Encodable {
    let phase: String
    let macs: Int
    let timeS: Double
    let energyJ: Double
  }

  let weightBytes: Int
  let weightCopyBytes: Int
  let storedActivationBytes: Int
  let parameterGradientBytes: Int
  let optimizerStateBytes: Int
  let phases: [Phase]

  init(_ training: TrainingSummary) {
    weightBytes = training.weights.value
    weightCopyBytes = training.weightCopies.value
    storedActivationBytes = training.storedActivations.value
    parameterGradientBytes = training.parameterGradients.value
    optimizerStateBytes = training.optimizerState.value
    phases = TrainingPhase.allCases.map {
      Phase(
        phase: $0.rawValue, macs: training.macs[$0] ?? 0, timeS: training.time[$0]?.value ?? 0,
        energyJ: training.energy[$0]?.value ?? 0)
    }
  }
}

private struct ResultJSON: Encodable {
  let network: String
  let device: String
  let clockHz: Double
  let runtime: String
  let placement: String
  let precision: String
  let threads: Int
  let warmCaches: Bool
  /// Null, not absent, where no file stores weights: the outer optional is always there.
  let storedPrecision: String??
  let overrides: [String]
  let inputShape: [Int]
  let macs: Int
  let operations: Int
  let parameters: Int
  /// Absent where nothing is compressed.
  let compression: CompressionJSON?
  /// Absent for an inference.
  let training: TrainingJSON?
  let calibration: String
  /// Rows and date; null where the runtime was not calibrated.
  let calibratedOn: String??
  let anchor: String??
  /// Seconds, between which nine of ten measured times are expected; null where nothing is known.
  let timeInterval: [Double]??
  /// The same in joules; null where the power was not measured with this runtime, too.
  let energyInterval: [Double]??
  let estimatedNumbers: [EstimateJSON]
  let energyBasis: String
  let uncostedOperators: [UncostedJSON]
  let fit: FitJSON
  let total: CostJSON
  /// Absent on a processor.
  let inMemory: MemorySummaryJSON?
  let layers: [LayerJSON]

  init(_ result: SimulationResult) {
    let setup = result.setup
    (network, device, runtime) = (result.network.name, setup.device, setup.runtime)
    (clockHz, placement, precision) = (setup.clock.value, setup.placement, setup.precision.rawValue)
    (threads, warmCaches) = (setup.threads, setup.isWarm)
    storedPrecision = .some(result.network.storedPrecision?.rawValue)
    overrides = setup.overrides
    inputShape = dimensions(result.network.input)
    macs = result.network.counts.macs
    operations = result.network.counts.operations
    parameters = result.network.counts.parameters
    compression = result.network.compression.map(CompressionJSON.init)
    training = result.network.training.map(TrainingJSON.init)
    calibration = certainty(result)
    calibratedOn = .some(result.trust.calibration)
    anchor = .some(result.trust.anchor)
    energyInterval = .some(
      result.energyInterval.map { [$0.lowerBound.value, $0.upperBound.value] })
    timeInterval = .some(result.timeInterval.map { [$0.lowerBound.value, $0.upperBound.value] })
    estimatedNumbers = result.trust.estimates.map(EstimateJSON.init)
    energyBasis = result.trust.energyBasis
    uncostedOperators = result.uncosted.map {
      UncostedJSON(operator: $0.name, layers: $0.layers, shareOfElements: $0.share)
    }
    fit = FitJSON(result.fit)
    total = CostJSON(result, result.time, result.energy, result.traffic)
    inMemory = result.inMemory.map(MemorySummaryJSON.init)
    layers = result.layers.map { LayerJSON($0, result) }
  }
}

private struct UncostedJSON: Encodable {
  let `operator`: String
  let layers: Int
  let shareOfElements: Double
}

private func dimensions(_ shape: Shape) -> [Int] {
  [shape.batch, shape.channels, shape.height, shape.width]
}

private struct EstimateJSON: Encodable {
  let key: String
  let value: String
  let reason: String

  init(_ provenance: Provenance) {
    (key, value) = (provenance.key, provenance.value)
    if case .estimated(let why) = provenance.source { reason = why } else { reason = "" }
  }
}

private struct FitJSON: Encodable {
  struct Use: Encodable {
    let memory: String
    let capacityBytes: Int
    let weightBytes: Int
    let activationBytes: Int
  }

  struct Problem: Encodable {
    let demand: String
    let memories: [String]
    let neededBytes: Int
    let availableBytes: Int
    let layer: String
  }

  let fits: Bool
  let memories: [Use]
  let problems: [Problem]
  let peakLayer: String
  let peakLiveBytes: Int
  let runtimeRamBytes: Int?
  let codeBytes: Int?
  let largestThatFits: String?

  init(_ fit: FitReport) {
    fits = fit.fits
    memories = fit.memories.map {
      Use(
        memory: $0.name, capacityBytes: $0.capacity.value, weightBytes: $0.weights.value,
        activationBytes: $0.activations.value)
    }
    problems = fit.problems.map {
      Problem(
        demand: $0.demand.rawValue, memories: $0.memories, neededBytes: $0.needed.value,
        availableBytes: $0.available.value, layer: $0.layer)
    }
    (peakLayer, peakLiveBytes) = (fit.peakLayer, fit.peakLive.value)
    (runtimeRamBytes, codeBytes) = (fit.runtimeRAM?.value, fit.code?.value)
    if case .fits(let specification) = fit.remedy {
      largestThatFits = specification
    } else {
      largestThatFits = nil
    }
  }
}

private struct LayerJSON: Encodable {
  let name: String
  let kind: String
  let block: String?
  let kernel: String?
  let fusedInto: String?
  let outputShape: [Int]
  let outputBytes: Int
  let packets: Int?
  let macs: Int
  let operations: Int
  let parameters: Int
  let weightBytes: Int
  let liveBytes: Int
  let scratchBytes: Int
  let cost: CostJSON
  /// Absent on a processor, and where nothing runs.
  let inMemory: MemoryLayerJSON?

  init(_ layer: LayerResult, _ result: SimulationResult) {
    (name, kind, block) = (layer.name, layer.kind.rawValue, layer.block)
    if case .kernel(let name) = layer.execution { kernel = name } else { kernel = nil }
    if case .fused(let host) = layer.execution { fusedInto = host } else { fusedInto = nil }
    outputShape = dimensions(layer.output)
    outputBytes = layer.outputBytes.value
    packets = result.setup.link?.packets(for: layer.outputBytes)
    macs = layer.counts.macs
    operations = layer.counts.operations
    parameters = layer.counts.parameters
    weightBytes = layer.weightBytes.value
    liveBytes = layer.liveBytes.value
    scratchBytes = layer.scratchBytes.value
    cost = CostJSON(result, layer.time, layer.energy, layer.traffic)
    inMemory = layer.inMemory.map { MemoryLayerJSON($0, layer.energy) }
  }
}

/// Time, energy and traffic: of a layer, or of the whole network.
private struct CostJSON: Encodable {
  struct Parts: Encodable {
    let arithmeticJ: Double
    let registersJ: Double
    let idleJ: Double
  }

  struct Level: Encodable {
    let level: String
    let waitS: Double
    let energyJ: Double?
    let reads: Int
    let writes: Int
    let readBytes: Int
    let writeBytes: Int
    let hits: Int?
    let misses: Int?
    let writebacks: Int?
  }

  let timeS: Double
  let computeS: Double
  let overheadS: Double
  let bound: String
  let energyJ: Double
  /// What the energy is made of besides the memory levels; nil where it is power x time.
  let energyParts: Parts?
  let levels: [Level]

  init(
    _ result: SimulationResult, _ time: TimeBreakdown, _ energy: EnergyBreakdown,
    _ traffic: [LevelTraffic]
  ) {
    (timeS, computeS, overheadS) = (time.total.value, time.compute.value, time.overhead.value)
    (bound, energyJ) = (result.boundName(time), energy.total.value)
    var energies: [Joules]?
    if case .parts(let arithmetic, let registers, let levels, let idle) = energy {
      energyParts = Parts(
        arithmeticJ: arithmetic.value, registersJ: registers.value, idleJ: idle.value)
      energies = levels
    } else {
      energyParts = nil
    }
    levels = result.levels.indices.map { index in
      let (level, counts) = (result.levels[index], traffic[index])
      return Level(
        level: level.name, waitS: time.transfers[index].value, energyJ: energies?[index].value,
        reads: counts.reads, writes: counts.writes, readBytes: counts.readBytes,
        writeBytes: counts.writeBytes, hits: level.isCache ? counts.hits : nil,
        misses: level.isCache ? counts.misses : nil,
        writebacks: level.isCache ? counts.writebacks : nil)
    }
  }
}
