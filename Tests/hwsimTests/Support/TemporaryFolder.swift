import Foundation

/// A folder of its own for one test, removed with it.
final class TemporaryFolder {
  let path: String

  init(in parent: String = NSTemporaryDirectory()) throws {
    path = "\(parent)/hwsim-tests-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of an entry.
  func path(_ name: String) -> String { "\(path)/\(name)" }

  /// The names of its entries, sorted.
  func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).sorted()
  }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
  }

  /// A file's text; empty where there is none.
  func text(_ name: String) -> String {
    let data = FileManager.default.contents(atPath: path(name)) ?? Data()
    return String(decoding: data, as: UTF8.self)
  }
}
