import HWSimCore

extension ProcessorExplanation {
  func energy(_ terms: EnergyTerms) -> Explanation.Section {
    switch terms {
    case .power(let power, let time):
      return Explanation.Section(
        "Energy",
        [
          Explanation.Term(
            "energy", "power x time", [self.power(power), .term("time", Amount(time))],
            Amount(result.energy.total))
        ])
    case .actions(let actions): return Explanation.Section("Energy", parts(actions))
    }
  }

  /// Measured with the runtime, or the device's for all.
  private func power(_ power: Watts) -> Explanation.Input {
    guard let measured = simulator.energies.measured else {
      return numbers.device("power", "energy.power", Amount(power))
    }
    return numbers.device("power", "energy.measured.\(measured.name).power", Amount(power))
  }

  private func parts(_ actions: EnergyTerms.Actions) -> [Explanation.Term] {
    guard case .actions(let table, _) = device.energy,
      case .parts(let arithmetic, let registers, let levels, let idle) = result.energy
    else { return [] }
    let counts = "operations of the layer and what is folded into it"
    let each = { (name: String, energy: Joules) in
      Explanation.Input.rule(name, Amount(energy), "energy table \(table.name): \(table.source)")
    }
    var terms = [
      Explanation.Term(
        "arithmetic", "add x additions + multiply x multiplications",
        [
          each("add", actions.add), .counted("additions", actions.additions, counts),
          each("multiply", actions.multiply),
          .counted("multiplications", actions.multiplications, counts),
        ], Amount(arithmetic)),
      Explanation.Term(
        "registers", "register x words",
        [
          each("register", actions.register),
          .counted(
            "words", Amount(actions.registerWords),
            "3 for each instruction, 4 for a mac, as wide as its lanes"),
        ], Amount(registers)),
    ]
    for (index, level) in actions.levels.enumerated() where levels[index] > .zero {
      terms.append(self.level(device.memory[index], level, levels[index], table))
    }
    terms.append(
      Explanation.Term(
        "static", "static power x time",
        [
          numbers.device("static power", "energy.static", Amount(actions.idle)),
          .term("time", Amount(actions.time)),
        ], Amount(idle)))
    return terms + [Explanation.Term(sumOf: terms, "energy", Amount(result.energy.total))]
  }

  private func level(
    _ memory: MemoryLevel, _ level: EnergyTerms.Level, _ energy: Joules, _ table: EnergyTable
  ) -> Explanation.Term {
    let how = "replay of the layer's accesses"
    let inputs: [Explanation.Input]
    switch level {
    case .bytes(let bytes, let each):
      let source = "a quarter of a 32-bit access, energy table \(table.name): \(table.source)"
      inputs = [
        .counted("bytes", Amount(Bytes(bytes)), how),
        numbers.device(
          "energy of a byte", "memory.\(memory.name).energy_per_byte", Amount(each), missing: source
        ),
      ]
    case .rows(let counts, let energies):
      let commands = [
        ("read", energies.read, "reads", counts.reads),
        ("write", energies.write, "writes", counts.writes),
        ("activate", energies.activate, "activates", counts.activates),
        ("refresh", energies.refresh, "refreshes", counts.refreshes),
      ]
      inputs = commands.flatMap { command, energy, name, count in
        let key = "memory.\(memory.name).rows.energies.\(command)"
        return [
          numbers.device(command, key, Amount(energy)),
          Explanation.Input.counted(name, count, "schedule of the DRAM's commands"),
        ]
      }
    }
    return Explanation.Term(memory.name, level.formula, inputs, Amount(energy))
  }
}

extension Explanation.Term {
  /// The sum of other terms.
  init(sumOf terms: [Self], _ name: String, _ result: Amount) {
    self.init(
      name, terms.map(\.name).joined(separator: " + "), terms.map { .term($0.name, $0.result) },
      result)
  }
}
