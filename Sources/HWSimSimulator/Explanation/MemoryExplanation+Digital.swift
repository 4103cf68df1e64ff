import HWSimCore

extension MemoryExplanation {
  /// Blocks whose rows compute side by side: see `DigitalMapping` and `RowProgram`.
  func digital(_ memory: DigitalPIM, _ place: PIMLayer, _ work: PIMWorkload) -> MemoryTerms {
    guard let arithmetic = memory.formats.first(where: { $0.format == precision }) else {
      return MemoryTerms()
    }
    let program = RowProgram(work, arithmetic, of: memory)
    let rows = cycles(work.results, program.parts)
    let copied = work.kind == .elements ? 0 : arithmetic.format.bits * memory.copyStepsPerBit
    let steps = [
      count("multiply steps", program.multiply, arithmetic.multiply, "NORs of a multiplication"),
      count("add steps", program.add, arithmetic.add, "NORs of an addition"),
    ]
    let mapping = [
      Explanation.Term(
        "rows", "results x parts",
        [
          .counted("results", work.results, ofShapes),
          .counted("parts", program.parts, "rows that the operands of a result take"),
        ], Amount(rows),
        note: program.pairs > 0 ? "\(program.pairs) pairs of operands in each" : ""),
      Explanation.Term(
        "waves", "ceil(rows / (blocks x rows of a block))",
        [
          .term("rows", Amount(rows)),
          .counted("blocks", place.arrays, "the balance of all stages"),
          numbers.device("rows of a block", "rows", Amount(memory.rows)),
        ], Amount(place.waves)),
    ]
    let (step, waves) = (
      numbers.device("step", "step", Amount(memory.step)),
      Explanation.Input.term("waves", Amount(place.waves))
    )
    let searches = program.search + program.reduceSearch
    let phases = [
      phase(.multiply, "waves x multiply steps x step", [waves, steps[0], step]),
      phase(.add, "waves x add steps x step", [waves, steps[1], step]),
      phase(
        .reduce, "waves x reduce steps x step",
        [waves, .counted("reduce steps", program.reduce, "the tree that adds up parts"), step]),
      phase(
        .search, "waves x searches x search",
        [
          waves, .counted("searches", searches, "those of all additions of a row"),
          numbers.device("search", "search", Amount(memory.search)),
        ]),
      phase(.copy, "phases x steps of a value x step", handOver(memory, copied) + [step]),
      phase(
        .reload, "(waves - 1) x load steps x step",
        [waves, .counted("load steps", program.load, "writing all operands of a row anew"), step]),
    ]
    return MemoryTerms(
      mapping: mapping, phases: phases,
      energies: energies(memory, place, work, program, arithmetic, rows, copied))
  }

  /// Steps of a row: so many operations of so many gates.
  private func count(
    _ name: String, _ steps: Int, _ each: Int, _ what: String
  ) -> Explanation.Input {
    let operations = each > 0 ? steps / each : 0
    return .counted(name, steps, "\(operations) of a row x \(each) \(what)")
  }

  private func handOver(_ memory: DigitalPIM, _ steps: Int) -> [Explanation.Input] {
    [
      numbers.device("phases", "transfer_phases", Amount(memory.transferPhases)),
      .counted("steps of a value", steps, "bits of a value x copy_steps_per_bit"),
    ]
  }

  private func energies(
    _ memory: DigitalPIM, _ place: PIMLayer, _ work: PIMWorkload, _ program: RowProgram,
    _ arithmetic: RowArithmetic, _ rows: Int, _ copied: Int
  ) -> [Explanation.Term] {
    let each = numbers.device("step energy", "step_energy", Amount(memory.stepEnergy))
    let ofRows = Explanation.Input.term("rows", Amount(rows))
    let sums = Double(work.results) * Double(program.parts - 1)
    let tree =
      arithmetic.format.bits * memory.copyStepsPerBit + arithmetic.add + arithmetic.search
    return [
      item(
        "multiply", "multiply steps x rows x step energy",
        [.counted("multiply steps", program.multiply, "as above"), ofRows, each]),
      item(
        "add", "(add steps + searches) x rows x step energy",
        [
          .counted("add steps", program.add, "as above"),
          .counted("searches", program.search, "those of products' additions"), ofRows, each,
        ]),
      item(
        "reduce", "tree steps x sums x step energy",
        [
          .counted("tree steps", tree, "a copy and an addition"),
          .counted("sums", Amount(sums), "of the parts of a result all but one"), each,
        ]),
      item(
        "copy", "phases x steps of a value x results x step energy",
        handOver(memory, copied) + [.counted("results", work.results, ofShapes), each]),
      item(
        "reload", "load steps x rows x (waves - 1) / waves x step energy",
        [
          .counted("load steps", program.load, "as above"), ofRows,
          .term("waves", Amount(place.waves)), each,
        ]),
      item(
        "blocks", "blocks x block power x time",
        [
          .counted("blocks", place.arrays, "as above"),
          numbers.device("block power", "block_power", Amount(memory.blockPower)),
          .term("time", Amount(cost.time.total)),
        ]),
    ]
  }
}
