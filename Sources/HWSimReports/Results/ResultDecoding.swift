import HWSimCore

// From the JSON of a result back to the result.

extension SimulationResult {
  init(_ json: ResultJSON) throws(ResultProblem) {
    guard !json.layers.isEmpty else { throw ResultProblem("layers", "is empty") }
    let checks = ResultChecks(layers: json.layers.count)
    let levels = try json.levels.enumerated().map { (index, level) throws(ResultProblem) in
      LevelDescription(
        name: try checks.name(level.level, "levels[\(index)].level"),
        size: try checks.bytes(level.sizeBytes, "levels[\(index)].size_bytes"),
        isCache: level.isCache)
    }
    let layers = try json.layers.enumerated().map { (index, layer) throws(ResultProblem) in
      try LayerResult(layer, levels: levels.map(\.name), checks, "layers[\(index)]")
    }
    guard layers.allSatisfy({ $0.energy.hasKind(of: layers[0].energy) }) else {
      throw ResultProblem("layers", "have energies of different kinds")
    }
    self.init(
      network: try NetworkSummary(json, checks), setup: try Setup(json, checks),
      fit: try FitReport(json.fit, checks), trust: try Trust(json, checks), levels: levels,
      layers: layers)
    inMemory = try json.inMemory.map { (summary) throws(ResultProblem) in
      try PIMSummary(summary, checks)
    }
    ceilings = try json.ceilings.enumerated().map { (index, ceiling) throws(ResultProblem) in
      Ceiling(
        kind: try checks.choice(ceiling.kind, "ceilings[\(index)].kind"), name: ceiling.name,
        value: try checks.amount(ceiling.valuePerS, "ceilings[\(index)].value_per_s"),
        source: ceiling.source, isEstimate: ceiling.isEstimate)
    }
    whatIf = try json.whatIf.map { (whatIf) throws(ResultProblem) in
      WhatIf(
        purpose: try checks.choice(whatIf.purpose, "what_if.purpose"), base: whatIf.base,
        quantity: whatIf.quantity, before: whatIf.before, after: whatIf.after,
        factor: try whatIf.factor.map { (factor) throws(ResultProblem) in
          try checks.amount(factor, "what_if.factor")
        })
    }
  }
}

extension EnergyBreakdown {
  /// Energies of one kind can be added.
  fileprivate func hasKind(of other: EnergyBreakdown) -> Bool {
    switch (self, other) {
    case (.whole, .whole), (.itemised, .itemised), (.parts, .parts): true
    default: false
    }
  }
}

extension NetworkSummary {
  fileprivate init(_ json: ResultJSON, _ checks: ResultChecks) throws(ResultProblem) {
    self.init(
      name: try checks.name(json.network, "network"),
      input: try checks.shape(json.inputShape, "input_shape"),
      counts: try LayerCounts(json.macs, json.counts, checks, ""),
      storedPrecision: try (json.storedPrecision ?? nil).map { (text) throws(ResultProblem) in
        try checks.choice(text, "stored_precision")
      })
    compression = try json.compression.map { (json) throws(ResultProblem) in
      CompressionSummary(
        storedBytes: try checks.bytes(json.storedBytes, "compression.stored_bytes"),
        keptParameters: try checks.count(json.keptParameters, "compression.kept_parameters"),
        effectiveMACs: try checks.count(json.effectiveMacs, "compression.effective_macs"),
        sparseLayers: try checks.count(json.sparseLayers, "compression.sparse_layers"),
        expandedLayers: try checks.count(json.expandedLayers, "compression.expanded_layers"))
    }
    training = try json.training.map { (json) throws(ResultProblem) in
      try TrainingSummary(json, checks)
    }
  }
}

