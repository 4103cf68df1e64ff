import HWSimCore

// From the JSON of a layer, of a fit and of a memory that computes back to what they describe.

extension LayerResult {
  /// - Parameters:
  ///   - levels: names, in the order of the result.
  ///   - path: of the layer, for messages.
  init(
    _ json: LayerJSON, levels: [String], _ checks: ResultChecks, _ path: String
  ) throws(ResultProblem) {
    guard json.cost.levels.map(\.level) == levels else {
      throw ResultProblem("\(path).cost.levels", "are not the levels of the result")
    }
    self.init(
      name: json.name, kind: try checks.choice(json.kind, "\(path).kind"), block: json.block,
      output: try checks.shape(json.outputShape, "\(path).output_shape"),
      outputBytes: try checks.bytes(json.outputBytes, "\(path).output_bytes"),
      counts: try LayerCounts(json.macs, json.counts, checks, path),
      weightBytes: try checks.bytes(json.weightBytes, "\(path).weight_bytes"),
      execution: Execution(json),
      liveBytes: try checks.bytes(json.liveBytes, "\(path).live_bytes"),
      scratchBytes: try checks.bytes(json.scratchBytes, "\(path).scratch_bytes"),
      time: try TimeBreakdown(json.cost, checks, "\(path).cost"),
      energy: try EnergyBreakdown(json.cost, checks, "\(path).cost"),
      traffic: try json.cost.levels.enumerated().map { (index, level) throws(ResultProblem) in
        try LevelTraffic(level, checks, "\(path).cost.levels[\(index)]")
      })
    inMemory = try json.inMemory.map { (place) throws(ResultProblem) in
      try PIMLayer(place, checks, "\(path).in_memory")
    }
  }
}

extension Execution {
  fileprivate init(_ json: LayerJSON) {
    if let kernel = json.kernel {
      self = .kernel(kernel)
    } else if let host = json.fusedInto {
      self = .fused(into: host)
    } else if let name = json.uncosted {
      self = .uncosted(operator: name)
    } else {
      self = .nothing
    }
  }
}

extension TimeBreakdown {
  fileprivate init(
    _ json: CostJSON, _ checks: ResultChecks, _ path: String
  ) throws(ResultProblem) {
    self.init(levels: json.levels.count)
    compute = try checks.quantity(json.computeS, "\(path).compute_s")
    peak = try checks.quantity(json.peakS, "\(path).peak_s")
    overhead = try checks.quantity(json.overheadS, "\(path).overhead_s")
    total = try checks.quantity(json.timeS, "\(path).time_s")
    for (index, level) in json.levels.enumerated() {
      transfers[index] = try checks.quantity(level.waitS, "\(path).levels[\(index)].wait_s")
    }
  }
}

extension EnergyBreakdown {
  fileprivate init(
    _ json: CostJSON, _ checks: ResultChecks, _ path: String
  ) throws(ResultProblem) {
    if let items = json.energyItems {
      self = .itemised(
        try items.map { (item) throws(ResultProblem) in
          EnergyItem(item.name, try checks.quantity(item.energyJ, "\(path).energy_items"))
        })
    } else if let parts = json.energyParts {
      self = .parts(
        arithmetic: try checks.quantity(parts.arithmeticJ, "\(path).energy_parts.arithmetic_j"),
        registers: try checks.quantity(parts.registersJ, "\(path).energy_parts.registers_j"),
        levels: try json.levels.map { (level) throws(ResultProblem) in
          try checks.quantity(level.energyJ ?? 0, "\(path).levels.energy_j")
        },
        idle: try checks.quantity(parts.idleJ, "\(path).energy_parts.idle_j"))
    } else {
      self = .whole(try checks.quantity(json.energyJ, "\(path).energy_j"))
    }
  }
}

extension LevelTraffic {
  fileprivate init(
    _ json: CostJSON.Level, _ checks: ResultChecks, _ path: String
  ) throws(ResultProblem) {
    self.init()
    reads = try checks.count(json.reads, "\(path).reads")
    writes = try checks.count(json.writes, "\(path).writes")
    readBytes = try checks.count(json.readBytes, "\(path).read_bytes")
    writeBytes = try checks.count(json.writeBytes, "\(path).write_bytes")
    readMisses = try checks.count(json.readMisses, "\(path).read_misses")
    writeMisses = try checks.count(json.writeMisses, "\(path).write_misses")
    writebacks = try checks.count(json.writebacks, "\(path).writebacks")
    fillBytes = try checks.count(json.fillBytes, "\(path).fill_bytes")
    invalidations = try checks.count(json.invalidations, "\(path).invalidations")
    victimHits = try checks.count(json.victimHits, "\(path).victim_hits")
    prefetches = try checks.count(json.prefetches, "\(path).prefetches")
    usefulPrefetches = try checks.count(json.usefulPrefetches, "\(path).useful_prefetches")
    if let rows = json.rows { self.rows = try RowCounts(rows, checks, "\(path).rows") }
  }
}

