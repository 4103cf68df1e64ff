import Foundation

/// What Linux tells of itself in `/proc` and `/sys`, or a copy of such files under another root.
package struct SystemFiles: Sendable {
  package let root: String

  package init(root: String = "") { self.root = root }

  package static let live = SystemFiles()

  /// - Returns: nil where there is no such file or it cannot be read.
  package func text(_ path: String) -> String? {
    // Sizes of these files are not known before they are read, so no reading by size.
    guard let file = FileHandle(forReadingAtPath: root + path) else { return nil }
    guard let bytes = try? file.readToEnd() else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The first word of a file that holds one value.
  package func word(_ path: String) -> String? {
    text(path)?.split(whereSeparator: \.isWhitespace).first.map(String.init)
  }

  package func number(_ path: String) -> Int? { word(path).flatMap { Int($0) } }

  /// The names in a folder, in order; none where it does not exist.
  package func names(in folder: String) -> [String] {
    let names = try? FileManager.default.contentsOfDirectory(atPath: root + folder)
    return (names ?? []).sorted()
  }

  package func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: root + path)
  }

  /// `key: value` or `key=value` lines, up to the first empty line; the first line of each key.
  package func fields(_ path: String, separator: Character = ":") -> [String: String] {
    let text = text(path) ?? ""
    let block = text.split(separator: "\n", omittingEmptySubsequences: false)
      .prefix { !$0.allSatisfy(\.isWhitespace) }
    let pairs = block.compactMap { line -> (String, String)? in
      let sides = line.split(separator: separator, maxSplits: 1)
      guard let key = sides.first, sides.count == 2 else { return nil }
      return (trimmed(key), trimmed(sides[1]))
    }
    return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
  }
}

private func trimmed(_ text: Substring) -> String {
  text.trimmingCharacters(in: CharacterSet(charactersIn: " \t\""))
}
