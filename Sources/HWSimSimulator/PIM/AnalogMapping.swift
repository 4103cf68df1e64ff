import HWSimCore

/// How a network lies in crossbars, and what it takes there.
///
/// - Source: ISAAC (ISCA 2016) and PipeLayer (HPCA 2017): weights stay, layers form a pipeline, layers with many
///   vectors of inputs get copies so that none lags.
/// - Models: a stage for each layer with dot products. Where one copy of all weights fits the arrays, the rest of
///   the arrays goes to copies so that the slowest stage is as fast as can be. Where it does not, or where that
///   gives fewer images a second, layers run one after the other, and each first writes as many copies of its
///   weights as make up for the writing; a product of two activations always writes.
///   Everything but dot products runs in the tiles' own logic while these do; where the device describes its
///   tiles, what passes their buffers and links takes time.
/// - Ignores: unless the device says that layers start with their first window, a layer's start before the one
///   before it has ended, so latency is an upper bound; noise, and what converters with too few bits lose.
struct AnalogMapping {
  let memory: AnalogPIM
  let format: Precision
  let area: Area?
  let endurance: Double?

  private struct Stage {
    let layer: Int
    let work: PIMWorkload
    let layout: CrossbarLayout
  }

  func map(_ network: Network) throws(SimulationError) -> PIMMapping {
    var (stages, others) = ([Stage](), [(layer: Int, work: PIMWorkload)]())
    for (index, layer) in network.layers.enumerated() {
      guard let work = PIMWorkload(layer, in: network) else { continue }
      guard work.kind == .dotProducts else {
        others.append((index, work))
        continue
      }
      let layout = CrossbarLayout(
        depth: work.depth, outputs: work.outputs, groups: work.groups, window: work.window, memory,
        format)
      stages.append(Stage(layer: index, work: work, layout: layout))
    }
    let most = stages.map { memory.replication == .none ? 1 : $0.work.vectors }
    let balance = PipelineBalance(
      arrays: memory.arrays, sizes: stages.map(\.layout.arrays), most: most
    ) { stage, copies in ceilingDivision(stages[stage].work.vectors, copies) }
    let reloaded = mapping(of: network, stages, others, copies: nil)
    guard let balance else { return reloaded }
    let resident = mapping(of: network, stages, others, copies: balance.copies)
    return resident.summary.interval <= reloaded.summary.interval ? resident : reloaded
  }

  // MARK: - Result

  private func mapping(
    of network: Network, _ stages: [Stage], _ others: [(layer: Int, work: PIMWorkload)],
    copies: [Int]?
  ) -> PIMMapping {
    var layers = [MappedLayer?](repeating: nil, count: network.layers.count)
    var (longest, all, slowest, used, written) = (Seconds.zero, Seconds.zero, "", 0, 0.0)
    let hops = hops(in: network, stages, copies)
    for (number, stage) in stages.enumerated() {
      let count = copies?[number] ?? copiesToWrite(of: stage)
      let mapped = mapped(
        stage, number, copies: count, isResident: copies != nil, traffic(of: stage, hops[number]))
      let time = mapped.layer.phases.total
      all += time
      if time > longest { (longest, slowest) = (time, network.layers[stage.layer].name) }
      used = copies == nil ? max(used, mapped.layer.arrays) : used + mapped.layer.arrays
      if isWritten(stage, isResident: copies != nil) {
        written += Double(cycles(stage.layout.arrays, count))
      }
      layers[stage.layer] = mapped
    }
    for (layer, work) in others {
      let operation = network.layers[layer].operation
      let mapped = logic(operation, work, stages.count { $0.layer < layer })
      all += mapped.layer.phases.total
      layers[layer] = mapped
    }
    if copies != nil, memory.start == .windows {
      for (layer, hidden) in WindowStart(network, layers).hidden.enumerated() {
        layers[layer]?.layer.hidden = hidden
      }
    }
    let writes = written / Double(memory.arrays)
    let summary = PIMSummary(
      unit: "crossbars", arrays: memory.arrays, arraysUsed: used,
      interval: copies == nil ? all : longest, slowestStage: slowest, stages: stages.count,
      schedule: copies == nil ? .reloaded : .pipelined, peakRate: memory.peakRate(format),
      writesPerCell: writes,
      lifetime: writes > 0 ? endurance.map { $0 / writes } : nil, area: area)
    let bits =
      Double(memory.arrays) * Double(memory.rows) * Double(memory.columns)
      * Double(memory.cellBits)
    return PIMMapping(
      layers: layers, summary: summary, cycle: memory.step,
      capacity: Bytes(Int(min(bits / 8, 1e18))),
      energyBasis:
        "rows driven, columns converted, buffers, network and the power of active arrays; "
        + "without the host")
  }

