import HWSimCore

struct LayerJSON: Codable {
  let name: String
  let kind: String
  let block: String?
  let kernel: String?
  let fusedInto: String?
  /// The operator, where it is not costed.
  let uncosted: String?
  let outputShape: [Int]
  let outputBytes: Int
  let packets: Int?
  let macs: Int
  let operations: Int
  let parameters: Int
  let counts: CountsJSON
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
    if case .uncosted(let name) = layer.execution { uncosted = name } else { uncosted = nil }
    outputShape = dimensions(layer.output)
    outputBytes = layer.outputBytes.value
    packets = result.setup.link?.packets(for: layer.outputBytes)
    macs = layer.counts.macs
    operations = layer.counts.operations
    parameters = layer.counts.parameters
    counts = CountsJSON(layer.counts)
    weightBytes = layer.weightBytes.value
    liveBytes = layer.liveBytes.value
    scratchBytes = layer.scratchBytes.value
    cost = CostJSON(result, layer.time, layer.energy, layer.traffic)
    inMemory = layer.inMemory.map { MemoryLayerJSON($0, layer.energy) }
  }
}

/// Time, energy and traffic: of a layer, or of the whole network.
struct CostJSON: Codable {
  struct Parts: Codable {
    let arithmeticJ: Double
    let registersJ: Double
    let idleJ: Double
  }

  struct Item: Codable {
    let name: String
    let energyJ: Double
  }

  struct Rows: Codable {
    let hits: Int
    let misses: Int
    let conflicts: Int
    let writes: Int
    let refreshes: Int
    let cycles: Int
  }

  struct Level: Codable {
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
    // Absent where they are zero.
    let readMisses: Int?
    let writeMisses: Int?
    let fillBytes: Int?
    let invalidations: Int?
    let victimHits: Int?
    let prefetches: Int?
    let usefulPrefetches: Int?
    let rows: Rows?
  }

  let timeS: Double
  let computeS: Double
  /// Of its multiply-accumulates, had nothing else taken time.
  let peakS: Double
  let overheadS: Double
  let bound: String
  let energyJ: Double
  /// What the energy is made of besides the memory levels; nil where it is power x time.
  let energyParts: Parts?
  /// The named parts of what a memory that computes takes, in order; absent on a processor.
  let energyItems: [Item]?
  let levels: [Level]

  init(
    _ result: SimulationResult, _ time: TimeBreakdown, _ energy: EnergyBreakdown,
    _ traffic: [LevelTraffic]
  ) {
    (timeS, computeS, overheadS) = (time.total.value, time.compute.value, time.overhead.value)
    (peakS, bound, energyJ) = (time.peak.value, result.boundName(time), energy.total.value)
    if case .itemised(let items) = energy {
      energyItems = items.map { Item(name: $0.name, energyJ: $0.energy.value) }
    } else {
      energyItems = nil
    }
    var energies: [Joules]?
    if case .parts(let arithmetic, let registers, let levels, let idle) = energy {
      energyParts = Parts(
        arithmeticJ: arithmetic.value, registersJ: registers.value, idleJ: idle.value)
      energies = levels
    } else {
      energyParts = nil
    }
    levels = result.levels.indices.map { index in
      Level(result.levels[index], traffic[index], time.transfers[index], energies?[index])
    }
  }
}

extension CostJSON.Level {
  init(
    _ level: LevelDescription, _ counts: LevelTraffic, _ wait: Seconds, _ energy: Joules?
  ) {
    self.level = level.name
    (waitS, energyJ) = (wait.value, energy?.value)
    (reads, writes) = (counts.reads, counts.writes)
    (readBytes, writeBytes) = (counts.readBytes, counts.writeBytes)
    hits = level.isCache ? counts.hits : nil
    misses = level.isCache ? counts.misses : nil
    writebacks = level.isCache ? counts.writebacks : nil
    (readMisses, writeMisses) = (unlessZero(counts.readMisses), unlessZero(counts.writeMisses))
    (fillBytes, invalidations) = (unlessZero(counts.fillBytes), unlessZero(counts.invalidations))
    (victimHits, prefetches) = (unlessZero(counts.victimHits), unlessZero(counts.prefetches))
    usefulPrefetches = unlessZero(counts.usefulPrefetches)
    rows = counts.rows == RowCounts() ? nil : CostJSON.Rows(counts.rows)
  }
}

extension CostJSON.Rows {
  init(_ rows: RowCounts) {
    (hits, misses, conflicts) = (rows.hits, rows.misses, rows.conflicts)
    (writes, refreshes, cycles) = (rows.writes, rows.refreshes, rows.cycles)
  }
}
