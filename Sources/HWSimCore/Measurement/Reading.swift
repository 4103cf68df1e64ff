/// A named number that was, or could not be, measured.
public struct Reading: Hashable, Sendable {
  /// The event, as its source names it: `"PAPI_TOT_INS"`, `"sde:::hwsim::MACS"`, `"page-faults"`.
  public var event: String
  public var kind: MeasurementKind
  public var value: Value
  /// Readings of one pass are of the same run of the work, so that they may be divided; nil where there
  /// was no run.
  public var pass: Int?

  /// Unknown is not zero.
  public enum Value: Hashable, Sendable {
    /// Per call of the kernel.
    case count(Double)
    /// Read, but not to be believed; `reason` says what it contradicts.
    case implausible(Double, reason: String)
    case unavailable(reason: String)
  }

  public init(event: String, kind: MeasurementKind, value: Value, pass: Int? = nil) {
    self.event = event
    self.kind = kind
    self.value = value
    self.pass = pass
  }

  /// The number, where it can be trusted.
  // Swift 6.3 crashes where its optimiser inlines this into closures of other modules.
  @inline(never)
  public var count: Double? { value.count }
}

extension Reading.Value {
  /// The number, where it can be trusted.
  public var count: Double? {
    if case .count(let count) = self { count } else { nil }
  }

  /// Why there is no number to trust.
  public var reason: String? {
    switch self {
    case .count: nil
    case .implausible(_, let reason), .unavailable(let reason): reason
    }
  }
}