  private func isWritten(_ stage: Stage, isResident: Bool) -> Bool {
    !isResident || stage.work.counts.weights == 0
  }

  /// How far the sums of each stage travel; nowhere without tiles, or where each layer has all arrays in turn.
  private func hops(
    in network: Network, _ stages: [Stage], _ copies: [Int]?
  ) -> [Floorplan.Hops] {
    guard let tiles = memory.tiles, let copies else {
      return [Floorplan.Hops](repeating: Floorplan.Hops(), count: stages.count)
    }
    let numbers = Dictionary(uniqueKeysWithValues: stages.indices.map { (stages[$0].layer, $0) })
    let consumers = network.consumers
    // Of each layer, through those without dot products.
    var readers = [Set<Int>](repeating: [], count: consumers.count)
    for layer in consumers.indices.reversed() {
      for consumer in consumers[layer] {
        if let stage = numbers[consumer] {
          readers[layer].insert(stage)
        } else {
          readers[layer].formUnion(readers[consumer])
        }
      }
    }
    let sizes = stages.indices.map {
      ceilingDivision(cycles(stages[$0].layout.arrays, copies[$0]), tiles.arrays)
    }
    return Floorplan(tiles: sizes, readers: stages.map { readers[$0.layer].sorted() }).hops
  }

  /// Nil where the device does not describe its tiles.
  private func traffic(
    of stage: Stage, _ hops: Floorplan.Hops = Floorplan.Hops()
  ) -> TileTraffic? {
    memory.tiles.map {
      TileTraffic(
        $0, stage.layout, outputs: stage.work.outputs, bits: memory.inputBits(format), hops: hops)
    }
  }

  private func writing(_ layout: CrossbarLayout, copies: Int) -> Seconds {
    let writes = ceilingDivision(cycles(layout.arrays, copies), memory.parallelWrites)
    return Double(cycles(writes, memory.rows)) * memory.writeTime
  }

  /// Vectors that each copy takes one after the other; what exceeds all arrays comes in turns.
  private func products(_ stage: Stage, copies: Int) -> Double {
    let turns = ceilingDivision(stage.layout.arrays, memory.arrays)
    return Double(cycles(ceilingDivision(stage.work.vectors, copies), turns))
  }

  private func productTime(_ stage: Stage) -> Seconds {
    memory.productTime(
      format, rows: stage.layout.rowsInUse, columns: stage.layout.columnsInUse)
  }

  /// Of a layer that has all arrays to itself: the copies with which writing them and multiplying take least.
  ///
  /// Only the fewest copies for each number of rounds can be the best.
  private func copiesToWrite(of stage: Stage) -> Int {
    let (layout, vectors) = (stage.layout, stage.work.vectors)
    guard memory.replication == .balanced else { return 1 }
    let vector = productTime(stage) + (traffic(of: stage)?.time ?? .zero)
    let most = max(1, min(vectors, memory.arrays / layout.arrays))
    var (best, least, copies) = (1, Seconds(.infinity), 1)
    while copies <= most {
      let time = products(stage, copies: copies) * vector + writing(layout, copies: copies)
      if time < least { (best, least) = (copies, time) }
      let rounds = ceilingDivision(vectors, copies)
      guard rounds > 1 else { break }
      copies = ceilingDivision(vectors, rounds - 1)
    }
    return best
  }

