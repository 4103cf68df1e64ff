package import HWSimCore
import Synchronization

/// Every event that has a name here, tested.
package enum EventCatalog {
  package static func live() throws -> [EventAvailability] {
    // First, as it publishes the kernels' own events.
    let counters = Counters.live
    let known = measuringLock.withLock { _ in knownEvents() }
    return try list(known: known, counters: counters)
  }

  /// - Parameter known: each name once.
  package static func list(
    known: [EventDescription], counters: Counters
  ) throws -> [EventAvailability] {
    let descriptions = Dictionary(
      known.map { ($0.name, $0.description) }, uniquingKeysWith: { first, _ in first })
    let session = CounterSession(events: known.map(\.name), counters: counters)
    return try session.selfTest().map { event, verdict in
      EventAvailability(
        name: event, description: descriptions[event] ?? "",
        kind: counters.sources.first { $0.recognises(event) }?.kind ?? .hardware,
        verdict: verdict.name, reason: verdict.reason)
    }
  }

  private static func knownEvents() -> [EventDescription] {
    var events: [EventDescription] = []
    if case .success(let papi) = PAPILibrary.shared {
      events = papi.events(of: .preset) + papi.events(of: .native)
    }
    return events + [
      EventDescription(name: "task-clock", description: "nanoseconds on a processor"),
      EventDescription(name: "page-faults", description: "pages that were not mapped"),
      EventDescription(name: "context-switches", description: "times another task took the core"),
      EventDescription(name: "cpu-migrations", description: "moves to another core"),
      EventDescription(name: "elapsed", description: "nanoseconds of CLOCK_MONOTONIC"),
      EventDescription(name: "thread-time", description: "nanoseconds of CLOCK_THREAD_CPUTIME_ID"),
    ]
  }
}
