import HWSimCore

/// One value of a profile with its place.
struct Field {
  let path: String
  let node: ProfileNode

  /// The value's text, which fits on a line.
  func text() throws(ProfileError) -> String {
    guard let text = node.text else { throw fail("expected one value") }
    guard !text.isEmpty else { throw fail("is empty") }
    return text
  }

  /// The text of a value that is a word or a number.
  func word() throws(ProfileError) -> String {
    let text = try text()
    guard text.utf8.count <= 80 else { throw fail("'\(printable(text))' is too long for a value") }
    return text
  }

  func quantity<U>(_ text: String) throws(ProfileError) -> Quantity<U> {
    do { return try Quantity(parsing: text) } catch { throw fail(error.description) }
  }

  func fail(_ message: String) -> ProfileError {
    ProfileError(in: node.origin, at: path, message)
  }
}

/// The numbers read from a file so far, each with its source.
final class Ledger {
  private var records: [String: Provenance] = [:]

  func record(_ field: Field) throws(ProfileError) {
    guard let source = field.node.source else {
      let value = field.node.text ?? ""
      throw field.fail("has no source; write '{ value: \(value), source: \"…\" }', or 'estimated'")
    }
    records[field.path] = Provenance(
      key: field.path, value: field.node.text ?? "", source: source)
  }

  /// All records in the order of the file that they were read from.
  func provenance(of root: ProfileNode) -> [Provenance] {
    root.scalarPaths().compactMap { records[$0] }
  }
}