  private func mapped(
    _ stage: Stage, _ number: Int, copies: Int, isResident: Bool, _ traffic: TileTraffic?
  ) -> MappedLayer {
    let (work, layout) = (stage.work, stage.layout)
    let turns = ceilingDivision(layout.arrays, memory.arrays)
    let arrays = min(memory.arrays, cycles(layout.arrays, copies))
    let isWritten = isWritten(stage, isResident: isResident)
    var phases = PIMPhases()
    let products = products(stage, copies: copies)
    phases[.multiply] = products * productTime(stage)
    phases[.copy] = products * (traffic?.time ?? .zero)
    if isWritten { phases[.reload] = writing(layout, copies: copies) }
    let cells = Double(layout.arrays) * Double(memory.rows) * Double(memory.columns)
    let operands = Double(work.results) * Double(work.depth)
    let layer = PIMLayer(
      stage: number, arrays: arrays, copies: copies, waves: turns,
      utilisation: Double(layout.usedCells) / cells,
      redundancy: operands / Double(work.outputs / work.groups) / Double(work.inputs),
      matrixVectorProducts: cycles(work.vectors, layout.rowGroups), phases: phases)
    let weightBytes = cycles(cycles(work.depth, work.outputs), format.bytes)
    var energy = energy(stage, arrays, phases, written: isWritten ? copies : 0)
    if let traffic {
      energy.append(EnergyItem("tile buffers", Double(work.vectors) * traffic.energy))
    }
    return MappedLayer(
      kernel: "crossbars", layer: layer, energy: energy,
      moved: Bytes(work.results * format.bytes + (isWritten ? cycles(weightBytes, copies) : 0)),
      rounds: ceilingDivision(work.vectors, copies))
  }

  private func energy(
    _ stage: Stage, _ arrays: Int, _ phases: PIMPhases, written copies: Int
  ) -> [EnergyItem] {
    let (work, layout) = (stage.work, stage.layout)
    let steps = Double(work.vectors) * Double(memory.inputSteps(format))
    let turns = Double(memory.turns(columns: layout.columnsInUse))
    // Words of 256 bits; all groups of a vector are read.
    let width = Double(format.bits) / 256
    let inputs = Double(work.vectors) * Double(work.depth) * Double(work.groups) * width
    let outputs = Double(work.results) * width
    let rounds = Double(memory.rounds(rows: layout.rowsInUse))
    let conversions = steps * rounds * Double(layout.readColumns)
    let conversion = memory.converters?.energy ?? .zero
    let rowsWritten = Double(cycles(layout.arrays, copies)) * Double(memory.rows)
    return [
      EnergyItem("rows", steps * turns * Double(layout.drivenRows) * memory.rowEnergy),
      EnergyItem("converters", conversions * conversion),
      EnergyItem("buffers", (inputs + outputs) * memory.bufferEnergy),
      EnergyItem("network", outputs * memory.networkEnergy),
      EnergyItem("reload", rowsWritten * memory.writeEnergy),
      EnergyItem("arrays", Double(arrays) * memory.arrayPower * phases[.multiply]),
    ]
  }

  /// A layer without dot products: its passage through the buffers costs energy and, where the device describes
  /// its tiles, time.
  private func logic(
    _ operation: Operation, _ work: PIMWorkload, _ stagesBefore: Int
  ) -> MappedLayer {
    let words = Double(work.inputs + work.results) * Double(format.bits) / 256
    var layer = PIMLayer(
      stage: max(0, stagesBefore - 1), arrays: 0, copies: 1, waves: 1, utilisation: 0,
      redundancy: 1, matrixVectorProducts: 0, phases: PIMPhases())
    var energy = [EnergyItem("buffers", words * memory.bufferEnergy)]
    if let tiles = memory.tiles, work.kind == .elements, !operation.isAppliedToSums {
      let traffic = TileTraffic(
        tiles, inputs: ceilingDivision(work.inputs, work.vectors), outputs: work.outputs,
        bits: memory.inputBits(format))
      layer.phases[.copy] = Double(work.vectors) * traffic.time
      energy.append(EnergyItem("tile buffers", Double(work.vectors) * traffic.energy))
    }
    return MappedLayer(
      kernel: "tile logic", layer: layer, energy: energy,
      moved: Bytes(work.results * format.bytes), rounds: work.vectors)
  }
}

extension Operation {
  /// Whether a tile's logic does it to sums on their way into the buffer.
  fileprivate var isAppliedToSums: Bool {
    switch self {
    case .activation, .batchNormalization, .quantization: true
    default: false
    }
  }
}
