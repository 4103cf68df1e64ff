import HWSimCore

extension MemoryExplanation {
  /// Lanes beside banks: see `BankSIMDMapping`.
  func lanes(_ memory: BankSIMD, _ place: PIMLayer, _ work: PIMWorkload) -> MemoryTerms {
    let macs = work.kind == .dotProducts ? work.counts.macs : 0
    let moved = Explanation.Input.counted(
      "bytes", Amount(Bytes(moved)), "operands that come from the banks, and results")
    let energies = [
      item(
        "multiply", "MACs x mac energy",
        [
          .counted("MACs", macs, ofShapes),
          numbers.device("mac energy", "lanes.mac_energy", Amount(memory.macEnergy)),
        ]),
      item(
        "banks", "bank energy x bytes",
        [numbers.device("bank energy", "lanes.bank_energy", Amount(memory.bankEnergy)), moved]),
      item(
        "background", "idle power x time",
        [
          numbers.device("idle power", "lanes.idle_power", Amount(memory.idlePower)),
          .term("time", Amount(cost.time.total)),
        ]),
    ]
    let tiles = memory.tiles(outputs: max(1, work.outputs / work.groups), depth: work.depth)
    let product =
      memory.launch + Double(cycles(cycles(work.vectors, work.groups), tiles)) * memory.tileTime
    guard work.kind == .dotProducts, place.phases[.multiply] == product else {
      let kind: PIMPhase =
        work.kind == .dotProducts ? .multiply : work.kind == .elements ? .add : .copy
      return MemoryTerms(
        phases: [
          phase(
            kind, "launch + bytes / bandwidth",
            [
              numbers.device("launch", "lanes.element_launch", Amount(memory.elementLaunch)), moved,
              numbers.device("bandwidth", "lanes.bandwidth", Amount(memory.bandwidth)),
            ])
        ], energies: energies)
    }
    return MemoryTerms(
      mapping: [tiling(memory, work, tiles)],
      phases: [
        phase(
          .multiply, "launch + vectors x groups x tiles x tile time",
          [
            numbers.device("launch", "lanes.launch", Amount(memory.launch)),
            .counted("vectors", work.vectors, "pixels of the output, \(ofShapes)"),
            .counted("groups", work.groups, ofShapes), .term("tiles", Amount(tiles)),
            numbers.device("tile time", "lanes.tile_time", Amount(memory.tileTime)),
          ])
      ], energies: energies)
  }

  private var moved: Int { cost.traffic.reduce(0) { $0 + $1.bytes } }

  private func tiling(_ memory: BankSIMD, _ work: PIMWorkload, _ tiles: Int) -> Explanation.Term {
    Explanation.Term(
      "tiles", "ceil(outputs / (units x results of a unit)) x ceil(depth / inputs of a tile)",
      [
        .counted("outputs", max(1, work.outputs / work.groups), "results of a vector in a group"),
        numbers.device("units", "lanes.units", Amount(memory.units)),
        numbers.device(
          "results of a unit", "lanes.results_per_unit", Amount(memory.resultsPerUnit)),
        .counted("depth", work.depth, "products of a result"),
        numbers.device("inputs of a tile", "lanes.input_tile", Amount(memory.inputTile)),
      ], Amount(tiles))
  }

  /// Cores beside banks: see `BankCoresMapping`.
  func cores(_ memory: BankCores, _ place: PIMLayer, _ work: PIMWorkload) -> MemoryTerms {
    guard let rates = memory.formats.first(where: { $0.format == precision }) else {
      return MemoryTerms()
    }
    let pieces = work.pieces(for: memory.cores)
    let each = ceilingDivision(pieces, memory.cores)
    let (counts, share) = (work.counts, Double(each) / Double(pieces))
    let multiplied = counts.multiplications + counts.divisions + counts.exponentials
    let products = Double(counts.macs + multiplied) * share
    let sums = Double(counts.macs + counts.additions + counts.comparisons) * share
    let ofCore = { (name: String, count: Double, what: String) in
      Explanation.Input.counted(name, Amount(count), "\(what) of the busiest core")
    }
    let format = precision.rawValue
    let multiply = numbers.device(
      "multiplications a second", "cores.formats.\(format).multiply", Amount(rates.multiply))
    let add = numbers.device(
      "additions a second", "cores.formats.\(format).add", Amount(rates.add))
    let phases = [
      phase(
        .multiply, "products / multiplications a second",
        [ofCore("products", products, "products"), multiply]),
      phase(.add, "sums / additions a second", [ofCore("sums", sums, "additions"), add]),
      reload(memory, work, share, rates),
      phase(
        .copy, "bytes in / to banks + bytes out / from banks",
        [
          .counted("bytes in", Amount(Bytes(work.inputs * precision.bytes)), ofShapes),
          numbers.device("to banks", "cores.to_banks", Amount(memory.toBanks)),
          .counted("bytes out", Amount(Bytes(pieces * precision.bytes)), ofShapes),
          numbers.device("from banks", "cores.from_banks", Amount(memory.fromBanks)),
        ]),
    ]
    let results = Explanation.Term(
      "pieces of a core", "ceil(pieces / cores)",
      [
        .counted("pieces", pieces, "results, or operands that are only summed up; \(ofShapes)"),
        numbers.device("cores", "cores.cores", Amount(memory.cores)),
      ], Amount(each), note: "\(percent(place.utilisation)) of the cores' turns are of use")
    let energy = item(
      "cores", "cores x core power x time",
      [
        numbers.device("cores", "cores.cores", Amount(memory.cores)),
        numbers.device("core power", "cores.core_power", Amount(memory.corePower)),
        .term("time", Amount(cost.time.total)),
      ])
    return MemoryTerms(mapping: [results], phases: phases, energies: [energy])
  }

  /// What a core's transfers from its bank take longer than its arithmetic.
  private func reload(
    _ memory: BankCores, _ work: PIMWorkload, _ share: Double, _ rates: BankCores.CoreRates
  ) -> Explanation.Term {
    let operands =
      work.kind == .dotProducts
      ? 2 * Double(work.counts.macs) : Double(work.inputs + work.results)
    let bytes = (operands * share * Double(rates.format.bytes)).rounded(.up)
    let arithmetic = [PIMPhase.multiply, .add].compactMap { phase -> Explanation.Input? in
      let time = cost.inMemory?.phases[phase] ?? .zero
      return time > .zero ? .term(phase.rawValue, Amount(time)) : nil
    }
    let hidden = arithmetic.map { " - \($0.name)" }.joined()
    return phase(
      .reload, "max(0, (ceil(bytes / longest) x latency + bytes / rate) / clock\(hidden))",
      [
        .counted("bytes", Amount(Bytes(Int(min(bytes, 1e18)))), "operands of the busiest core"),
        numbers.device("longest", "cores.transfer_size", Amount(memory.transferSize)),
        numbers.device("latency", "cores.transfer_latency", Amount(memory.transferLatency)),
        numbers.device("rate", "cores.transfer_rate", Amount(memory.transferRate)),
        numbers.device("clock", "cores.clock", Amount(memory.clock)),
      ] + arithmetic)
  }
}