extension TrainingSummary {
  fileprivate init(_ json: TrainingJSON, _ checks: ResultChecks) throws(ResultProblem) {
    self.init()
    weights = try checks.bytes(json.weightBytes, "training.weight_bytes")
    weightCopies = try checks.bytes(json.weightCopyBytes, "training.weight_copy_bytes")
    storedActivations = try checks.bytes(
      json.storedActivationBytes, "training.stored_activation_bytes")
    parameterGradients = try checks.bytes(
      json.parameterGradientBytes, "training.parameter_gradient_bytes")
    optimizerState = try checks.bytes(json.optimizerStateBytes, "training.optimizer_state_bytes")
    for (index, entry) in json.phases.enumerated() {
      let path = "training.phases[\(index)]"
      let phase: TrainingPhase = try checks.choice(entry.phase, "\(path).phase")
      macs[phase] = try checks.count(entry.macs, "\(path).macs")
      time[phase] = try checks.quantity(entry.timeS, "\(path).time_s")
      energy[phase] = try checks.quantity(entry.energyJ, "\(path).energy_j")
    }
  }
}

extension Setup {
  fileprivate init(_ json: ResultJSON, _ checks: ResultChecks) throws(ResultProblem) {
    self.init(
      device: try checks.name(json.device, "device"), deviceTitle: json.deviceTitle,
      clock: try checks.positive(json.clockHz, "clock_hz"),
      runtime: try checks.name(json.runtime, "runtime"), runtimeTitle: json.runtimeTitle,
      placement: json.placement, precision: try checks.choice(json.precision, "precision"),
      threads: try checks.count(json.threads, "threads"), isWarm: json.warmCaches,
      link: try json.link.map { (link) throws(ResultProblem) in
        guard link.payloadBytes > 0 else {
          throw ResultProblem("link.payload_bytes", "is not positive")
        }
        return Link(
          name: link.name, payload: try checks.bytes(link.payloadBytes, "link.payload_bytes"),
          rate: try checks.positive(link.rateBitPerS, "link.rate_bit_per_s"))
      },
      overrides: json.overrides)
  }
}

extension Trust {
  fileprivate init(_ json: ResultJSON, _ checks: ResultChecks) throws(ResultProblem) {
    var confidence = Confidence.unknown
    if let tested = json.confidence ?? nil {
      confidence = .tested(
        tested.testedOn,
        ErrorSpread(
          count: try checks.count(tested.tests, "confidence.tests"),
          meanError: try checks.amount(tested.meanError, "confidence.mean_error"),
          interval: try checks.range(tested.factors, "confidence.factors")))
    }
    self.init(
      confidence: confidence,
      energySpread: try (json.energyFactors ?? nil).map { (factors) throws(ResultProblem) in
        try checks.range(factors, "energy_factors")
      },
      calibration: json.calibratedOn ?? nil, anchor: json.anchor ?? nil,
      estimates: json.estimatedNumbers.map {
        Provenance(key: $0.key, value: $0.value, source: .estimated($0.reason))
      },
      numbers: try checks.count(json.profileNumbers, "profile_numbers"),
      energyBasis: json.energyBasis)
  }
}

extension LayerCounts {
  /// - Parameter path: of the object that holds `macs` and `counts`; empty for the result itself.
  init(
    _ macs: Int, _ json: CountsJSON, _ checks: ResultChecks, _ path: String
  ) throws(ResultProblem) {
    self.init()
    let inside = path.isEmpty ? "" : path + "."
    self.macs = try checks.count(macs, inside + "macs")
    comparisons = try checks.count(json.comparisons, inside + "counts.comparisons")
    additions = try checks.count(json.additions, inside + "counts.additions")
    multiplications = try checks.count(json.multiplications, inside + "counts.multiplications")
    divisions = try checks.count(json.divisions, inside + "counts.divisions")
    exponentials = try checks.count(json.exponentials, inside + "counts.exponentials")
    weights = try checks.count(json.weights, inside + "counts.weights")
    biases = try checks.count(json.biases, inside + "counts.biases")
    normalization = try checks.count(json.normalization, inside + "counts.normalization")
  }
}
