import HWSimCore

/// Explains a layer in a memory that computes: its phases and energies are those of the simulation's result,
/// its counts those of the mapping.
struct MemoryExplanation {
  let device: PIMDevice
  let precision: Precision
  let network: Network
  let result: SimulationResult
  let index: Int
  let numbers: ProfileNumbers

  init(
    _ device: PIMDevice, _ precision: Precision, _ network: Network, _ result: SimulationResult,
    of index: Int
  ) {
    self.device = device
    self.precision = precision
    self.network = network
    self.result = result
    self.index = index
    numbers = ProfileNumbers(device: device.provenance)
  }

  var layer: Layer { network.layers[index] }
  var cost: LayerResult { result.layers[index] }

  var explanation: Explanation {
    var sections: [Explanation.Section] = []
    var reasons = ["Nothing runs for this layer."]
    if let place = cost.inMemory, let work = PIMWorkload(layer, in: network) {
      sections = self.sections(place, work)
      reasons = self.reasons(place)
    }
    return Explanation(
      network: network.name, layer: layer.name, setup: result.setup, facts: facts,
      sections: sections, reasons: reasons)
  }

  private var facts: [Explanation.Fact] {
    let inputs = network.inputShapes(of: layer).map { "\($0)" }.joined(separator: ", ")
    let macs = cost.counts.macs > 0 ? ", \(MACs(cost.counts.macs)) MACs" : ""
    var facts = [
      Explanation.Fact(
        "layer", "\(layer.name): \(cost.kind.rawValue), \(inputs) -> \(layer.output)\(macs)")
    ]
    guard let place = cost.inMemory, let summary = result.inMemory else { return facts }
    if case .kernel(let name) = cost.execution { facts.append(.init("runs as", name)) }
    facts.append(
      .init(
        "mapped",
        "stage \(place.stage + 1) of \(summary.stages), \(summary.schedule.rawValue); \(place.arrays) of "
          + "\(summary.arrays) \(summary.unit), \(place.copies) \(place.copies == 1 ? "copy" : "copies"), "
          + "\(place.waves) \(place.waves == 1 ? "wave" : "waves")"))
    let share = cost.time.total / result.time.total
    facts.append(.init("share", "\(percent(share)) of the network's \(result.time.total)"))
    return facts
  }

  private func sections(_ place: PIMLayer, _ work: PIMWorkload) -> [Explanation.Section] {
    let parts: MemoryTerms
    switch device.architecture {
    case .digital(let memory): parts = digital(memory, place, work)
    case .analog(let memory): parts = analog(memory, place, work)
    case .bankSIMD(let memory): parts = lanes(memory, place, work)
    case .bankCores(let memory): parts = cores(memory, place, work)
    }
    let phases = parts.phases.filter { $0.result.value > 0 }
    var time = Explanation.Term(sumOf: phases, "time", Amount(cost.time.total))
    if place.hidden > .zero {
      time = Explanation.Term(
        "time", time.formula + " - hidden",
        time.inputs + [
          .counted("hidden", Amount(place.hidden), "runs while layers before it still do")
        ], time.result)
    }
    let energies = parts.energies.filter { $0.result.value > 0 }
    return [
      Explanation.Section("Mapping", parts.mapping),
      Explanation.Section(
        "Time", phases + [time]),
      Explanation.Section(
        "Energy",
        energies + [Explanation.Term(sumOf: energies, "energy", Amount(cost.energy.total))]),
      traffic,
    ].filter { !$0.terms.isEmpty }
  }

  private var traffic: Explanation.Section {
    let moved = cost.traffic.reduce(0) { $0 + $1.bytes }
    return Explanation.Section(
      "Traffic",
      [
        Explanation.Term(
          "moved", "", [], Amount(Bytes(moved)), note: "between arrays, or written anew")
      ])
  }

  /// A phase as the simulation has it, with the formula of its mapping.
  func phase(
    _ phase: PIMPhase, _ formula: String, _ inputs: [Explanation.Input], note: String = ""
  ) -> Explanation.Term {
    let time = cost.inMemory?.phases[phase] ?? .zero
    return Explanation.Term(phase.rawValue, formula, inputs, Amount(time), note: note)
  }

  /// The same for an energy.
  func item(
    _ name: String, _ formula: String, _ inputs: [Explanation.Input]
  ) -> Explanation.Term {
    var energy = Joules.zero
    if case .itemised(let items) = cost.energy {
      energy = items.first { $0.name == name }?.energy ?? .zero
    }
    return Explanation.Term(name, formula, inputs, Amount(energy))
  }

  private func reasons(_ place: PIMLayer) -> [String] {
    let (total, batch) = (cost.time.total, Double(network.layers[network.firstInput].output.batch))
    guard total > .zero else { return ["Takes no time: it runs under other layers' work."] }
    let phases = PIMPhase.allCases.filter { place.phases[$0] > .zero }
      .sorted { place.phases[$0] > place.phases[$1] }
    var reasons = [
      "\(total): "
        + phases.map { "\($0.rawValue) \(percent(place.phases[$0] / total))" }.joined(
          separator: ", ")
        + "."
    ]
    for phase in phases.prefix(2) where phases.count > 1 {
      reasons.append("Were \(phase.rawValue) free: \(total - place.phases[phase]).")
    }
    if place.utilisation < 0.995 {
      reasons.append(
        "\(percent(1 - place.utilisation)) of the rows and cells that it occupies do nothing of use."
      )
    }
    if let peak = result.inMemory?.peakRate, cost.counts.macs > 0 {
      let best = Seconds(Double(cost.counts.macs) / peak)
      reasons.append(
        "\(percent(best / total)) of the peak of all \(result.inMemory?.unit ?? "arrays"): there its "
          + "\(MACs(cost.counts.macs)) MACs would take \(best).")
    }
    if let summary = result.inMemory, summary.schedule == .pipelined {
      reasons.append(
        "Layers form a pipeline: what limits its rate of \(significant(batch / summary.interval.value)) "
          + "images/s is the stage of '\(summary.slowestStage)'.")
    }
    return reasons
  }

  func percent(_ share: Double) -> String { fixed(share * 100, decimals: 1) + " %" }
}

/// What a kind of memory says of a layer.
struct MemoryTerms {
  /// Where it lies, and the counts that follow.
  var mapping: [Explanation.Term] = []
  var phases: [Explanation.Term] = []
  var energies: [Explanation.Term] = []
}

/// How counts of a layer come about.
let ofShapes = "the network's shapes"
