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
    terms(
      mix, efficiency: efficiency, precision: precision, traffic: traffic, overhead: overhead,
      split: split
    ).breakdown
  }

  /// The same in its parts.
  package func terms(
    _ mix: InstructionMix, efficiency: Double, precision: Precision, traffic: [LevelTraffic],
    overhead: Cycles, split: WorkSplit = WorkSplit()
  ) -> TimeTerms {
    let core = device.core
    return TimeTerms(
      issue: Cycles(mix.total / Double(core.issueWidth)),
      pipes: core.pipes.map { busy($0, mix, precision) },
      efficiency: efficiency, factors: factors, share: split.share,
      peak: Cycles((core.mac[precision]?.cycles ?? 0) * mix.mac) * split.share,
      levels: transfers(traffic, split),
      runsAhead: device.memory.map { $0.dma?.isDoubleBuffered == true },
      overlap: core.overlap, overhead: overhead, clock: core.clock)
  }

  private func busy(_ pipe: Pipe, _ mix: InstructionMix, _ precision: Precision) -> Cycles {
    Cycles(
      pipe.classes.reduce(0) { sum, instruction in
        sum + mix[instruction] * device.core.cycles(of: instruction, precision)
      })
  }

  /// How the cores wait for each level.
  private func transfers(_ traffic: [LevelTraffic], _ split: WorkSplit) -> [TransferTerm] {
    let levels = device.memory.indices
    let isPrivate = device.memory.map(\.isPrivate)
    // Private levels wait for each other on the same core, not each on another one.
    let ofCore = split.traffic.map { counts in
      levels.map { isPrivate[$0] ? transfer(level: $0, counts[$0]) : .none }
    }
    let waiting = { (terms: [TransferTerm]) in terms.reduce(Cycles.zero) { $0 + $1.cycles } }
    let busiest = ofCore.max { waiting($0) < waiting($1) }
    return levels.map { level in
      if isPrivate[level], let busiest { return busiest[level] }
      return transfer(level: level, traffic[level], split)
    }
  }

  /// How a core, or the cache before this level, waits for it.
  private func transfer(
    level: Int, _ traffic: LevelTraffic, _ split: WorkSplit = WorkSplit()
  ) -> TransferTerm {
    guard !isCopied[level] else { return .none }
    // Cores wait for their answers at the same time.
    let exposed = (1 - device.core.latencyHiding) * split.share
    switch device.memory[level].kind {
    case .cache(let cache):
      guard let bandwidth = cache.bandwidth else { return .none }
      return .cache(
        bytes: traffic.bytes, bandwidth: bandwidth, reads: traffic.reads, latency: cache.latency,
        exposed: exposed)
    case .tlb(let tlb):
      return .tlb(misses: traffic.misses, latency: tlb.missLatency, exposed: exposed)
    case .dma(let buffer):
      let transfers = (traffic.fillBytes / buffer.block) + traffic.writebacks
      return .dma(
        transfers: transfers, setup: buffer.setup, block: buffer.block,
        bandwidth: buffer.bandwidth)
    case .scratchpad(let memory):
      if isDirect[level] {
        return .directScratchpad(
          reads: traffic.reads, read: memory.read, writes: traffic.writes, write: memory.write,
          share: split.share)
      }
      return .scratchpad(
        reads: traffic.readBytes / memory.width, read: memory.read,
        writes: traffic.writeBytes / memory.width, write: memory.write)
    case .flash(let flash):
      if flash.lineCache == nil, isDirect[level] {
        return .directFlash(reads: traffic.reads, waitStates: flash.waitStates)
      }
      let fetched = flash.lineCache == nil ? traffic.readBytes : traffic.fillBytes
      return .flash(
        words: ceilingDivision(fetched, flash.width), waitStates: flash.waitStates,
        delivery: Cycles(isDirect[level] ? 0 : 1))
    case .dram(let dram):
      let bandwidth = Self.bandwidth(
        of: split.cores, alone: dram.bandwidth, together: dram.sharedBandwidth)
      return .dram(
        bytes: traffic.bytes, bandwidth: bandwidth, rows: rowTime(dram, traffic.rows),
        reads: traffic.reads, latency: dram.latency, exposed: exposed, clock: device.core.clock)
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

extension ProcessorCore {
  /// Cycles that an instruction keeps its pipe busy.
  func cycles(of instruction: InstructionClass, _ precision: Precision) -> Double {
    instruction == .mac ? mac[precision]?.cycles ?? 1 : cycles[instruction]
  }
}
