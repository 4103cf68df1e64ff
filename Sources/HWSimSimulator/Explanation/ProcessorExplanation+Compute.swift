import HWSimCore

extension ProcessorExplanation {
  /// How many of each class: runs of each loop times what its body has.
  func instructions(
    _ ran: SimulatedStep, _ loops: [LoopCounter.Loop]
  ) -> Explanation.Section {
    let mix = ran.activity.mix
    let terms = InstructionClass.allCases.filter { mix[$0] > 0 }.map { instruction in
      let loops = loops.filter { $0.body[instruction] > 0 }
      let name = instruction.rawValue
      let inputs = loops.flatMap { loop -> [Explanation.Input] in
        let body = Amount(loop.body[instruction])
        let times = Explanation.Input.counted(
          loop.name, Amount(loop.times), "runs of the loop, ragged edges included")
        guard let known = loop.loop else {
          return [times, .rule("\(name) in \(loop.name)", body, "the loop nest's own")]
        }
        let key = "kernels.\(ran.template.name).loops.\(known.rawValue).\(name)"
        return [times, numbers.runtime("\(name) in \(loop.name)", key, body)]
      }
      let formula = loops.map { "\($0.name) x \(name) in \($0.name)" }.joined(separator: " + ")
      return Explanation.Term(name, formula, inputs, Amount(mix[instruction]))
    }
    return Explanation.Section("Instructions", terms + lanes(ran, loops))
  }

  /// What of its multiply-accumulate instructions' lanes is of use.
  private func lanes(
    _ ran: SimulatedStep, _ loops: [LoopCounter.Loop]
  ) -> [Explanation.Term] {
    let multiplications = multiplications(loops)
    guard let mac = device.core.mac[precision], multiplications > 0, result.counts.macs > 0 else {
      return []
    }
    let key = "core.mac.\(precision.rawValue).lanes"
    let use = laneUse(loops)
    return [
      Explanation.Term(
        "use of lanes", "MACs / (multiplications x lanes)",
        [
          .counted("MACs", result.counts.macs, "the network's shapes"),
          .counted(
            "multiplications", Amount(multiplications), "mac instructions that are the layer's own"),
          numbers.device("lanes", key, Amount(mac.lanes)),
        ], Amount(use), note: laneNote(ran.template, use, mac.lanes))
    ]
  }

  /// Multiply-accumulate instructions that are not part of a loop's other work, such as requantising.
  func multiplications(_ loops: [LoopCounter.Loop]) -> Double {
    loops.filter { $0.loop == nil }.reduce(0) { $0 + $1.times * $1.body.mac }
  }

  /// Of what the lanes could multiply, the layer's share; above 1 where a method needs fewer.
  func laneUse(_ loops: [LoopCounter.Loop]) -> Double {
    let lanes = Double(device.core.mac[precision]?.lanes ?? 1)
    return Double(result.counts.macs) / (multiplications(loops) * lanes)
  }

  private func laneNote(_ template: KernelTemplate, _ use: Double, _ lanes: Int) -> String {
    if use > 1.0005 {
      return
        "above 1: the kernel leaves out multiplications with the border or with zeros, or makes do "
        + "with fewer, as Winograd's does"
    }
    guard use < 0.9995, lanes > 1 else { return "" }
    if isScalar(template) { return "the loop nest multiplies one value at a time" }
    let channels = result.output.channels
    let ragged = channels % lanes
    guard ragged != 0, template.vectorised != .columns, template.vectorised != .depth else {
      return "the rest multiplies what ragged ends of vectors and register tiles hold"
    }
    let vectors = ceilingDivision(channels, lanes)
    return "\(channels) channels in vectors of \(lanes): the last of \(vectors) has \(ragged)"
  }

  /// Whether a kernel leaves all lanes but one unused; some loop nests have vectors of their own.
  func isScalar(_ template: KernelTemplate) -> Bool {
    guard template.vectorised == .none else { return false }
    switch template.method {
    case .im2colGEMM, .gemm, .direct, .depthwise, .recurrent: return true
    default: return false
    }
  }

