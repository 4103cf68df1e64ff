import HWSimCore

extension MemoryExplanation {
  /// Crossbars: see `AnalogMapping` and `CrossbarLayout`.
  func analog(_ memory: AnalogPIM, _ place: PIMLayer, _ work: PIMWorkload) -> MemoryTerms {
    guard work.kind == .dotProducts else { return logic(memory, work) }
    let layout = CrossbarLayout(
      depth: work.depth, outputs: work.outputs, groups: work.groups, window: work.window, memory,
      precision)
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
      product(memory, layout),
    ]
    let copies = Explanation.Input.counted("copies", place.copies, "as above")
    let waves = Explanation.Input.counted("waves", place.waves, "times that the arrays are filled")
    let phases = [
      phase(
        .multiply, "rounds x waves x product",
        [
          .term("rounds", Amount(rounds)), waves,
          .term("product", Amount(productTime(memory, layout))),
        ]),
      phase(
        .copy, "rounds x waves x time of a vector",
        [
          .term("rounds", Amount(rounds)), waves,
          .counted(
            "time of a vector", Amount(place.phases[.copy] / Double(cycles(rounds, place.waves))),
            "words that pass buffers and links, by the file's tiles"),
        ]),
      phase(
        .reload, "ceil(arrays of a copy x copies / parallel writes) x rows x write time",
        [
          .term("arrays of a copy", Amount(layout.arrays)), copies,
          numbers.device("parallel writes", "parallel_writes", Amount(memory.parallelWrites)),
          numbers.device("rows", "rows", Amount(memory.rows)),
          numbers.device("write time", "write_time", Amount(memory.writeTime)),
        ], note: "the arrays do not hold all layers, or both operands are activations"),
    ]
    return MemoryTerms(
      mapping: mapping, phases: phases,
      energies: energies(memory, place, work, layout))
  }

  private func productTime(_ memory: AnalogPIM, _ layout: CrossbarLayout) -> Seconds {
    memory.productTime(precision, rows: layout.rowsInUse, columns: layout.columnsInUse)
  }

  /// One product of an array's rows with its columns.
  private func product(_ memory: AnalogPIM, _ layout: CrossbarLayout) -> Explanation.Term {
    let steps = Explanation.Input.counted(
      "input steps", memory.inputSteps(precision) * memory.rounds(rows: layout.rowsInUse),
      "bits of an input by dac_bits, for each round of driven rows")
    let reads = numbers.device("step", "step", Amount(memory.step))
    let time = Amount(productTime(memory, layout))
    guard let converters = memory.converters else {
      return Explanation.Term("product", "input steps x step", [steps, reads], time)
    }
    if converters.timing == .serial {
      return Explanation.Term(
        "product", "input steps x turns x (step + 1 / rate)",
        [
          steps, reads,
          .counted(
            "turns", memory.turns(columns: layout.columnsInUse),
            "columns in use by converters of an array"),
          numbers.device("rate", "converters.rate", Amount(converters.rate)),
        ], time, note: "conversions follow each read")
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
    _ memory: AnalogPIM, _ place: PIMLayer, _ work: PIMWorkload, _ layout: CrossbarLayout
  ) -> [Explanation.Term] {
    let width = Double(precision.bits) / 256
    let steps = Double(work.vectors) * Double(memory.inputSteps(precision))
    let driven = steps * Double(memory.turns(columns: layout.columnsInUse))
    let converted = steps * Double(memory.rounds(rows: layout.rowsInUse))
    let ofSteps = { (steps: Double) in
      Explanation.Input.counted("steps", Amount(steps), "vectors x reads of each")
    }
    let inputs = Double(work.vectors) * Double(work.depth) * Double(work.groups) * width
    let outputs = Double(work.results) * width
    let words = { (name: String, count: Double) in
      Explanation.Input.counted(name, Amount(count), "words of 256 bits, \(ofShapes)")
    }
    return [
      item(
        "rows", "steps x driven rows x row energy",
        [
          ofSteps(driven),
          .counted("driven rows", layout.drivenRows, "rows that take an input, in all arrays"),
          numbers.device("row energy", "row_energy", Amount(memory.rowEnergy)),
        ]),
      item(
        "converters", "steps x read columns x conversion",
        [
          ofSteps(converted),
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
        "reload", "arrays written x rows x write energy",
        [
          .counted(
            "arrays written",
            place.phases[.reload] > .zero ? cycles(layout.arrays, place.copies) : 0,
            "those of all copies"),
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
      tileBuffers(work),
    ]
  }

  private func tileBuffers(_ work: PIMWorkload) -> Explanation.Term {
    var energy = Joules.zero
    if case .itemised(let items) = cost.energy {
      energy = items.first { $0.name == "tile buffers" }?.energy ?? .zero
    }
    return item(
      "tile buffers", "vectors x energy of a vector",
      [
        .counted("vectors", work.vectors, ofShapes),
        .counted(
          "energy of a vector", Amount(energy / Double(work.vectors)),
          "words that pass buffers, by the file's tiles"),
      ])
  }

  /// What runs in the tiles' own logic: only its passage through the buffers costs.
  private func logic(_ memory: AnalogPIM, _ work: PIMWorkload) -> MemoryTerms {
    let words = Double(work.inputs + work.results) * Double(precision.bits) / 256
    let time = cost.inMemory?.phases[.copy] ?? .zero
    return MemoryTerms(
      phases: [
        phase(
          .copy, "vectors x time of a vector",
          [
            .counted("vectors", work.vectors, ofShapes),
            .counted(
              "time of a vector", Amount(time / Double(work.vectors)),
              "words that pass the buffer, by the file's tiles"),
          ])
      ],
      energies: [
        item(
          "buffers", "words x buffer energy",
          [
            .counted(
              "words", Amount(words), "inputs and results in words of 256 bits, \(ofShapes)"),
            numbers.device("buffer energy", "buffer_energy", Amount(memory.bufferEnergy)),
          ]), tileBuffers(work),
      ])
  }
}
