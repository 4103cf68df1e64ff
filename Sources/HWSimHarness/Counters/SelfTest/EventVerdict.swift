import Synchronization

/// What a self-test says of an event. Only `ok` makes its counts data.
package enum EventVerdict: Hashable, Sendable {
  case ok
  /// It can be added and started, and reads 0 for work that it must count: so do caches of emulated
  /// processors.
  case zero(reason: String)
  case implausible(reason: String)
  case unavailable(reason: String)

  /// Why its counts are not data; nil where they are.
  package var reason: String? {
    switch self {
    case .ok: nil
    case .zero(let reason), .implausible(let reason), .unavailable(let reason): reason
    }
  }

  package var name: String {
    switch self {
    case .ok: "ok"
    case .zero: "zero"
    case .implausible: "implausible"
    case .unavailable: "unavailable"
    }
  }
}

/// Verdicts that were found once; a processor does not change while a process runs.
package final class VerdictCache: Sendable {
  private let verdicts = Mutex<[String: EventVerdict]>([:])

  package init() {}

  package func verdict(of event: String, else find: () -> EventVerdict) -> EventVerdict {
    if let known = verdicts.withLock({ $0[event] }) { return known }
    let verdict = find()
    verdicts.withLock { $0[event] = verdict }
    return verdict
  }
}
