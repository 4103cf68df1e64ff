package import HWSimCore

/// Energy that was drawn while some work was done.
///
///     let meter = EnergyMeter()
///     let readings = meter.measure(calls: 100_000) { kernel.run() }   // joules per call
///
/// - Models: the counters of whole packages and their parts, read before and after.
/// - Ignores: whatever else runs on the package, and what it draws when idle. Counters advance about once a
///   millisecond, so let the calls take a second.
package struct EnergyMeter: Sendable {
  private let source: EnergySource

  package init(_ source: EnergySource = .live) { self.source = source }

  /// Whether there is a counter to read.
  package var isAvailable: Bool {
    if case .counters = source { true } else { false }
  }

  /// One reading for each domain, in joules per call; one without a number where none can be read.
  package func measure(calls: Int = 1, _ work: () -> Void) -> [Reading] {
    switch source {
    case .unavailable(let reason):
      for _ in 0..<calls { work() }
      return [reading("energy", .unavailable(reason: reason))]
    case .counters(let counters):
      let before = counters.map { $0.read() }
      for _ in 0..<calls { work() }
      return zip(counters, before).map { counter, before in
        reading("energy/\(counter.domain)", perCall(counter, before, calls: calls))
      }
    }
  }

  private func perCall(
    _ counter: EnergyCounter, _ before: UInt64?, calls: Int
  ) -> Reading.Value {
    guard let before, let after = counter.read(),
      let energy = counter.energy(from: before, to: after)
    else { return .unavailable(reason: "its counter cannot be read") }
    // A running machine always draws something: the counter has not advanced.
    guard energy > .zero else {
      return .unavailable(reason: "too short for its counter to advance")
    }
    return .count(energy.value / Double(max(1, calls)))
  }

  private func reading(_ event: String, _ value: Reading.Value) -> Reading {
    Reading(event: event, kind: .hardware, value: value)
  }
}
