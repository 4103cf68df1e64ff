/// An event that some library has a name for, and whether it can be counted here.
public struct EventAvailability: Hashable, Sendable {
  public var name: String
  public var description: String
  public var kind: MeasurementKind
  /// `"ok"`, `"zero"`, `"implausible"`, `"unavailable"`: what its test on known work says.
  public var verdict: String
  /// Why it is not data; nil where it is.
  public var reason: String?

  public init(
    name: String, description: String, kind: MeasurementKind, verdict: String, reason: String?
  ) {
    self.name = name
    self.description = description
    self.kind = kind
    self.verdict = verdict
    self.reason = reason
  }
}
