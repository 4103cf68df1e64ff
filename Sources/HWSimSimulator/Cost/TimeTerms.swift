package import HWSimCore

/// What a layer's time is made of, before it is put together: the answer of `TimeModel`, part by part.
///
/// Units: cycles of the core, until `breakdown` divides by its clock.
package struct TimeTerms: Hashable, Sendable {
  /// Instructions over the width at which they start.
  package var issue: Cycles
  /// Of each pipe of the core.
  package var pipes: [Cycles]
  /// Share of the modelled throughput that the kernel reaches, as measured.
  package var efficiency: Double
  /// By how much measured times miss those of the device's data sheet.
  package var factors: DeviceFactors
  /// Of the busiest core; see `WorkSplit`.
  package var share: Double
  /// What the multiply-accumulates take at the core's peak.
  package var peak: Cycles
  /// One for each memory level.
  package var levels: [TransferTerm]
  /// Whether a level's transfers run under everything else: double-buffered DMA.
  package var runsAhead: [Bool]
  /// Share of the shorter of compute and transfers that runs under the longer one.
  package var overlap: Double
  package var overhead: Cycles
  package var clock: Frequency
}

extension TimeTerms {
  /// The busiest of the issue stage and the pipes.
  package var busiest: Cycles { pipes.reduce(issue, max) }

  /// No calibration makes a core faster than its multipliers.
  package var compute: Cycles {
    max(busiest / efficiency * factors.compute * share, peak)
  }

  /// Waiting for each level.
  package var transfers: [Cycles] { levels.map { $0.cycles * factors.memory } }

  package var waiting: Cycles { sum { !$0 } }

  /// Transfers that run under everything else.
  package var ahead: Cycles { sum { $0 } }

  package var hidden: Cycles { min(compute, waiting) * overlap }

  package var total: Cycles { max(compute + waiting - hidden, ahead) + overhead }

  /// In seconds.
  package var breakdown: TimeBreakdown {
    var time = TimeBreakdown(levels: levels.count)
    time.compute = compute / clock
    time.peak = peak / clock
    time.transfers = transfers.map { $0 / clock }
    time.overhead = overhead / clock
    time.total = total / clock
    return time
  }

  private func sum(where isCounted: (Bool) -> Bool) -> Cycles {
    zip(transfers, runsAhead).reduce(.zero) { isCounted($1.1) ? $0 + $1.0 : $0 }
  }
}
