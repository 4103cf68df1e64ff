import HWSimCore

extension ProcessorExplanation {
  /// What lies where while the layer runs.
  func memory(_ ran: SimulatedStep) -> Explanation.Section {
    let inference = run.inference
    guard let step = inference.steps.firstIndex(where: { $0.layer == ran.step.layer }) else {
      return Explanation.Section("Memory", [])
    }
    let (plan, layer) = (inference.plan, network.layers[ran.step.layer])
    var terms: [Explanation.Term] = []
    if ran.step.weightBytes > 0 {
      terms.append(
        held(
          "weights", ran.step.weightBytes, at: plan.weights[ran.step.layer],
          "as the kernel packs them"))
    }
    let buffers = ActivationBuffers(network, inference.steps, runtime, precision)
    var alive: [(name: String, bytes: Int)] = []
    var used = Set<Int>()
    func add(_ name: String, _ buffer: Int?, at address: UInt64) {
      guard let buffer, used.insert(buffer).inserted else { return }
      let bytes = buffers.all[buffer].bytes
      terms.append(held(name, bytes, at: address, ""))
      alive.append((name, bytes))
    }
    for input in layer.inputs {
      add("input \(network.layers[input].name)", buffers.ofLayer[input], at: plan.outputs[input])
    }
    let output = ran.step.output
    add("output \(network.layers[output].name)", buffers.ofLayer[output], at: plan.outputs[output])
    add("scratch", buffers.scratch[step], at: plan.scratch[step])
    for (index, buffer) in buffers.ofLayer.enumerated() {
      guard let buffer, buffers.all[buffer].firstStep <= step, step <= buffers.all[buffer].lastStep
      else { continue }
      add("kept \(network.layers[index].name)", buffer, at: plan.outputs[index])
    }
    return Explanation.Section("Memory", terms + [live(alive, plan.live[step])])
  }

  private func held(
    _ name: String, _ bytes: Int, at address: UInt64, _ note: String
  ) -> Explanation.Term {
    let level = AddressMap.level(of: address)
    let place =
      "in \(device.memory[level].name) at byte \(allDigits(Double(AddressMap.offset(of: address))))"
    return Explanation.Term(
      name, "", [], Amount(Bytes(bytes)), note: note.isEmpty ? place : "\(place), \(note)")
  }

  /// Activations that share the memory during this layer.
  private func live(
    _ alive: [(name: String, bytes: Int)], _ total: Int
  ) -> Explanation.Term {
    let kinds = ["input", "output", "scratch", "kept"]
    var inputs = kinds.compactMap { kind -> Explanation.Input? in
      let bytes = alive.filter { $0.name.hasPrefix(kind) }.reduce(0) { $0 + $1.bytes }
      return bytes > 0 ? .counted(kind, Amount(Bytes(bytes)), "the tensors above") : nil
    }
    var formula = inputs.map(\.name).joined(separator: " + ")
    let difference = total - alive.reduce(0) { $0 + $1.bytes }
    if difference > 0 {
      formula += " + padded copy"
      inputs.append(
        .counted("padded copy", Amount(Bytes(difference)), "the planner's room for a padded input"))
    } else if difference < 0 {
      formula += " - shared"
      inputs.append(
        .counted(
          "shared", Amount(Bytes(-difference)), "the planner lets the output follow over the input")
      )
    }
    let capacity = run.result.fit.memories.filter { $0.activations > .zero }
      .map { "\($0.name) has \($0.capacity)" }.joined(separator: ", ")
    return Explanation.Term("alive", formula, inputs, Amount(Bytes(total)), note: capacity)
  }
}
