/// A named number that was, or could not be, measured.
public struct Reading: Hashable, Sendable {
  /// The event, as its source names it: `"PAPI_TOT_INS"`, `"sde:::hwsim::MACS"`, `"page-faults"`.
  public var event: String
  public var kind: MeasurementKind
  public var value: Value

  /// Unknown is not zero.
  public enum Value: Hashable, Sendable {
    /// Per call of the kernel.
    case count(Double)
    /// Read, but not to be believed; `reason` says what it contradicts.
    case implausible(Double, reason: String)
    case unavailable(reason: String)
  }

  public init(event: String, kind: MeasurementKind, value: Value) {
    self.event = event
    self.kind = kind
    self.value = value
  }

  /// The number, where it can be trusted.
  public var count: Double? {
    if case .count(let count) = value { count } else { nil }
  }
}
