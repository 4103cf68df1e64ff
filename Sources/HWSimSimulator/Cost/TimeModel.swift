package import HWSimCore

/// Turns instruction counts and memory traffic into time, after the execution-cache-memory model.
///
/// Source: Stengel, Treibig, Hager, Wellein, "Quantifying performance bottlenecks of stencil
/// computations using the Execution-Cache-Memory model", ICS 2015.
///
/// - Models: issue width; instruction classes that share a pipe; bytes over each level's bandwidth,
///   or the cycles of a DRAM's rows where they take longer;
///   miss latency, less the share that the core hides; the share of the shorter of compute and
///   transfers that runs under the longer one.
/// - Ignores: dependency chains, branch mispredictions, instruction fetch, contention with other
///   cores or DMA.
///
/// Units: counts in; cycles per part, then seconds at the core's clock, out.
package struct TimeModel {
  package let device: Device
  /// Whether the core reads each memory without a cache between.
  private let isDirect: [Bool]

  package init(_ device: Device) {
    self.device = device
    isDirect = device.memory.map { level in
      !device.memory.contains { $0.cache?.serves.contains(level.name) == true }
    }
  }

  package func time(
    _ mix: InstructionMix, efficiency: Double, precision: Precision, traffic: [LevelTraffic],
    overhead: Cycles
  ) -> TimeBreakdown {
    let clock = device.core.clock
    let compute = computeCycles(mix, precision) / efficiency
    let transfers = traffic.indices.map { transferCycles(level: $0, traffic[$0]) }
    let waiting = transfers.reduce(.zero, +)
    let hidden = min(compute, waiting) * device.core.overlap

    var time = TimeBreakdown(levels: traffic.count)
    time.compute = compute / clock
    time.transfers = transfers.map { $0 / clock }
    time.overhead = overhead / clock
    time.total = (compute + waiting - hidden + overhead) / clock
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

  /// Cycles that the core, or the cache before this level, waits for it.
  private func transferCycles(level: Int, _ traffic: LevelTraffic) -> Cycles {
    let exposed = 1 - device.core.latencyHiding
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
        return Cycles(read + max(memory.write.value - 1, 0) * Double(traffic.writes))
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
      let streaming = max(Bytes(traffic.bytes) / dram.bandwidth, rowTime(dram, traffic.rows))
      let latency = dram.latency * Double(traffic.reads) * exposed
      return (streaming + latency) * device.core.clock
    }
  }

  /// What the banks of a DRAM need for the rows that were asked for.
  private func rowTime(_ dram: DRAM, _ counts: RowCounts) -> Seconds {
    guard let rows = dram.rows else { return .zero }
    return Cycles(Double(counts.cycles)) / rows.clock
  }
}
