internal import Glibc

/// Where a trace is written to. The first error is kept and thrown at the end: who emits a trace need not
/// look after each event.
public final class TraceOutput {
  private enum Target {
    /// What is written to a temporary file beside `path` takes its place at the end.
    case replacing(path: String, temporary: String, Int32)
    case descriptor(Int32, isOurs: Bool)
    case closure((UnsafeRawBufferPointer) -> Int32?)
  }

  let name: String
  private var target: Target
  private(set) var error: TraceError?
  private(set) var isFinished = false
  /// Bytes written.
  public private(set) var count = 0

  private init(_ name: String, _ target: Target) { (self.name, self.target) = (name, target) }

  /// Writes to a descriptor, which stays open.
  ///
  /// - Parameter name: stands for the file's in errors.
  public convenience init(descriptor: Int32, name: String) {
    self.init(name, .descriptor(descriptor, isOurs: false))
  }

  /// - Parameter write: takes all bytes, or returns the number of a system's error such as `ENOSPC`.
  public convenience init(name: String, write: @escaping (UnsafeRawBufferPointer) -> Int32?) {
    self.init(name, .closure(write))
  }

  /// Writes a file that is there whole or not at all.
  public convenience init(path: String) throws(TraceError) {
    self.init(path, try Self.target(path))
  }

  deinit { abandon() }

  /// Does nothing after an error.
  func write(_ bytes: UnsafeRawBufferPointer) {
    guard error == nil else { return }
    let code: Int32? =
      switch target {
      case .closure(let write): write(bytes)
      case .descriptor(let descriptor, _), .replacing(_, _, let descriptor):
        Self.write(bytes, to: descriptor)
      }
    if let code { error = Self.cannotWrite(name, code) }
    count += bytes.count
  }

  /// Remembers what makes the trace worthless, if nothing has before.
  func fail(found: String, expected: String) {
    if error == nil { error = TraceError(name, found: found, expected: expected) }
  }

  /// Puts the file in its place.
  func finish() throws(TraceError) {
    guard !isFinished else { return }
    isFinished = true
    defer { abandon() }
    if let error { throw error }
    switch target {
    case .closure, .descriptor(_, isOurs: false): break
    case .descriptor(let descriptor, isOurs: true):
      target = .descriptor(-1, isOurs: false)
      if close(descriptor) != 0 { throw Self.cannotWrite(name, errno) }
    case .replacing(let path, let temporary, let descriptor):
      target = .replacing(path: path, temporary: temporary, -1)
      guard close(descriptor) == 0, rename(temporary, path) == 0 else {
        throw Self.cannotWrite(name, errno)
      }
      target = .descriptor(-1, isOurs: false)
    }
  }

  /// Leaves nothing half-written behind.
  private func abandon() {
    switch target {
    case .replacing(_, let temporary, let descriptor):
      if descriptor >= 0 { close(descriptor) }
      unlink(temporary)
    case .descriptor(let descriptor, isOurs: true): close(descriptor)
    default: break
    }
    target = .descriptor(-1, isOurs: false)
  }

  // MARK: Files

  private static func target(_ path: String) throws(TraceError) -> Target {
    var status = stat()
    let type = stat(path, &status) == 0 ? status.st_mode & S_IFMT : S_IFREG
    // A device or pipe has no place beside it, and nothing to leave half-written.
    guard type == S_IFREG || type == S_IFDIR else {
      let descriptor = open(path, O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw cannotWrite(path, errno) }
      return .descriptor(descriptor, isOurs: true)
    }
    if type == S_IFDIR { throw cannotWrite(path, EISDIR) }
    // A link is written through, not replaced; a file that may not be written stays.
    let target = realPath(path) ?? path
    guard access(target, W_OK) == 0 || errno == ENOENT else { throw cannotWrite(path, errno) }
    let temporary = "\(target).\(getpid()).tmp"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw cannotWrite(path, errno) }
    return .replacing(path: target, temporary: temporary, descriptor)
  }

  private static func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// - Returns: nil when all of `bytes` was written, else the error number.
  private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32? {
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = UnsafeRawBufferPointer(rebasing: rest)
      let written = Glibc.write(descriptor, part.baseAddress, part.count)
      if written > 0 { rest = rest.dropFirst(written) } else if errno != EINTR { return errno }
    }
    return nil
  }

  private static func cannotWrite(_ name: String, _ code: Int32) -> TraceError {
    let reason = String(cString: strerror(code))
    return TraceError(name, found: "'\(reason)'", expected: "a writable file", code: code)
  }
}
