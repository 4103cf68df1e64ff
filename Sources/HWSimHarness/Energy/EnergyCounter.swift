package import HWSimCore

/// A counter of the energy that one part of the machine has drawn since some time.
package struct EnergyCounter: Sendable {
  /// `"package-0"`, `"dram"`.
  package let domain: String
  package let unit: Joules
  /// Units after which it starts again from zero.
  package let range: UInt64
  package let read: @Sendable () -> UInt64?

  package init(
    domain: String, unit: Joules, range: UInt64, read: @escaping @Sendable () -> UInt64?
  ) {
    self.domain = domain
    self.unit = unit
    self.range = range
    self.read = read
  }

  /// Since an earlier value; right while it starts again at most once in between.
  ///
  /// - Returns: nil where the earlier value is none that it can have had.
  package func energy(from before: UInt64, to after: UInt64) -> Joules? {
    guard before <= range else { return nil }
    let units = after >= before ? after - before : range - before + after
    return unit * Double(units)
  }
}

/// Where energy counters were found, or why there are none.
package enum EnergySource: Sendable {
  case counters([EnergyCounter])
  case unavailable(reason: String)
}

extension EnergySource {
  package static let live = find(.live, open: PerfPower.open)

  /// The kernel's powercap files, then its perf events.
  ///
  /// - Parameter open: a perf event of the kernel's numbers on a core.
  package static func find(
    _ files: SystemFiles, open: (PerfPower.Event) -> (@Sendable () -> UInt64?)?
  ) -> Self {
    switch (Powercap.find(files), PerfPower.find(files, open: open)) {
    case (.counters(let counters), _), (_, .counters(let counters)): .counters(counters)
    case (.unavailable(let powercap), .unavailable(let perf)):
      .unavailable(reason: powercap == perf ? powercap : "\(powercap); \(perf)")
    }
  }

  /// Of energy readings, as of all others.
  static let notExposed = "not exposed by the kernel"
}
