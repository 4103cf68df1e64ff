/// A value that the user sets over a file's, such as `core.clock=120 MHz`.
///
/// Entries of a list are addressed by their name: `memory.sram.size=256 KiB`.
public struct Override: Hashable, Sendable {
  public let key: String
  public let value: String

  /// - Parameter text: `key=value`; spaces around both are dropped.
  public init(parsing text: String) throws(ProfileError) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let trimmed = parts.map { normalised(String($0)) ?? "" }
    guard trimmed.count == 2, trimmed.allSatisfy({ !$0.isEmpty }) else {
      throw ProfileError(
        in: Self.origin, at: "",
        "'\(excerpt(text))' is no assignment; write for example 'core.clock=120 MHz'")
    }
    (key, value) = (trimmed[0], trimmed[1])
    guard path.count <= 16, path.allSatisfy({ !$0.isEmpty }) else {
      throw ProfileError(
        in: Self.origin, at: "",
        "'\(excerpt(key))' is no key; write its parts with one point between them")
    }
  }

  /// What messages name as the place of an overridden value.
  static let origin = "--set"

  var path: [Substring] { key.split(separator: ".", omittingEmptySubsequences: false) }
}
