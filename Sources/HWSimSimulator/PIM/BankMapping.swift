import HWSimCore

/// What a network takes in units beside a DRAM's banks, layer after layer.
///
/// - Source: PIMSimulator of HBM-PIM for products and elements.
/// - Models: each vector of inputs is a product of its own, as the units keep no weights; layers in groups as
///   the cheaper of products and operations on elements, which read two operands and write one for each
///   multiplication; other layers by the bytes that they read and write, once for each kind of operation.
/// - Ignores: a host that computes beside; laying out inputs as vectors; refresh.
struct BankSIMDMapping {
  let memory: BankSIMD
  let format: Precision

  func map(_ network: Network) -> PIMMapping {
    let layers = network.layers.map { layer in
      PIMWorkload(layer, in: network).map(mapped)
    }
    return PIMMapping(
      sequential: layers, of: network, unit: "units", count: memory.units,
      peakRate: memory.peakRate, cycle: memory.tileTime, capacity: memory.size,
      energyBasis:
        "multiplications, transfers beside the banks and background power; without the host")
  }

  private func mapped(_ work: PIMWorkload) -> MappedLayer {
    var phases = PIMPhases()
    var (used, busy, macs) = (memory.units, 1.0, 0)
    let elements = bytes(work.inputs + work.results)
    var moved = elements
    if work.kind == .dotProducts {
      macs = work.counts.macs
      let products = productTime(work)
      let operands = bytes(cycles(3, work.counts.macs))
      let single = memory.elementTime(operands)
      if work.groups > 1, single < products {
        (phases[.multiply], moved) = (single, operands)
      } else {
        phases[.multiply] = products
        let outputs = work.outputs / work.groups
        used = min(memory.units, ceilingDivision(outputs, memory.resultsPerUnit))
        let tiles = memory.tiles(outputs: outputs, depth: work.depth) * memory.inputTile
        busy =
          Double(outputs) * Double(work.depth)
          / (Double(tiles) * Double(memory.units) * Double(memory.resultsPerUnit))
        // Weights come from the banks for each vector anew.
        moved = bytes(work.counts.macs)
      }
    } else {
      phases[work.kind == .elements ? .add : .copy] = memory.elementTime(elements)
    }
    let layer = PIMLayer(
      stage: 0, arrays: used, copies: 1, waves: 1, utilisation: busy, redundancy: 1,
      matrixVectorProducts: work.kind == .dotProducts ? cycles(work.vectors, work.groups) : 0,
      phases: phases)
    return MappedLayer(
      kernel: work.kernel, layer: layer,
      energy: [
        EnergyItem("multiply", Double(macs) * memory.macEnergy),
        EnergyItem("banks", memory.bankEnergy * moved),
        EnergyItem("background", memory.idlePower * phases.total),
      ], moved: moved)
  }

  /// Launched once; each vector, and each group, works through its tiles.
  private func productTime(_ work: PIMWorkload) -> Seconds {
    let outputs = max(1, work.outputs / work.groups)
    let tiles = memory.tiles(outputs: outputs, depth: work.depth)
    let all = cycles(cycles(work.vectors, work.groups), tiles)
    return memory.launch + Double(all) * memory.tileTime
  }

  private func bytes(_ elements: Int) -> Bytes { Bytes(cycles(elements, format.bytes)) }
}

/// What a network takes in cores beside a DRAM's banks, layer after layer.
///
/// - Source: PrIM (arXiv 2105.03814) for operations, transfers from the bank and from the host.
/// - Models: results are split evenly among cores, or operands where results are fewer and only summed up; each
///   core reads both operands of every product from its bank while it computes; a layer's input comes from the
///   host and its results go there, as cores cannot ask each other.
/// - Ignores: what divisions and exponentials take beyond a multiplication; reuse of operands in a
///   scratchpad; fewer threads than fill its pipeline; launching the cores.
struct BankCoresMapping {
  let memory: BankCores
  let rates: BankCores.CoreRates

  func map(_ network: Network) -> PIMMapping {
    let layers = network.layers.map { layer in
      PIMWorkload(layer, in: network).map(mapped)
    }
    return PIMMapping(
      sequential: layers, of: network, unit: "cores", count: memory.cores,
      peakRate: memory.peakRate(rates), cycle: Seconds(1 / memory.clock.value),
      capacity: Bytes(cycles(memory.bank.value, memory.cores)),
      energyBasis: "power of all cores and banks x time; without the host")
  }

  private func mapped(_ work: PIMWorkload) -> MappedLayer {
    let pieces = work.pieces(for: memory.cores)
    let each = Double(ceilingDivision(pieces, memory.cores))
    let counts = work.counts
    let share = each / Double(pieces)
    let multiplied = counts.multiplications + counts.divisions + counts.exponentials
    let products = Double(counts.macs + multiplied) * share
    let sums = Double(counts.macs + counts.additions + counts.comparisons) * share
    let operands =
      work.kind == .dotProducts
      ? 2 * Double(counts.macs) : Double(work.inputs + work.results)
    let bytes = (operands * share * Double(rates.format.bytes)).rounded(.up)
    let transfer = memory.transferTime(Bytes(Int(min(bytes, 1e18))))
    var phases = PIMPhases()
    phases[.multiply] = Seconds(products / rates.multiply.value)
    phases[.add] = Seconds(sums / rates.add.value)
    // What the transfers from the bank take longer than the arithmetic.
    phases[.reload] = max(.zero, transfer - phases.total)
    let (inputs, results) = (
      Bytes(work.inputs * rates.format.bytes), Bytes(pieces * rates.format.bytes)
    )
    phases[.copy] = inputs / memory.toBanks + results / memory.fromBanks
    let used = min(memory.cores, pieces)
    let layer = PIMLayer(
      stage: 0, arrays: used, copies: 1, waves: 1,
      utilisation: Double(pieces) / (each * Double(used)), redundancy: 1,
      matrixVectorProducts: 0, phases: phases)
    return MappedLayer(
      kernel: work.kernel, layer: layer,
      energy: [EnergyItem("cores", Double(memory.cores) * memory.corePower * phases.total)],
      moved: inputs + results)
  }
}

extension PIMWorkload {
  /// What is split among cores: results, or operands where results are fewer and only summed up.
  func pieces(for cores: Int) -> Int {
    let isSummed = kind == .elements && inputs > results
    return isSummed ? max(results, min(inputs, cores)) : results
  }
}

extension PIMMapping {
  /// Layers one after the other, all units working on each.
  fileprivate init(
    sequential layers: [MappedLayer?], of network: Network, unit: String, count: Int,
    peakRate: Double, cycle: Seconds, capacity: Bytes, energyBasis: String
  ) {
    var (total, longest, slowest) = (Seconds.zero, Seconds.zero, "")
    for (layer, mapped) in zip(network.layers, layers) {
      guard let time = mapped?.layer.phases.total else { continue }
      total += time
      if time > longest { (longest, slowest) = (time, layer.name) }
    }
    self.layers = layers
    self.cycle = cycle
    self.capacity = capacity
    self.energyBasis = energyBasis
    summary = PIMSummary(
      unit: unit, arrays: count,
      arraysUsed: layers.reduce(0) { max($0, $1?.layer.arrays ?? 0) }, interval: total,
      slowestStage: slowest, stages: 1, schedule: .sequential, peakRate: peakRate,
      writesPerCell: 0, lifetime: nil, area: nil)
  }
}
