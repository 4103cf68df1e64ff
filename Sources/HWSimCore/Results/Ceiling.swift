/// What a device cannot exceed, whatever runs on it: a roof of the roofline.
public struct Ceiling: Hashable, Sendable {
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    /// Multiply-accumulates in a second.
    case compute
    /// Bytes in a second, of the memory level with the ceiling's name.
    case memory
  }

  public var kind: Kind
  /// Of a memory level; or what computes, such as `"int8 multiply-accumulates"`.
  public var name: String
  /// In MAC/s or B/s.
  public var value: Double
  /// What the device file says of the numbers that make it.
  public var source: String
  /// Whether one of these numbers is a guess.
  public var isEstimate: Bool

  public init(kind: Kind, name: String, value: Double, source: String, isEstimate: Bool) {
    self.kind = kind
    self.name = name
    self.value = value
    self.source = source
    self.isEstimate = isEstimate
  }
}

extension [Provenance] {
  /// What a file says of the numbers with these keys: `"core.clock 80 MHz (ST DS10198)"`.
  package func description(of keys: [String]) -> (source: String, isEstimate: Bool) {
    let found = keys.compactMap { key in first { $0.key == key } }
    let texts = found.map { number in
      switch number.source {
      case .cited(let text): "\(number.key) \(number.value) (\(text))"
      case .estimated(let text): "\(number.key) \(number.value) (estimated: \(text))"
      case .overridden: "\(number.key) \(number.value) (what if)"
      }
    }
    return (texts.joined(separator: "; "), found.contains { $0.isEstimate })
  }
}
