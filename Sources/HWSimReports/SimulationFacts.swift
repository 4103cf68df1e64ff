import HWSimCore

// The sentences and figures at the head of a simulation report.

func facts(_ result: SimulationResult) -> [Document.Fact] {
  if let summary = result.inMemory { return memoryFacts(result, summary) }
  let (setup, counts) = (result.setup, result.network.counts)
  let time = result.time
  var facts = [
    Document.Fact("device", "\(setup.deviceTitle)"),
    Document.Fact(
      "runtime", "\(setup.runtime) (\(setup.runtimeTitle)), \(precision(result))\(onThreads(setup))"
    ),
    Document.Fact("time", "\(time.total) per \(inference(result)), \(certainty(result))"),
    Document.Fact("energy", "\(result.energy.total), \(energyCertainty(result))"),
    Document.Fact("bound", boundShares(result)),
    Document.Fact(
      "work", "\(MACs(counts.macs)) MACs, \(engineering(counts.parameters)) parameters"),
    Document.Fact("memory", result.fit.memories.map(memoryUse).joined(separator: "; ")),
    Document.Fact("traffic", trafficLine(result)),
    Document.Fact("sources", sources(result.trust)),
  ]
  if !result.uncosted.isEmpty {
    let operators = result.uncosted.map {
      "\($0.name) x\($0.layers) (\(percent($0.share)) of all elements)"
    }
    facts.insert(Document.Fact("not costed", operators.joined(separator: ", ")), at: 3)
  }
  if let training = result.network.training {
    facts.insert(Document.Fact("phases", trainingPhases(training)), at: 3)
    facts.append(Document.Fact("training", trainingMemory(training)))
  }
  if let compression = result.network.compression {
    facts.insert(Document.Fact("stored", stored(compression, result)), at: 6)
  }
  if !setup.overrides.isEmpty {
    facts.insert(Document.Fact("what if", setup.overrides.joined(separator: ", ")), at: 2)
  }
  return facts
}

/// What compression saves in the file, and what of that when the network runs.
private func stored(_ compression: CompressionSummary, _ result: SimulationResult) -> String {
  var parts = [
    "\(compression.storedBytes)",
    "\(engineering(compression.keptParameters)) parameters not zero, "
      + "\(MACs(compression.effectiveMACs)) MACs with them",
  ]
  if compression.sparseLayers > 0 { parts.append("\(compression.sparseLayers) layers skip zeros") }
  if compression.expandedLayers > 0 {
    parts.append(
      "\(compression.expandedLayers) layers are expanded when loaded, as no kernel reads them so")
  }
  return parts.joined(separator: "; ")
}

private func precision(_ result: SimulationResult) -> String {
  let simulated = result.setup.precision
  guard let stored = result.network.storedPrecision, stored != simulated else {
    return simulated.rawValue
  }
  return "\(simulated.rawValue) (the file stores \(stored.rawValue))"
}

/// Nothing is said of a single thread.
func onThreads(_ setup: Setup) -> String {
  (setup.threads > 1 ? ", on \(setup.threads) threads" : "") + (setup.isWarm ? ", warm caches" : "")
}

func trainingPhases(_ training: TrainingSummary) -> String {
  TrainingPhase.allCases.map { "\($0.rawValue) \(training.time[$0] ?? .zero)" }
    .joined(separator: ", ")
}

/// What a training step must hold, by purpose.
func trainingMemory(_ training: TrainingSummary) -> String {
  memoryParts(training).filter { $0.bytes > .zero }.map { "\($0.bytes) \($0.name)" }
    .joined(separator: ", ")
}

private func memoryParts(_ training: TrainingSummary) -> [(name: String, bytes: Bytes)] {
  [
    ("weights", training.weights), ("transposed copies", training.weightCopies),
    ("stored activations", training.storedActivations),
    ("gradients of parameters", training.parameterGradients),
    ("optimizer state", training.optimizerState),
  ]
}

/// What the times of a result are of.
func inference(_ result: SimulationResult) -> String {
  if result.network.training != nil {
    return "training step on a batch of \(result.network.input.batch)"
  }
  let batch = result.network.input.batch
  return batch == 1 ? "inference" : "batch of \(batch)"
}

/// What stands beside every predicted energy.
private func energyCertainty(_ result: SimulationResult) -> String {
  let basis = result.trust.energyBasis
  guard let interval = result.energyInterval else { return basis }
  return "90 % interval \(interval.lowerBound) to \(interval.upperBound), \(basis)"
}

