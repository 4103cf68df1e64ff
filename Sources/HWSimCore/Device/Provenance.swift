/// Where a number in a device or runtime file comes from.
public enum Source: Hashable, Sendable {
  /// A document, with its section or table.
  case cited(String)
  /// A guess, with its reasoning; reports mark what rests on it.
  case estimated(String)
  /// The user's own what-if value.
  case overridden
}

/// The source of one number of a profile.
public struct Provenance: Hashable, Sendable {
  /// The number's path in its file, such as `"core.clock"`.
  public let key: String
  /// The value as written, unit included.
  public let value: String
  public let source: Source

  public init(key: String, value: String, source: Source) {
    self.key = key
    self.value = value
    self.source = source
  }

  /// Whether the number is a guess.
  public var isEstimate: Bool { if case .estimated = source { true } else { false } }
}
