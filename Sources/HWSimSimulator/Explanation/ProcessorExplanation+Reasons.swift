import HWSimCore

extension ProcessorExplanation {
  /// What eats the time, and what would be without it.
  func reasons(
    _ ran: SimulatedStep, _ terms: TimeTerms, _ loops: [LoopCounter.Loop]
  ) -> [String] {
    var reasons = [bound(terms)]
    reasons += peak(terms)
    reasons += calibration(terms)
    reasons += instructionReasons(ran, terms, loops)
    reasons += lanes(loops, ran.template)
    reasons += memoryReasons(terms)
    reasons += reuse()
    return reasons
  }

  /// The layer's time if something were otherwise.
  private func time(_ terms: TimeTerms, if change: (inout TimeTerms) -> Void) -> Seconds {
    var changed = terms
    change(&changed)
    return changed.breakdown.total * (simulator.anchor?.factor ?? 1)
  }

  private func bound(_ terms: TimeTerms) -> String {
    let parts = [
      ("compute", terms.compute), ("waiting for memory", terms.waiting),
      ("the call itself", terms.overhead),
    ].map { "\($0.0) \(percent($0.1 / terms.total))" }
    let together = terms.hidden / terms.total
    let overlap = together >= 0.0005 ? "; \(percent(together)) of it at the same time" : ""
    return "\(result.time.total), bound by \(run.result.boundName(result.time)): "
      + parts.joined(separator: ", ") + overlap + "."
  }

  /// What measurements add to what instructions say.
  private func calibration(_ terms: TimeTerms) -> [String] {
    let factor = terms.factors.compute / terms.efficiency
    guard abs(factor - 1) >= 0.05 else { return [] }
    let without = time(terms) { ($0.efficiency, $0.factors.compute) = (1, 1) }
    return [
      "Its kernel takes \(significant(factor)) times what its instructions say, as measured or as its "
        + "file has it: without that, \(without)."
    ]
  }

  private func peak(_ terms: TimeTerms) -> [String] {
    guard terms.peak > .zero else { return [] }
    let best = time(terms) {
      ($0.issue, $0.pipes) = (.zero, [])
      $0.levels = $0.levels.map { _ in .none }
      $0.overhead = .zero
    }
    return [
      "\(percent(terms.peak / terms.total)) of the core's peak: its multiply-accumulate instructions "
        + "alone would take \(best)."
    ]
  }

  /// What of the busiest stage is no multiplication, and in which loops.
  private func instructionReasons(
    _ ran: SimulatedStep, _ terms: TimeTerms, _ loops: [LoopCounter.Loop]
  ) -> [String] {
    let stage = cyclesOnBusiest(terms)
    let all = stage(ran.activity.mix)
    guard all > 0 else { return [] }
    let classes = InstructionClass.allCases.map { instruction in
      var mix = InstructionMix()
      mix[instruction] = ran.activity.mix[instruction]
      return (name: instruction.rawValue, share: stage(mix) / all)
    }.filter { $0.share >= 0.005 }.sorted { $0.share > $1.share }
    var reasons = [
      "Of its busiest stage (\(busiest(terms))): "
        + classes.map { "\($0.name) \(percent($0.share))" }.joined(separator: ", ") + "."
    ]
    let shares = loops.map { loop in
      (
        name: loop.loop == nil ? "multiplications" : loop.name,
        share: stage(loop.body) * loop.times / all
      )
    }
    let byName = Dictionary(grouping: shares, by: \.name)
      .map { (name: $0.key, share: $0.value.reduce(0) { $0 + $1.share }) }
      .filter { $0.share >= 0.005 }.sorted { ($1.share, $0.name) < ($0.share, $1.name) }
    reasons.append(
      "By loop: " + byName.map { "\($0.name) \(percent($0.share))" }.joined(separator: ", ") + ".")
    let mix = ran.activity.mix
    if mix.mac > 0 {
      reasons.append(
        "For each multiply-accumulate instruction it makes \(significant(mix.load / mix.mac)) loads, "
          + "\(significant(mix.store / mix.mac)) stores and \(significant(mix.alu / mix.mac)) other operations."
      )
    }
    return reasons
  }

  /// Cycles that instructions take of the stage that decides.
  private func cyclesOnBusiest(_ terms: TimeTerms) -> (InstructionMix) -> Double {
    let core = device.core
    guard terms.issue < terms.busiest,
      let pipe = zip(core.pipes, terms.pipes).first(where: { $0.1 == terms.busiest })?.0
    else { return { $0.total / Double(core.issueWidth) } }
    return { [precision] mix in
      pipe.classes.reduce(0) { $0 + mix[$1] * core.cycles(of: $1, precision) }
    }
  }

  private func lanes(_ loops: [LoopCounter.Loop], _ template: KernelTemplate) -> [String] {
    guard multiplications(loops) > 0, result.counts.macs > 0 else { return [] }
    let use = laneUse(loops)
    guard use < 0.995 else { return [] }
    let why = isScalar(template) ? "it multiplies one value at a time" : "ragged ends of vectors"
    return ["\(percent(1 - use)) of what the lanes could multiply is unused: \(why)."]
  }

  /// What each level costs, were it free.
  private func memoryReasons(_ terms: TimeTerms) -> [String] {
    terms.transfers.indices.compactMap { level in
      let free = time(terms) { $0.levels[level] = .none }
      let saved = 1 - free / result.time.total
      guard saved >= 0.01 else { return nil }
      return
        "Were \(device.memory[level].name) as fast as the core: \(free), \(percent(saved)) less."
    }
  }

  /// How often an element that must be moved is used, beside the network as a whole.
  private func reuse() -> [String] {
    guard result.counts.macs > 0 else { return [] }
    let reuse = Double(result.counts.macs) / Double(elements(network.layers[index]))
    let computing = network.layers.filter { network.counts(of: $0).macs > 0 }
    let whole = computing.reduce(0) { $0 + network.counts(of: $1).macs }
    let moved = computing.reduce(0.0) { $0 + Double(elements($1)) }
    return [
      "\(significant(reuse)) multiply-accumulates for each element of inputs, weights and output, "
        + "\(significant(Double(whole) / moved)) in the network as a whole: the fewer, the more of it is "
        + "loading and storing."
    ]
  }

  private func elements(_ layer: Layer) -> Int {
    let inputs = network.inputShapes(of: layer).reduce(0) { $0 + $1.elements }
    return inputs + layer.output.elements + network.counts(of: layer).weights
  }
}
