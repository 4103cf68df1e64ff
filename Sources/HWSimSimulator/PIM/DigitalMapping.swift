import HWSimCore

/// How a network lies in blocks whose rows compute side by side, and what it takes there.
///
///     let mapping = try DigitalMapping(memory, .floatPIM(.bf16)).map(network)
///
/// - Source: FloatPIM (ISCA 2019) for blocks, hand-over and pipeline; ConvPIM for the bound of its peak.
/// - Models: a stage for each layer with dot products and the layers without that follow it, in blocks of its
///   own. All rows of a stage's blocks work at once. Each result has a row, or several where its operands do
///   not fit one, with its part of the input (Toeplitz layout) and the weights; what does not fit the stage's
///   blocks comes in further waves, whose operands are copied in. Blocks go to stages so that the slowest is
///   as fast as can be. Results go to the next stage in phases, odd blocks and even ones, all rows at once,
///   as many steps as bits need whatever their number.
/// - Ignores: steps of a shifter that spreads results over the windows that they belong to; skip connections,
///   which the paper sends one after the other; the controller's own time.
struct DigitalMapping {
  let memory: DigitalPIM
  let arithmetic: RowArithmetic
  let area: Area?
  let endurance: Double?

  /// One layer in its stage.
  private struct Item {
    let layer: Int
    let work: PIMWorkload
    let program: RowProgram
    let rows: Int
  }

  private var copyStepsPerValue: Int { arithmetic.format.bits * memory.copyStepsPerBit }

  /// Searches take a time of their own; balancing counts them in steps.
  private var stepsPerSearch: Int { max(1, Int((memory.search / memory.step).rounded(.up))) }

  func map(_ network: Network) throws(SimulationError) -> PIMMapping {
    let stages = stages(of: network)
    let balance = PipelineBalance(
      arrays: memory.blocks, sizes: [Int](repeating: 1, count: stages.count),
      most: stages.map { $0.map { ceilingDivision($0.rows, memory.rows) }.max() ?? 1 }
    ) { stage, blocks in steps(stages[stage], blocks) }
    guard let balance else {
      throw SimulationError(
        "\(network.name) has \(stages.count) stages, more than the \(memory.blocks) blocks; give it as "
          + "many with --set blocks=\(stages.count)")
    }
    guard balance.interval < mostCycles else {
      throw SimulationError(
        "\(network.name) takes more steps than can be counted; give it more blocks")
    }
    return mapping(of: network, stages, balance)
  }

  private func stages(of network: Network) -> [[Item]] {
    var stages: [[Item]] = []
    for (index, layer) in network.layers.enumerated() {
      guard let work = PIMWorkload(layer, in: network) else { continue }
      let program = RowProgram(work, arithmetic, of: memory)
      let item = Item(
        layer: index, work: work, program: program, rows: cycles(work.results, program.parts))
      if work.kind == .dotProducts || stages.isEmpty {
        stages.append([item])
      } else {
        stages[stages.count - 1].append(item)
      }
    }
    return stages
  }

  // MARK: - Steps

  private func waves(_ item: Item, _ blocks: Int) -> Int {
    ceilingDivision(item.rows, blocks * memory.rows)
  }

  private func steps(_ stage: [Item], _ blocks: Int) -> Int {
    stage.reduce(0) { min(mostCycles, $0 + steps($1, blocks)) }
  }

  private func steps(_ item: Item, _ blocks: Int) -> Int {
    let (program, waves) = (item.program, waves(item, blocks))
    let searches = cycles(program.search + program.reduceSearch, stepsPerSearch)
    let each = program.multiply + program.add + program.reduce + searches
    let all = cycles(waves, each) + cycles(waves - 1, program.load) + handOver(item)
    return min(mostCycles, all)
  }

  /// Only what the next stage reads moves; rearrangements move by themselves.
  private func handOver(_ item: Item) -> Int {
    item.work.kind == .elements ? 0 : memory.transferPhases * copyStepsPerValue
  }

  private func phases(_ item: Item, _ blocks: Int) -> PIMPhases {
    let (program, waves) = (item.program, waves(item, blocks))
    func time(_ steps: Int, _ each: Seconds) -> Seconds { Double(cycles(waves, steps)) * each }
    var phases = PIMPhases()
    phases[.multiply] = time(program.multiply, memory.step)
    phases[.add] = time(program.add, memory.step)
    phases[.reduce] = time(program.reduce, memory.step)
    phases[.search] = time(program.search + program.reduceSearch, memory.search)
    phases[.copy] = Double(handOver(item)) * memory.step
    phases[.reload] = Double(cycles(waves - 1, program.load)) * memory.step
    return phases
  }

