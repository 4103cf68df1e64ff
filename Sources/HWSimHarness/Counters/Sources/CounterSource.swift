package import HWSimCore

/// One way to count: PAPI's hardware events, the kernel's software events, PAPI's software-defined events,
/// clocks.
///
/// All functions are called on the measuring thread, one at a time.
package protocol CounterSource: Sendable {
  var kind: MeasurementKind { get }
  func recognises(_ event: String) -> Bool
  func enterThread()
  func leaveThread()
  /// Events that passes are compared by, to be counted in each.
  var anchors: [String] { get }
  /// The events in as few passes as count each exactly, never sharing a counter over time; `anchors` in
  /// each pass where they fit.
  func plan(_ events: [String], beside anchors: [String]) -> CounterPlan
  /// What a refusal means here.
  func explain(_ error: CounterError) -> String
}

extension CounterSource {
  package var anchors: [String] { [] }
  package func explain(_ error: CounterError) -> String { error.description }
  package func enterThread() {}
  package func leaveThread() {}
}

package struct CounterPlan {
  package var passes: [any CounterPass] = []
  /// Events that cannot be counted, with the reason.
  package var refused: [String: String] = [:]
}

/// Events that are counted together, while the work is done once.
package protocol CounterPass {
  /// Those asked for and the anchors, each once.
  var events: [String] { get }
  func start() throws(CounterError)
  /// One outcome for each of `events`.
  func stop() throws(CounterError) -> [Counted]
  func close()
}

/// What a counter said.
package enum Counted: Hashable, Sendable {
  case count(Double)
  case nothing(reason: String)

  /// The number, where there is one.
  package var value: Double? {
    if case .count(let value) = self { value } else { nil }
  }

  package var reason: String? {
    if case .nothing(let reason) = self { reason } else { nil }
  }
}
