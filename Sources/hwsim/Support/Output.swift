import Glibc

/// Where a result goes: standard output, or a file that is there whole or not at all.
enum Output {
  case standard
  /// - Parameter option: which names the file, for messages.
  case file(String, option: String = "-o")

  init(path: String?) { self = path.map { .file($0) } ?? .standard }

  func write(_ text: String) throws(Failure) { try write(Array(text.utf8)) }

  func write(_ bytes: [UInt8]) throws(Failure) { try write(parts: [bytes]) }

  /// One after the other: what is long need not be held twice.
  func write(parts: [[UInt8]]) throws(Failure) {
    switch self {
    case .standard: for part in parts { try Self.writeToStandardOutput(part) }
    case .file(let path, let option): try Self.replace(path, with: parts, option)
    }
  }

  /// One line on standard error, whatever the names in `message` contain.
  ///
  /// - Parameter kind: of message: an error ends the command, a warning does not.
  static func complain(_ message: String, as kind: String = "error") {
    let line = message.unicodeScalars.map { scalar in
      scalar.properties.generalCategory == .control
        ? scalar.escaped(asASCII: true) : String(scalar)
    }
    _ = write("hwsim: \(kind): \(line.joined())\n", to: STDERR_FILENO)
  }

  private static func writeToStandardOutput(_ bytes: [UInt8]) throws(Failure) {
    guard let code = write(bytes, to: STDOUT_FILENO) else { return }
    let reason = String(cString: strerror(code))
    throw Failure(
      .badData,
      "standard output: \(reason) before all was written; keep it open, or write to a file with "
        + "-o FILE")
  }

  /// Writes beside the target and renames, so that no half-written file is ever seen.
  private static func replace(
    _ path: String, with parts: [[UInt8]], _ option: String
  ) throws(Failure) {
    switch fileType(path) {
    case nil: break
    case S_IFREG: guard access(path, W_OK) == 0 else { throw cannotWrite(path, errno, option) }
    case S_IFDIR: throw cannotWrite(path, EISDIR, option)
    // A device or pipe has no place beside it, and nothing to leave half-written.
    default: return try overwrite(path, parts, option)
    }
    // A link is written through, not replaced.
    let target = realPath(path) ?? path
    let temporary = "\(target).\(getpid()).tmp"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw cannotWrite(path, errno, option) }
    let code = write(parts, to: descriptor)
    let closed = close(descriptor)
    if let code = code ?? (closed == 0 ? nil : errno) {
      unlink(temporary)
      throw cannotWrite(path, code, option)
    }
    guard rename(temporary, target) == 0 else {
      let code = errno
      unlink(temporary)
      throw cannotWrite(path, code, option)
    }
  }

  private static func overwrite(
    _ path: String, _ parts: [[UInt8]], _ option: String
  ) throws(Failure) {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw cannotWrite(path, errno, option) }
    defer { close(descriptor) }
    if let code = write(parts, to: descriptor) { throw cannotWrite(path, code, option) }
  }

  /// - Returns: nil for a path that leads nowhere yet.
  private static func fileType(_ path: String) -> mode_t? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
  }

  private static func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func cannotWrite(_ path: String, _ code: Int32, _ option: String) -> Failure {
    let reason = String(cString: strerror(code))
    let kind: Failure.Kind = code == ENOENT ? .missingFile : .badData
    return Failure(
      kind, "\(option): cannot write '\(path)': \(reason); name a writable file after \(option)")
  }

  static func write(_ text: String, to descriptor: Int32) -> Int32? {
    write(Array(text.utf8), to: descriptor)
  }

  private static func write(_ parts: [[UInt8]], to descriptor: Int32) -> Int32? {
    for part in parts {
      if let code = write(part, to: descriptor) { return code }
    }
    return nil
  }

  /// - Returns: nil when all of `bytes` was written, else the error number.
  private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32? {
    bytes.withUnsafeBytes { bytes in
      var done = 0
      while done < bytes.count {
        let written = Glibc.write(
          descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done)
        if written > 0 { done += written } else if errno != EINTR { return errno }
      }
      return nil
    }
  }
}
