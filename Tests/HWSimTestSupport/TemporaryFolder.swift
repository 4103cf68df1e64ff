package import Foundation

/// A folder of its own for one test, removed with it.
package final class TemporaryFolder {
  package let path: String

  package init(in parent: String = NSTemporaryDirectory()) throws {
    path =
      URL(fileURLWithPath: parent).appendingPathComponent("hwsim-tests-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// A folder that is there as long as `body` runs.
  package static func with<Result>(_ body: (TemporaryFolder) throws -> Result) throws -> Result {
    let folder = try TemporaryFolder()
    return try withExtendedLifetime(folder) { try body(folder) }
  }

  /// The path of an entry.
  package func path(_ name: String) -> String { "\(path)/\(name)" }

  /// The names of its entries, sorted.
  package func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).sorted()
  }

  package func write(_ text: String, to name: String) throws {
    try write(Data(text.utf8), to: name)
  }

  /// - Parameter name: of a file, in folders that are made where they are missing.
  package func write(_ bytes: Data, to name: String) throws {
    let file = URL(fileURLWithPath: path(name))
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try bytes.write(to: file)
  }

  /// A file's text; empty where there is none.
  package func text(_ name: String) -> String {
    let data = FileManager.default.contents(atPath: path(name)) ?? Data()
    return String(decoding: data, as: UTF8.self)
  }
}
