package import HWSimCore

/// Turns instruction counts and memory traffic into time, after the execution-cache-memory model.
///
/// Source: Stengel, Treibig, Hager, Wellein, "Quantifying performance bottlenecks of stencil
/// computations using the Execution-Cache-Memory model", ICS 2015.
///
/// - Models: issue width; instruction classes that share a pipe; bytes over each level's bandwidth,
///   or the cycles of a DRAM's rows where they take longer;
///   miss latency, less the share that the core hides; the share of the shorter of compute and
///   transfers that runs under the longer one; double-buffered DMA, which runs under all else.
/// - Of several cores: instructions and waiting for answers take as long as on the busiest one; a
///   private level's transfers are those of the core that waits longest; the bytes of shared levels add
///   up.
/// - Ignores: dependency chains, branch mispredictions, instruction fetch; queues at shared levels
///   beyond their bandwidth; the first block of a double-buffered DMA, which nothing hides.
///
/// Units: counts in; cycles per part, then seconds at the core's clock, out.
package struct TimeModel {
  package let device: Device
  /// By how much measured times miss those of the device's data sheet.
  private let factors: DeviceFactors
  /// On the time of all transfers.
  var memoryFactor: Double { factors.memory }
  /// Whether the core reads each memory without a cache between.
  private let isDirect: [Bool]
  /// Whether DMA copies from each memory; its time includes the memory's.
  private let isCopied: [Bool]

  package init(_ device: Device, factors: DeviceFactors = .none) {
    self.device = device
    self.factors = factors
    isDirect = device.memory.map { level in
      !device.memory.contains { $0.cache?.serves.contains(level.name) == true }
    }
    isCopied = device.memory.map { level in
      device.memory.contains { $0.dma?.serves.contains(level.name) == true }
    }
  }

  func isDirect(_ level: MemoryLevel) -> Bool {
    zip(device.memory, isDirect).contains { $0.name == level.name && $1 }
  }

  package func time(
    _ mix: InstructionMix, efficiency: Double, precision: Precision, traffic: [LevelTraffic],
    overhead: Cycles, split: WorkSplit = WorkSplit()
  ) -> TimeBreakdown {
    let clock = device.core.clock
    let modelled = computeCycles(mix, precision) / efficiency * factors.compute
    // No calibration makes a core faster than its multipliers.
    let peak = Cycles((device.core.mac[precision]?.cycles ?? 0) * mix.mac) * split.share
    let compute = max(modelled * split.share, peak)
    let transfers = transferCycles(traffic, split).map { $0 * factors.memory }
    var (waiting, ahead) = (Cycles.zero, Cycles.zero)
    for (level, cycles) in zip(device.memory, transfers) {
      if level.dma?.isDoubleBuffered == true { ahead += cycles } else { waiting += cycles }
    }
    let hidden = min(compute, waiting) * device.core.overlap

    var time = TimeBreakdown(levels: traffic.count)
    time.compute = compute / clock
    time.peak = peak / clock
    time.transfers = transfers.map { $0 / clock }
    time.overhead = overhead / clock
    time.total = (max(compute + waiting - hidden, ahead) + overhead) / clock
    return time
  }

  /// The busiest of the issue stage and the pipes.
  package func computeCycles(_ mix: InstructionMix, _ precision: Precision) -> Cycles {
    let core = device.core
    var busiest = mix.total / Double(core.issueWidth)
    for pipe in core.pipes {
      let busy = pipe.classes.reduce(0) { sum, instruction in
        let cycles =
          instruction == .mac ? core.mac[precision]?.cycles ?? 1 : core.cycles[instruction]
        return sum + mix[instruction] * cycles
      }
      busiest = max(busiest, busy)
    }
    return Cycles(busiest)
  }

  /// Cycles that the cores wait for each level.
  private func transferCycles(_ traffic: [LevelTraffic], _ split: WorkSplit) -> [Cycles] {
    let levels = device.memory.indices
    let isPrivate = device.memory.map(\.isPrivate)
    // Private levels wait for each other on the same core, not each on another one.
    let ofCore = split.traffic.map { counts in
      levels.map { isPrivate[$0] ? transferCycles(level: $0, counts[$0]) : .zero }
    }
    let busiest = ofCore.max { $0.reduce(.zero, +) < $1.reduce(.zero, +) }
    return levels.map { level in
      if isPrivate[level], let busiest { return busiest[level] }
      return transferCycles(level: level, traffic[level], split)
    }
  }

  /// Cycles that a core, or the cache before this level, waits for it.
  private func transferCycles(
    level: Int, _ traffic: LevelTraffic, _ split: WorkSplit = WorkSplit()
  ) -> Cycles {
    guard !isCopied[level] else { return .zero }
    // Cores wait for their answers at the same time.
    let exposed = (1 - device.core.latencyHiding) * split.share
    switch device.memory[level].kind {
    case .cache(let cache):
      guard let bandwidth = cache.bandwidth else { return .zero }
      let latency = cache.latency * Double(traffic.reads) * exposed
      return Bytes(traffic.bytes) / bandwidth + latency
    case .tlb(let tlb): return tlb.missLatency * Double(traffic.misses) * exposed
    case .dma(let buffer):
      let transfers = (traffic.fillBytes / buffer.block) + traffic.writebacks
      return buffer.setup * Double(transfers) + Bytes(transfers * buffer.block) / buffer.bandwidth
    case .scratchpad(let memory):
      if isDirect[level] {
        // The first cycle of an access is the load's or store's own.
        let read = max(memory.read.value - 1, 0) * Double(traffic.reads)
        let write = max(memory.write.value - 1, 0) * Double(traffic.writes)
        return Cycles((read + write) * split.share)
      }
      let (reads, writes) = (traffic.readBytes / memory.width, traffic.writeBytes / memory.width)
      return memory.read * Double(reads) + memory.write * Double(writes)
    case .flash(let flash):
      let fetched = flash.lineCache == nil ? traffic.readBytes : traffic.fillBytes
      // Behind a cache, the fill also waits for the cycle that delivers the word.
      let perWord = isDirect[level] ? flash.waitStates : flash.waitStates + Cycles(1)
      if flash.lineCache == nil, isDirect[level] { return flash.waitStates * Double(traffic.reads) }
      return perWord * Double(ceilingDivision(fetched, flash.width))
    case .dram(let dram):
      let bandwidth = Self.bandwidth(
        of: split.cores, alone: dram.bandwidth, together: dram.sharedBandwidth)
      let streaming = max(Bytes(traffic.bytes) / bandwidth, rowTime(dram, traffic.rows))
      let latency = dram.latency * Double(traffic.reads) * exposed
      return (streaming + latency) * device.core.clock
    }
  }

  /// What the banks of a DRAM need for the rows that were asked for.
  private func rowTime(_ dram: DRAM, _ counts: RowCounts) -> Seconds {
    guard let rows = dram.rows else { return .zero }
    return Cycles(Double(counts.cycles)) / rows.clock
  }

  /// What `cores` draw from a DRAM: each no more than one can alone, and no more than all can together.
  /// Where the latter is not known, all draw what one can.
  package static func bandwidth(
    of cores: Int, alone: Bandwidth, together: Bandwidth?
  ) -> Bandwidth {
    min(alone * Double(cores), together ?? alone)
  }
}

extension MemoryLevel {
  fileprivate var dma: DMABuffer? {
    if case .dma(let buffer) = kind { buffer } else { nil }
  }
}
