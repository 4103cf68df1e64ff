internal import Glibc

/// An empty file for another program to write; it is gone when this is.
struct TemporaryFile: ~Copyable {
  let path: String

  /// - Throws: why there is none.
  init() throws(ProgramFailure) {
    let named = getenv("TMPDIR").map { String(cString: $0) } ?? ""
    let folder = named.isEmpty ? "/tmp" : named
    // The letters X are where mkstemp puts a name that is free.
    var template = [CChar]("\(folder)/hwsim.XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else {
      throw .notStarted(program: folder, reason: String(cString: strerror(errno)))
    }
    close(descriptor)
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit { unlink(path) }

  /// The file's lines, cut into words.
  func words() -> [[Substring]] {
    guard let file = fopen(path, "re") else { return [] }
    defer { fclose(file) }
    var (line, capacity): (UnsafeMutablePointer<CChar>?, Int) = (nil, 0)
    defer { free(line) }
    var lines: [[Substring]] = []
    while getline(&line, &capacity, file) > 0, let text = line {
      lines.append(String(cString: text).split { $0 == " " || $0 == "\n" })
    }
    return lines
  }
}
