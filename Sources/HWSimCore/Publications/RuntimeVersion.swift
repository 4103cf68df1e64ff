/// A runtime of ours, and the version of the library that it describes.
public struct RuntimeVersion: Hashable, Sendable {
  public let runtime: String
  /// Nil where the runtime stands for every version.
  public let version: VersionNumber?
  /// Why the runtime is not quite what the name means; nil where it is.
  public let caveat: String?

  public init(runtime: String, version: VersionNumber?, caveat: String? = nil) {
    self.runtime = runtime
    self.version = version
    self.caveat = caveat
  }
}

/// A version as numbers: `7.3` is [7, 3], `2021-12-08` and `20211208` are [2021, 12, 8].
public struct VersionNumber: Hashable, Sendable, CustomStringConvertible {
  private let parts: [Int]

  /// The first version in a text, or date where there is one.
  public init?(_ text: String) {
    guard let parts = Self.date(in: text) ?? Self.dotted(in: text) else { return nil }
    self.parts = parts
  }

  public var isDate: Bool { parts[0] >= 1900 }

  public var description: String {
    let separator = isDate ? "-" : "."
    return parts.map { $0 < 10 && isDate ? "0\($0)" : "\($0)" }.joined(separator: separator)
  }

  /// Whether they are the same as far as both go: `7.3` and `7.3.0`.
  func agrees(with other: Self) -> Bool { zip(parts, other.parts).allSatisfy(==) }

  /// How far apart they are: days, about, of dates; hundredths of other versions.
  func distance(to other: Self) -> Int { abs(position - other.position) }

  private var position: Int {
    let second = parts.count > 1 ? parts[1] : nil
    guard isDate else { return parts[0] * 100 + (second ?? 0) }
    // Of a date that names no month, the middle of the year.
    return parts[0] * 372 + (second ?? 7) * 31 + (parts.count > 2 ? parts[2] : 1)
  }

  private static func date(in text: String) -> [Int]? {
    let groups = text.split { !$0.isASCIIDigit }
    for (index, group) in groups.enumerated() where group.hasPrefix("20") {
      guard let number = Int(group) else { continue }
      if group.count == 8 { return [number / 10_000, number / 100 % 100, number % 100] }
      guard group.count == 4 else { continue }
      let rest = groups[(index + 1)...].prefix(2).prefix { $0.count == 2 }
      return [number] + rest.compactMap { Int($0) }
    }
    return nil
  }

  private static func dotted(in text: String) -> [Int]? {
    let groups = text.split { !$0.isASCIIDigit && $0 != "." }
    let numbers = groups.map { $0.split(separator: ".") }.filter { !$0.isEmpty }
    let best = numbers.first { $0.count > 1 } ?? numbers.first
    return best.map { $0.prefix(3).compactMap { Int($0) } }.flatMap { $0.isEmpty ? nil : $0 }
  }
}

extension [RuntimeVersion] {
  /// The runtime whose version is nearest to the row's, and the difference where there is one.
  func nearest(to row: PublishedMeasurement) -> (name: String, caveat: String?)? {
    guard let last else { return nil }
    let versions = compactMap { entry in entry.version.map { (entry.runtime, $0) } }
    guard let isDate = versions.first?.1.isDate else { return (last.runtime, last.caveat) }
    let stated = [row.runtime, isDate ? row.date : ""].compactMap(VersionNumber.init)
    guard let wanted = stated.first(where: { $0.isDate == isDate }) else {
      return (last.runtime, "version not stated, taken as \(last.runtime)")
    }
    let best = versions.min { $0.1.distance(to: wanted) < $1.1.distance(to: wanted) }
    guard let (runtime, version) = best else { return nil }
    let caveat = "measured with version \(wanted), predicted for \(runtime) (\(version))"
    return (runtime, version.agrees(with: wanted) ? nil : caveat)
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
