package import HWSimCore

/// Stands where a source would be that cannot be used, so that its events get the reason.
package struct RefusingSource: CounterSource {
  package let kind: MeasurementKind
  private let reason: String
  private let accepts: @Sendable (String) -> Bool

  package init(
    _ kind: MeasurementKind, reason: String, accepts: @escaping @Sendable (String) -> Bool
  ) {
    self.kind = kind
    self.reason = reason
    self.accepts = accepts
  }

  package func recognises(_ event: String) -> Bool { accepts(event) }

  package func plan(_ events: [String], beside anchors: [String]) -> CounterPlan {
    let reasons = events.map { ($0, reason) }
    return CounterPlan(refused: Dictionary(reasons, uniquingKeysWith: { first, _ in first }))
  }
}
