/// What hwsim asks of PAPI, so that tests can stand in for processors that are not there.
///
/// Event sets belong to the thread that made them. Implementations are called one at a time.
package protocol CounterLibrary: Sendable {
  var version: String { get }
  func components() -> [CounterComponent]
  /// What the library has a name for, which need not be what it can count.
  func events(of kind: EventKind) -> [EventDescription]

  /// To be called on a new thread before anything else, and before it ends.
  func enterThread()
  func leaveThread()

  func makeSet() throws(CounterError) -> Int32
  func add(_ event: String, to set: Int32) throws(CounterError)
  func start(_ set: Int32) throws(CounterError)
  /// The counts since `start`, in the order of adding.
  func stop(_ set: Int32, count: Int) throws(CounterError) -> [Int64]
  func discard(_ set: Int32)
}

/// A part of PAPI: `perf_event`, `sde`, `rapl`.
package struct CounterComponent: Hashable, Sendable {
  package var name: String
  /// In the library's words; nil where it can be used.
  package var disabledReason: String?

  package init(name: String, disabledReason: String?) {
    self.name = name
    self.disabledReason = disabledReason
  }
}

/// Presets have one name on all processors; natives are the processor's own.
package enum EventKind: Hashable, Sendable {
  case preset
  case native
}

package struct EventDescription: Hashable, Sendable {
  package var name: String
  package var description: String

  package init(name: String, description: String) {
    self.name = name
    self.description = description
  }
}

/// PAPI's refusal.
package struct CounterError: Error, Hashable, CustomStringConvertible {
  package let code: Int32
  /// In the library's words.
  package let description: String

  package init(code: Int32, description: String) {
    self.code = code
    self.description = description
  }

  /// Not beside the events that the set has already.
  package var isConflict: Bool { [-8, -23].contains(code) }  // PAPI_ECNFLCT, PAPI_ECOUNT
  /// The two faces of a processor that cannot be counted: a component that is off, and one that is on but
  /// has no such event.
  package var isUnknownEvent: Bool { [-7, -25].contains(code) }  // PAPI_ENOEVNT, PAPI_ECMP_DISABLED
  package var isDenied: Bool { code == -15 }  // PAPI_EPERM
}
