import Foundation
import HWSimCore

/// Text that a user named.
enum TextFile {
  /// - Parameter what: what to name instead, as in `"a CSV of measurements"`.
  static func contents(of path: String, _ what: String) throws(Failure) -> String {
    guard FileManager.default.fileExists(atPath: path) else {
      throw Failure(.missingFile, "\(printable(path)): no such file; name \(what)")
    }
    guard let data = try? Data(contentsOf: URL(fileURLWithPath: path)) else {
      throw Failure(.badData, "\(printable(path)): cannot be read; name \(what)")
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw Failure(.badData, "\(printable(path)): is not UTF-8 text; save it as such")
    }
    return text
  }
}