  /// Cycles of the core.
  func compute(_ ran: SimulatedStep, _ terms: TimeTerms) -> Explanation.Section {
    let mix = ran.activity.mix
    let present = InstructionClass.allCases.filter { mix[$0] > 0 }
    let counts = present.map { Explanation.Input.term($0.rawValue, Amount(mix[$0])) }
    var all = [
      Explanation.Term(
        "instructions", present.map(\.rawValue).joined(separator: " + "), counts,
        Amount(mix.total)),
      Explanation.Term(
        "issue", "instructions / issue width",
        [
          .term("instructions", Amount(mix.total)),
          numbers.device("issue width", "core.issue_width", Amount(device.core.issueWidth)),
        ], Amount(terms.issue)),
    ]
    for (pipe, cycles) in zip(device.core.pipes, terms.pipes) where cycles > .zero {
      all.append(busy(pipe, cycles, mix))
    }
    let pipes = zip(device.core.pipes, terms.pipes).filter { $0.1 > .zero }
    let stages = ["issue"] + pipes.map { "pipe \($0.0.name)" }
    all.append(
      Explanation.Term(
        "busiest", "max(\(stages.joined(separator: ", ")))",
        [.term("issue", Amount(terms.issue))]
          + pipes.map { .term("pipe \($0.0.name)", Amount($0.1)) },
        Amount(terms.busiest), note: busiest(terms)))
    return Explanation.Section("Compute", all + calibrated(ran, terms))
  }

  private func busy(_ pipe: Pipe, _ cycles: Cycles, _ mix: InstructionMix) -> Explanation.Term {
    let classes = pipe.classes.filter { mix[$0] > 0 }
    let inputs = classes.flatMap { instruction -> [Explanation.Input] in
      [.term(instruction.rawValue, Amount(mix[instruction])), cost(instruction)]
    }
    let formula = classes.map { "\($0.rawValue) x cycles of \($0.rawValue)" }
    return Explanation.Term(
      "pipe \(pipe.name)", formula.joined(separator: " + "), inputs, Amount(cycles))
  }

  private func cost(_ instruction: InstructionClass) -> Explanation.Input {
    let key =
      instruction == .mac
      ? "core.mac.\(precision.rawValue).cycles" : "core.cycles.\(instruction.rawValue)"
    return numbers.device(
      "cycles of \(instruction.rawValue)", key,
      Amount(Cycles(device.core.cycles(of: instruction, precision))))
  }

  /// The name of the stage that decides.
  func busiest(_ terms: TimeTerms) -> String {
    if terms.issue == terms.busiest { return "the issue stage decides" }
    let names = zip(device.core.pipes, terms.pipes).filter { $0.1 == terms.busiest }.map(\.0.name)
    return "pipe '\(names.first ?? "")' decides"
  }

  /// What measurements make of the modelled cycles.
  private func calibrated(_ ran: SimulatedStep, _ terms: TimeTerms) -> [Explanation.Term] {
    let name = ran.template.name
    let ofBusiest = simulator.threads > 1 ? " x busiest core's share" : ""
    let efficiency = numbers.runtime(
      "efficiency", "kernels.\(name).efficiency", Amount(ran.template.efficiency),
      missing: "the file gives the kernel none")
    let modelled = "busiest / efficiency x kernel factor x device factor\(ofBusiest)"
    let inputs =
      [
        .term("busiest", Amount(terms.busiest)), efficiency, kernelFactor(name),
        deviceFactor("device factor", terms.factors.compute),
      ] + share(terms)
    guard terms.peak > .zero else {
      return [Explanation.Term("compute", modelled, inputs, Amount(terms.compute))]
    }
    return [
      Explanation.Term(
        "peak", "mac x cycles of mac\(ofBusiest)",
        [.term("mac", Amount(ran.activity.mix.mac)), cost(.mac)] + share(terms),
        Amount(terms.peak), note: "no kernel is faster than its multiplications"),
      Explanation.Term(
        "compute", "max(\(modelled), peak)", inputs + [.term("peak", Amount(terms.peak))],
        Amount(terms.compute)),
    ]
  }

  private func kernelFactor(_ name: String) -> Explanation.Input {
    guard let calibration = runtime.calibration else {
      return .rule("kernel factor", Amount(1), "no measurements of \(runtime.name)")
    }
    let how = calibration.kernels[name] == nil ? "not measured: of the other kernels, " : ""
    return Explanation.Input(
      "kernel factor", Amount(calibration.factor(ofKernel: name)),
      .calibration(how + basis(calibration)))
  }
}
