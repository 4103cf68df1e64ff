internal import HWSimCore

/// A value that the user sets over a file's, such as `core.clock=120 MHz`.
///
/// Entries of a list are addressed by their name: `memory.sram.size=256 KiB`.
public struct Override: Hashable, Sendable {
  public let key: String
  public let value: String
  /// What messages name as the place of the value.
  let origin: String

  /// - Parameter text: `key=value`; spaces around both are dropped.
  public init(parsing text: String) throws(ProfileError) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let trimmed = parts.map { normalised(String($0)) ?? "" }
    guard trimmed.count == 2, trimmed.allSatisfy({ !$0.isEmpty }) else {
      throw ProfileError(
        in: "--set", at: "",
        "'\(printable(text))' is no assignment; write for example 'core.clock=120 MHz'")
    }
    self.init(trimmed[0], trimmed[1], origin: "--set")
    guard path.count <= 16, path.allSatisfy({ !$0.isEmpty }) else {
      throw ProfileError(
        in: "--set", at: "",
        "'\(printable(key))' is no key; write its parts with one point between them")
    }
  }

  /// A value that a program sets.
  public init(key: String, value: String) { self.init(key, value, origin: "calibration") }

  private init(_ key: String, _ value: String, origin: String) {
    (self.key, self.value, self.origin) = (key, value, origin)
  }

  /// The same value with a key that starts inside `section`; nil where it is not in there.
  public func inside(_ section: String) -> Override? {
    guard path.count > 1, let first = path.first, first == section else { return nil }
    return Override(
      path.dropFirst().joined(separator: "."), value, origin: "\(origin) \(section)")
  }

  var path: [Substring] { key.split(separator: ".", omittingEmptySubsequences: false) }
}