/// The same for several networks: an interval in per cent.
func reliability(_ trust: Trust) -> String {
  guard case .tested(let how, let spread) = trust.confidence else {
    return trust.calibration == nil ? "uncalibrated: error unknown" : "error unknown"
  }
  let (low, high) = (spread.interval.lowerBound - 1, spread.interval.upperBound - 1)
  return "\(percent(low)) to +\(percent(high)) in nine of ten cases (mean error "
    + "\(percent(spread.meanError)), \(how))"
}

/// What stands beside every predicted time.
func certainty(_ result: SimulationResult) -> String {
  guard case .tested(let how, let spread) = result.trust.confidence,
    let interval = result.timeInterval
  else {
    if result.trust.calibration == nil { return "uncalibrated: error unknown" }
    let isTraining = result.network.training != nil
    return "error unknown" + (isTraining ? ": calibrations are of inferences" : "")
  }
  return "90 % interval \(interval.lowerBound) to \(interval.upperBound) "
    + "(mean error \(percent(spread.meanError)), \(how))"
}

private func sources(_ trust: Trust) -> String {
  "\(trust.estimates.count) of \(trust.numbers) device and runtime numbers are estimates"
}

func memoryUse(_ use: MemoryUse) -> String {
  var parts: [String] = []
  if use.weights > .zero { parts.append("\(use.weights) weights") }
  if use.activations > .zero { parts.append("\(use.activations) activations") }
  let held = parts.isEmpty ? "nothing" : parts.joined(separator: " + ")
  return "\(use.name) \(held) of \(use.capacity)"
}

private func trafficLine(_ result: SimulationResult) -> String {
  zip(result.levels, result.traffic).filter { $1.accesses > 0 }.map { level, traffic in
    // A TLB is asked, but moves no bytes.
    let lookups = "\(engineering(traffic.accesses)) lookups"
    let amount = traffic.bytes > 0 ? "\(Bytes(traffic.bytes))" : lookups
    guard level.isCache else { return "\(level.name) \(amount)" }
    let misses = percent(Double(traffic.misses) / Double(traffic.accesses))
    return "\(level.name) \(amount) (\(misses) misses)"
  }.joined(separator: ", ")
}

/// The share of the time in layers bound by each resource, largest first.
private func boundShares(_ result: SimulationResult) -> String {
  var shares: [String: Double] = [:]
  let total = result.time.total
  for layer in result.layers where layer.time.total > .zero {
    shares[result.boundName(layer.time), default: 0] += layer.time.total / total
  }
  return shares.filter { $0.value >= 0.0005 }
    .sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    .map { "\($0.key) \(percent($0.value))" }.joined(separator: ", ") + " of the time"
}

func percent(_ share: Double) -> String { fixed(share * 100, decimals: 1) + " %" }

// MARK: - Fit

func fitLine(_ result: SimulationResult) -> String {
  // A memory that computes loads what it cannot hold at once.
  let isWhole = result.fit.memories.allSatisfy { $0.needed <= $0.capacity }
  return (isWhole ? "Fits" : "Runs in parts on") + " \(result.setup.device): "
    + result.fit.memories.map { "\($0.name) \($0.needed) of \($0.capacity)" }
    .joined(separator: ", ") + "; peak at '\(result.fit.peakLayer)'."
}

func fitLines(_ result: SimulationResult) -> [String] {
  var lines = ["DOES NOT FIT \(result.setup.device)"]
  for problem in result.fit.problems {
    let memories = problem.memories.joined(separator: " + ")
    let place =
      problem.demand == .weights
      ? "full at layer '\(problem.layer)'" : "most at layer '\(problem.layer)'"
    lines.append(
      "\(problem.demand.rawValue) need \(problem.needed), \(memories) has \(problem.available) "
        + "(\(place))")
  }
  switch result.fit.remedy {
  case .fits(let specification): lines.append("largest of its family that fits: \(specification)")
  case .noMember(let searched, let smallest, let problem):
    lines.append(
      "none of the \(searched) members of its family tried fits: the smallest, \(smallest), needs "
        + "\(problem.needed) for \(problem.demand.rawValue), there is \(problem.available)")
  case nil: break
  }
  lines.append("The figures below are those of the same device with enough memory.")
  return lines
}
