import HWSimCore

extension MemoryExplanation {
  /// Crossbars: see `AnalogMapping` and `CrossbarLayout`.
  func analog(_ memory: AnalogPIM, _ place: PIMLayer, _ work: PIMWorkload) -> MemoryTerms {
    guard work.kind == .dotProducts else { return logic(memory, work) }
    let layout = CrossbarLayout(
      depth: work.depth, outputs: work.outputs, groups: work.groups, memory, precision)
    let rounds = ceilingDivision(work.vectors, place.copies)
    let groups = work.groups == 1 ? "" : " in \(work.groups) groups"
    let mapping = [
      Explanation.Term(
        "arrays of a copy", "", [], Amount(layout.arrays),
        note: "\(work.depth) x \(work.outputs) weights\(groups), "
          + "\(memory.slices(precision)) columns for each, in arrays of \(memory.rows) x \(memory.columns)"
      ),
      Explanation.Term(
        "rounds", "ceil(vectors / copies)",
        [
          .counted("vectors", work.vectors, "pixels of the output, \(ofShapes)"),
          .counted("copies", place.copies, "the balance of all stages"),
        ], Amount(rounds)),
      product(memory),
    ]
    let isWritten = place.phases[.reload] > .zero
    let waves = Explanation.Input.counted("waves", place.waves, "times that the arrays are filled")
    let phases = [
      phase(
        .multiply, "rounds x waves x product",
        [
          .term("rounds", Amount(rounds)), waves,
          .term("product", Amount(memory.productTime(precision))),
        ]),
      phase(
        .reload, "ceil(arrays of a copy / parallel writes) x rows x write time",
        [
          .term("arrays of a copy", Amount(layout.arrays)),
          numbers.device("parallel writes", "parallel_writes", Amount(memory.parallelWrites)),
          numbers.device("rows", "rows", Amount(memory.rows)),
          numbers.device("write time", "write_time", Amount(memory.writeTime)),
        ], note: "the arrays do not hold all layers, or both operands are activations"),
    ]
    return MemoryTerms(
      mapping: mapping, phases: phases,
      energies: energies(memory, place, work, layout, isWritten: isWritten))
  }

  /// One product of an array's rows with its columns.
  private func product(_ memory: AnalogPIM) -> Explanation.Term {
    let steps = Explanation.Input.counted(
      "input steps", memory.inputSteps(precision), "bits of an input by dac_bits")
    let reads = numbers.device("step", "step", Amount(memory.step))
    let time = Amount(memory.productTime(precision))
    guard let converters = memory.converters else {
      return Explanation.Term("product", "input steps x step", [steps, reads], time)
    }
    return Explanation.Term(
      "product", "max(input steps x step, columns x input steps / per array / rate)",
      [
        steps, reads, numbers.device("columns", "columns", Amount(memory.columns)),
        numbers.device("per array", "converters.per_array", Amount(converters.perArray)),
        numbers.device("rate", "converters.rate", Amount(converters.rate)),
      ], time, note: "reads, or conversions where they take longer")
  }

  private func energies(
    _ memory: AnalogPIM, _ place: PIMLayer, _ work: PIMWorkload, _ layout: CrossbarLayout,
    isWritten: Bool
  ) -> [Explanation.Term] {
    let width = Double(precision.bits) / 256
    let steps = Double(work.vectors) * Double(memory.inputSteps(precision))
    let ofSteps = Explanation.Input.counted("steps", Amount(steps), "vectors x input steps")
    let inputs = Double(work.vectors) * Double(work.depth) * Double(work.groups) * width
    let outputs = Double(work.results) * width
    let words = { (name: String, count: Double) in
      Explanation.Input.counted(name, Amount(count), "words of 256 bits, \(ofShapes)")
    }
    return [
      item(
        "rows", "steps x driven rows x row energy",
        [
          ofSteps,
          .counted("driven rows", layout.drivenRows, "rows that take an input, in all arrays"),
          numbers.device("row energy", "row_energy", Amount(memory.rowEnergy)),
        ]),
      item(
        "converters", "steps x read columns x conversion",
        [
          ofSteps,
          .counted("read columns", layout.readColumns, "columns with weights, in all arrays"),
          numbers.device(
            "conversion", "converters.energy", Amount(memory.converters?.energy ?? .zero)),
        ]),
      item(
        "buffers", "(words in + words out) x buffer energy",
        [
          words("words in", inputs), words("words out", outputs),
          numbers.device("buffer energy", "buffer_energy", Amount(memory.bufferEnergy)),
        ]),
      item(
        "network", "words out x network energy",
        [
          words("words out", outputs),
          numbers.device("network energy", "network_energy", Amount(memory.networkEnergy)),
        ]),
      item(
        "reload", "arrays of a copy x rows x write energy",
        [
          .term("arrays of a copy", Amount(isWritten ? layout.arrays : 0)),
          numbers.device("rows", "rows", Amount(memory.rows)),
          numbers.device("write energy", "write_energy", Amount(memory.writeEnergy)),
        ]),
      item(
        "arrays", "arrays x array power x multiply",
        [
          .counted("arrays", place.arrays, "of all copies"),
          numbers.device("array power", "array_power", Amount(memory.arrayPower)),
          .term("multiply", Amount(place.phases[.multiply])),
        ]),
    ]
  }

  /// What runs in the tiles' own logic: only its passage through the buffers costs.
  private func logic(_ memory: AnalogPIM, _ work: PIMWorkload) -> MemoryTerms {
    let words = Double(work.inputs + work.results) * Double(precision.bits) / 256
    return MemoryTerms(energies: [
      item(
        "buffers", "words x buffer energy",
        [
          .counted("words", Amount(words), "inputs and results in words of 256 bits, \(ofShapes)"),
          numbers.device("buffer energy", "buffer_energy", Amount(memory.bufferEnergy)),
        ])
    ])
  }
}
