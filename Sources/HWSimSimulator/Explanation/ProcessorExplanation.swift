import HWSimCore

/// Explains a layer that a processor runs, from what its simulation was made of.
struct ProcessorExplanation {
  let simulator: Simulator
  let run: SimulatedRun
  /// The layer that was asked for.
  let asked: Int
  /// What ran for it: its own kernel, or that of the layer that it is folded into. Nil where nothing did.
  let ran: SimulatedStep?
  let numbers: ProfileNumbers

  init(_ simulator: Simulator, _ run: SimulatedRun, of index: Int) {
    (self.simulator, self.run, asked) = (simulator, run, index)
    ran = run.steps.first { $0.step.layer == index || $0.step.fused.contains(index) }
    numbers = ProfileNumbers(
      device: simulator.device.provenance, runtime: simulator.runtime.provenance)
  }

  var network: Network { run.inference.network }
  var device: Device { simulator.device }
  var runtime: Runtime { simulator.runtime }
  var precision: Precision { simulator.precision }
  /// The number of the layer whose costs are explained.
  var index: Int { ran?.step.layer ?? asked }
  var result: LayerResult { run.result.layers[index] }

  var explanation: Explanation {
    var sections: [Explanation.Section] = []
    var reasons: [String] = []
    if let ran {
      let terms = simulator.terms(of: ran, simulator.times)
      let loops = LoopCounter.loops(of: ran, in: run.inference)
      sections = [
        instructions(ran, loops), compute(ran, terms), waiting(ran, terms), time(terms),
        energy(simulator.terms(of: ran, network, simulator.energies, result.time.total)),
        traffic(ran), memory(ran),
      ].filter { !$0.terms.isEmpty }
      reasons = self.reasons(ran, terms, loops)
    } else if result.time.total > .zero {
      sections = start()
      reasons = [
        "The layer computes nothing: what an inference costs before its first layer is here."
      ]
    } else {
      reasons = [nothing]
    }
    return Explanation(
      network: network.name, layer: network.layers[asked].name, setup: run.result.setup,
      facts: facts, sections: sections, reasons: reasons)
  }

  private var nothing: String {
    if case .uncosted(let name) = result.execution {
      return "The operator '\(name)' is not costed: time, energy and traffic leave it out."
    }
    return
      "Nothing runs for this layer: it holds values, or shows those of another in another shape."
  }

  /// What an inference costs before its first layer.
  private func start() -> [Explanation.Section] {
    let overhead = numbers.runtime(
      "overhead", "overheads.per_inference", Amount(runtime.cyclesPerInference))
    var sections = [
      Explanation.Section("Time", [seconds("overhead", [overhead])])
    ]
    let energy = simulator.energies.terms(
      InstructionMix(), LayerCounts(), precision,
      traffic: [LevelTraffic](repeating: LevelTraffic(), count: device.memory.count),
      time: result.time.total)
    sections.append(self.energy(energy))
    return sections
  }

  /// Cycles by the clock, and by what a measured network says of all others.
  func seconds(_ cycles: String, _ inputs: [Explanation.Input]) -> Explanation.Term {
    var inputs = inputs + [clock]
    if let anchor = simulator.anchor {
      inputs.append(
        Explanation.Input(
          "anchor", Amount(anchor.factor), .calibration("measured: \(anchor.origin)")))
    }
    let factor = simulator.anchor == nil ? "" : " x anchor"
    return Explanation.Term(
      "time", "\(cycles) / clock" + factor, inputs, Amount(result.time.total))
  }

  var clock: Explanation.Input {
    numbers.device("clock", "core.clock", Amount(device.core.clock))
  }

  /// Of the busiest core; nothing where there is one.
  func share(_ terms: TimeTerms) -> [Explanation.Input] {
    guard simulator.threads > 1 else { return [] }
    return [
      .counted(
        "busiest core's share", Amount(terms.share), "accesses of \(simulator.threads) threads")
    ]
  }

  var factors: DeviceFactors { runtime.calibration?.factors(of: device) ?? .none }

  /// Whose measurements a device's factors are.
  func deviceFactor(_ name: String, _ value: Double) -> Explanation.Input {
    guard let calibration = runtime.calibration else {
      return .rule(name, Amount(value), "no measurements of \(runtime.name)")
    }
    let whose =
      calibration.devices[device.name] != nil
      ? "of \(device.name)"
      : calibration.cores[device.core.name] != nil
        ? "of other devices with \(device.core.name)" : "of other cores"
    return Explanation.Input(name, Amount(value), .calibration("\(whose), \(basis(calibration))"))
  }

  func basis(_ calibration: Calibration) -> String {
    "\(calibration.rows) rows, \(calibration.date): \(calibration.source)"
  }
}