  // MARK: - Result

  private func mapping(
    of network: Network, _ stages: [[Item]], _ balance: PipelineBalance
  ) -> PIMMapping {
    var layers = [MappedLayer?](repeating: nil, count: network.layers.count)
    var (interval, slowest, writes) = (Seconds.zero, "", 0.0)
    for (number, stage) in stages.enumerated() {
      var (time, steps) = (Seconds.zero, 0.0)
      for item in stage {
        let mapped = mapped(item, stage: number, balance.copies[number])
        time += mapped.layer.phases.total
        steps += mapped.layer.phases.total / memory.step
        layers[item.layer] = mapped
      }
      if time > interval { (interval, slowest) = (time, network.layers[stage[0].layer].name) }
      // Each step writes one cell of a row.
      writes = max(writes, steps / Double(memory.columns))
    }
    let summary = PIMSummary(
      unit: "blocks", arrays: memory.blocks, arraysUsed: balance.copies.reduce(0, +),
      interval: interval, slowestStage: slowest, stages: stages.count, schedule: .pipelined,
      peakRate: memory.peakRate(arithmetic), writesPerCell: writes,
      lifetime: writes > 0 ? endurance.map { $0 / writes } : nil, area: area)
    let bits = Double(memory.blocks) * Double(memory.rows) * Double(memory.columns)
    return PIMMapping(
      layers: layers, summary: summary, cycle: memory.step,
      capacity: Bytes(Int(min(bits / 8, 1e18))),
      energyBasis: "NOR steps of active rows and the power of active blocks; without the host")
  }

  private func mapped(_ item: Item, stage: Int, _ blocks: Int) -> MappedLayer {
    let (work, phases, waves) = (item.work, phases(item, blocks), waves(item, blocks))
    let used = min(blocks, ceilingDivision(item.rows, memory.rows))
    let rows = Double(used) * Double(memory.rows) * Double(waves)
    let operands = Double(work.results) * Double(max(1, work.depth))
    let layer = PIMLayer(
      stage: stage, arrays: used, copies: 1, waves: waves,
      utilisation: Double(item.rows) / rows,
      redundancy: work.kind == .dotProducts ? operands / Double(work.inputs) : 1,
      matrixVectorProducts: 0, phases: phases)
    return MappedLayer(
      kernel: work.kernel, layer: layer, energy: energy(item, used, phases),
      moved: Bytes(moved(item, waves)))
  }

  /// Results that are handed over, and operands of all waves but the first.
  private func moved(_ item: Item, _ waves: Int) -> Int {
    let results = handOver(item) > 0 ? item.work.results : 0
    let operands = waves > 1 ? item.rows / waves * (waves - 1) * 2 * item.program.pairs : 0
    return (results + operands) * arithmetic.format.bytes
  }

  /// Gates switch in rows that have work; blocks draw their power while the layer runs.
  private func energy(_ item: Item, _ blocks: Int, _ phases: PIMPhases) -> [EnergyItem] {
    let program = item.program
    let rows = Double(item.rows)
    func gates(_ steps: Int, _ rows: Double) -> Joules { Double(steps) * rows * memory.stepEnergy }
    // Of the parts of a result, all but one are added to another.
    let sums = Double(item.work.results) * Double(program.parts - 1)
    let tree = copyStepsPerValue + arithmetic.add + arithmetic.search
    let waves = waves(item, blocks)
    let reloaded = rows * Double(waves - 1) / Double(waves)
    return [
      EnergyItem("multiply", gates(program.multiply, rows)),
      EnergyItem("add", gates(program.add + program.search, rows)),
      EnergyItem("reduce", gates(tree, sums)),
      EnergyItem("copy", gates(handOver(item), Double(item.work.results))),
      EnergyItem("reload", gates(program.load, reloaded)),
      EnergyItem("blocks", Double(blocks) * memory.blockPower * phases.total),
    ]
  }
}

extension PIMWorkload {
  var kernel: String {
    switch kind {
    case .dotProducts: "dot products"
    case .elements: "arithmetic"
    case .moves: "copy"
    }
  }
}