extension RowCounts {
  fileprivate init(
    _ json: CostJSON.Rows, _ checks: ResultChecks, _ path: String
  ) throws(ResultProblem) {
    self.init()
    hits = try checks.count(json.hits, "\(path).hits")
    misses = try checks.count(json.misses, "\(path).misses")
    conflicts = try checks.count(json.conflicts, "\(path).conflicts")
    writes = try checks.count(json.writes, "\(path).writes")
    refreshes = try checks.count(json.refreshes, "\(path).refreshes")
    cycles = try checks.count(json.cycles, "\(path).cycles")
  }
}

extension FitReport {
  init(_ json: FitJSON, _ checks: ResultChecks) throws(ResultProblem) {
    self.init(
      memories: try json.memories.enumerated().map { (index, use) throws(ResultProblem) in
        let path = "fit.memories[\(index)]"
        return MemoryUse(
          name: use.memory, capacity: try checks.bytes(use.capacityBytes, "\(path).capacity_bytes"),
          weights: try checks.bytes(use.weightBytes, "\(path).weight_bytes"),
          activations: try checks.bytes(use.activationBytes, "\(path).activation_bytes"))
      },
      problems: try json.problems.map { (problem) throws(ResultProblem) in
        try FitProblem(problem, checks)
      },
      peakLayer: json.peakLayer,
      peakLive: try checks.bytes(json.peakLiveBytes, "fit.peak_live_bytes"))
    if let ram = json.runtimeRamBytes {
      runtimeRAM = try checks.bytes(ram, "fit.runtime_ram_bytes")
    }
    if let bytes = json.codeBytes { code = try checks.bytes(bytes, "fit.code_bytes") }
    if let specification = json.largestThatFits {
      remedy = .fits(specification: specification)
    } else if let search = json.noMemberFits {
      remedy = .noMember(
        searched: try checks.count(search.members, "fit.no_member_fits.members"),
        smallest: search.smallest, problem: try FitProblem(search.problem, checks))
    }
  }
}

extension FitProblem {
  fileprivate init(_ json: FitJSON.Problem, _ checks: ResultChecks) throws(ResultProblem) {
    self.init(
      demand: try checks.choice(json.demand, "fit.problems.demand"), memories: json.memories,
      needed: try checks.bytes(json.neededBytes, "fit.problems.needed_bytes"),
      available: try checks.bytes(json.availableBytes, "fit.problems.available_bytes"),
      layer: json.layer)
  }
}

extension PIMSummary {
  init(_ json: MemorySummaryJSON, _ checks: ResultChecks) throws(ResultProblem) {
    self.init(
      unit: json.unit, arrays: try checks.count(json.arrays, "in_memory.arrays"),
      arraysUsed: try checks.count(json.arraysUsed, "in_memory.arrays_used"),
      interval: try checks.quantity(json.intervalS, "in_memory.interval_s"),
      slowestStage: json.slowestStage, stages: try checks.count(json.stages, "in_memory.stages"),
      schedule: try checks.choice(json.schedule, "in_memory.schedule"),
      peakRate: try checks.amount(json.peakMacsPerS, "in_memory.peak_macs_per_s"),
      writesPerCell: try checks.amount(json.writesPerCell, "in_memory.writes_per_cell"),
      lifetime: try json.lifetimeInferences.map { (lifetime) throws(ResultProblem) in
        try checks.amount(lifetime, "in_memory.lifetime_inferences")
      },
      area: try json.areaMm2.map { (area) throws(ResultProblem) in
        try checks.quantity(area, "in_memory.area_mm2")
      })
  }
}

extension PIMLayer {
  fileprivate init(
    _ json: MemoryLayerJSON, _ checks: ResultChecks, _ path: String
  ) throws(ResultProblem) {
    var phases = PIMPhases()
    for phase in PIMPhase.allCases {
      phases[phase] = try checks.quantity(
        json.phasesS[phase.rawValue] ?? 0, "\(path).phases_s.\(phase.rawValue)")
    }
    self.init(
      stage: try checks.count(json.stage, "\(path).stage") - 1,
      arrays: try checks.count(json.arrays, "\(path).arrays"),
      copies: try checks.count(json.copies, "\(path).copies"),
      waves: try checks.count(json.waves, "\(path).waves"),
      utilisation: try checks.amount(json.utilisation, "\(path).utilisation"),
      redundancy: try checks.amount(json.inputCopies, "\(path).input_copies"),
      matrixVectorProducts: try checks.count(
        json.matrixVectorProducts, "\(path).matrix_vector_products"),
      phases: phases)
    hidden = try checks.quantity(json.hiddenS ?? 0, "\(path).hidden_s")
  }
}
