import HWSimCore

// What results of processors and of memories that compute can be compared by.

/// Images that leave in a second, one inference or training step after the other.
func imagesPerSecond(_ result: SimulationResult) -> String {
  let interval = result.inMemory?.interval ?? result.time.total
  guard interval > .zero else { return "-" }
  return significant(Double(result.network.input.batch) / interval.value)
}

/// Energy x time.
func energyDelay(_ result: SimulationResult) -> String {
  let product = result.energy.total.value * result.time.total.value
  let (unit, size) =
    [("J s", 1.0), ("mJ s", 1e-3), ("µJ s", 1e-6)].first { product >= $0.1 } ?? ("nJ s", 1e-9)
  return "\(significant(product / size)) \(unit)"
}

/// The share of its peak that a device reaches: of the time of its multipliers, or of what all arrays
/// could multiply and add.
func peakShare(_ result: SimulationResult) -> Double {
  guard let summary = result.inMemory else {
    return result.time.total > .zero ? result.time.peak / result.time.total : 0
  }
  guard summary.interval > .zero else { return 0 }
  return Double(result.network.counts.macs) / summary.interval.value / summary.peakRate
}

/// The share of the rows or cells of a memory's arrays that do something of use; nil on a processor.
func usedShare(_ result: SimulationResult) -> Double? {
  let working = result.layers.compactMap(\.inMemory).filter { $0.arrays > 0 }
  let all = working.reduce(0.0) { $0 + Double($1.arrays) }
  guard all > 0 else { return nil }
  return working.reduce(0.0) { $0 + Double($1.arrays) * $1.utilisation } / all
}

/// What most of the time goes to: the phase of a memory that computes, else the largest part.
func limit(_ result: SimulationResult) -> String {
  guard result.inMemory != nil else { return result.boundName(result.time) }
  let times = PIMPhase.allCases.map { phase in
    result.layers.reduce(Seconds.zero) { $0 + ($1.inMemory?.phases[phase] ?? .zero) }
  }
  guard let longest = times.indices.max(by: { times[$0] < times[$1] }), times[longest] > .zero
  else { return "-" }
  return PIMPhase.allCases[longest].rawValue
}
