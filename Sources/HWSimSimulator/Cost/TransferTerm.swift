package import HWSimCore

/// What one memory level makes the level before it, or the core, wait: counts and costs of a kind of memory,
/// and the one formula for them.
///
/// Units: cycles of the core.
package enum TransferTerm: Hashable, Sendable {
  /// Its time is the core's own, or that of the DMA that copies from it.
  case none
  case cache(bytes: Int, bandwidth: BytesPerCycle, reads: Int, latency: Cycles, exposed: Double)
  case tlb(misses: Int, latency: Cycles, exposed: Double)
  case dma(transfers: Int, setup: Cycles, block: Int, bandwidth: BytesPerCycle)
  /// Read and written by the core itself: the first cycle of an access is the load's or store's own.
  case directScratchpad(reads: Int, read: Cycles, writes: Int, write: Cycles, share: Double)
  case scratchpad(reads: Int, read: Cycles, writes: Int, write: Cycles)
  /// Read by the core itself, without buffered lines.
  case directFlash(reads: Int, waitStates: Cycles)
  /// By words; behind a cache, the fill also waits for the cycle that delivers the word.
  case flash(words: Int, waitStates: Cycles, delivery: Cycles)
  case dram(
    bytes: Int, bandwidth: Bandwidth, rows: Seconds, reads: Int, latency: Seconds, exposed: Double,
    clock: Frequency)

  package var cycles: Cycles {
    switch self {
    case .none: return .zero
    case .cache(let bytes, let bandwidth, let reads, let latency, let exposed):
      return Bytes(bytes) / bandwidth + latency * Double(reads) * exposed
    case .tlb(let misses, let latency, let exposed): return latency * Double(misses) * exposed
    case .dma(let transfers, let setup, let block, let bandwidth):
      return setup * Double(transfers) + Bytes(transfers * block) / bandwidth
    case .directScratchpad(let reads, let read, let writes, let write, let share):
      let slow = max(read.value - 1, 0) * Double(reads)
      return Cycles((slow + max(write.value - 1, 0) * Double(writes)) * share)
    case .scratchpad(let reads, let read, let writes, let write):
      return read * Double(reads) + write * Double(writes)
    case .directFlash(let reads, let waitStates): return waitStates * Double(reads)
    case .flash(let words, let waitStates, let delivery):
      return (waitStates + delivery) * Double(words)
    case .dram(let bytes, let bandwidth, let rows, let reads, let latency, let exposed, let clock):
      let streaming = max(Bytes(bytes) / bandwidth, rows)
      return (streaming + latency * Double(reads) * exposed) * clock
    }
  }

  /// Share of a latency that is waited for; nil where there is none.
  var exposed: Double? {
    switch self {
    case .cache(_, _, _, _, let exposed), .tlb(_, _, let exposed),
      .dram(_, _, _, _, _, let exposed, _):
      exposed
    default: nil
    }
  }

  /// The same as text, in the names that `Explanation` gives the inputs.
  var formula: String {
    switch self {
    case .none: ""
    case .cache: "bytes / bandwidth + latency x reads x exposed"
    case .tlb: "latency x misses x exposed"
    case .dma: "setup x transfers + transfers x block / bandwidth"
    case .directScratchpad:
      "(max(read - 1, 0) x reads + max(write - 1, 0) x writes) x busiest core's share"
    case .scratchpad: "read x words read + write x words written"
    case .directFlash: "wait states x reads"
    case .flash: "(wait states + delivery) x words"
    case .dram: "(max(bytes / bandwidth, rows) + latency x reads x exposed) x clock"
    }
  }
}
