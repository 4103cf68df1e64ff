import Glibc
import HWSimCore
import Yams

/// Reads a profile's text. Whatever a path may lead to, the answer is a text or one line of error.
///
/// - Throws: `.missing` where the path leads nowhere.
func readText(at path: String) throws(ProfileError) -> String {
  let name = fileName(path)
  // Without O_NONBLOCK, opening a pipe waits for a writer.
  let file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
  guard file >= 0 else {
    if errno == ENOENT || errno == ENOTDIR {
      throw ProfileError(.missing, "no file '\(path)'; name a .yaml file that is there")
    }
    throw ProfileError(in: name, at: "", "cannot be read: \(String(cString: strerror(errno)))")
  }
  defer { close(file) }

  var status = stat()
  guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
    throw ProfileError(in: name, at: "", "is not a file; name a .yaml file")
  }
  guard status.st_size <= largestProfile else {
    throw ProfileError(in: name, at: "", "is larger than 1 MiB, which no profile needs")
  }
  let capacity = Int(status.st_size)
  let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
    while count < capacity {
      let got = read(file, buffer.baseAddress.map { $0 + count }, capacity - count)
      if got <= 0 { break }
      count += got
    }
  }
  guard let text = String(validating: bytes, as: UTF8.self) else {
    throw ProfileError(in: name, at: "", "is not UTF-8 text")
  }
  return text
}

private let largestProfile = 1 << 20

/// The last component of `path`, as messages name the file.
func fileName(_ path: String) -> String {
  path.split(separator: "/").last.map(String.init) ?? path
}

/// Parses one YAML document into a tree.
func parseProfile(_ text: String, origin: String) throws(ProfileError) -> ProfileNode {
  try refuseAliases(text, origin: origin)
  let root: Node?
  do {
    // The basic resolver leaves every scalar a string: no regular expressions, and `1e3` stays
    // what was written.
    root = try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot()
  } catch {
    throw ProfileError(in: origin, at: "", describe(error))
  }
  guard let root else {
    throw ProfileError(in: origin, at: "", "is empty; a profile starts with 'name: …'")
  }
  return try ProfileNode(root, at: "", inherited: nil, origin: origin)
}

/// Anchors and aliases let a few lines describe a tree of billions of nodes, and profiles gain nothing
/// from them. Refusing every word that could be one, before parsing, leaves nothing to expand.
private func refuseAliases(_ text: String, origin: String) throws(ProfileError) {
  let bytes = text.utf8
  var previous = UInt8(ascii: "\n")
  var (line, isComment, atStart) = (1, false, true)
  for index in bytes.indices {
    let byte = bytes[index]
    if previous == UInt8(ascii: "\n") { (isComment, atStart) = (false, true) }
    if atStart, byte == UInt8(ascii: "#") { isComment = true }
    if byte != UInt8(ascii: " ") { atStart = false }
    if byte == UInt8(ascii: "\n") { line += 1 }
    if !isComment, byte == UInt8(ascii: "*") || byte == UInt8(ascii: "&"),
      canPrecedeAlias(previous), let next = bytes[bytes.index(after: index)...].first, next > 32
    {
      let word = String(decoding: [byte, next], as: UTF8.self)
      throw ProfileError(
        in: origin, at: "",
        "line \(line): '\(word)…' reads as a YAML alias or anchor, which profiles do not use;"
          + " write the value out, or put a space after '\(word.prefix(1))'")
    }
    previous = byte
  }
}

private func canPrecedeAlias(_ byte: UInt8) -> Bool {
  byte <= 32 || "[]{},:-?".utf8.contains(byte)
}

private func describe(_ error: any Error) -> String {
  switch error as? YamlError {
  case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
    .composer(_, let problem, let mark, _):
    "is not YAML: line \(mark.line), column \(mark.column): \(problem)"
  case .duplicatedKeysInMapping(let keys, let context):
    "the key '\(printable(keys.first ?? ""))' stands twice in the mapping at line \(context.mark.line)"
  case .reader(let problem, _, _, _): "is not YAML: \(problem)"
  default: "is not YAML"
  }
}
