internal import Glibc

/// The bytes of a source as they are stored, perhaps compressed, in order.
final class StoredBytes {
  let name: String
  private let descriptor: Int32
  private let isOurs: Bool
  private let bytes: [UInt8]
  private(set) var isAtEnd = false

  /// Bytes handed out.
  private(set) var count = 0
  /// Bytes in all; nil where nobody knows, as of a pipe.
  let total: Int?

  init(_ source: TraceSource) throws(TraceError) {
    name = source.name
    switch source {
    case .file(let path):
      descriptor = open(path, O_RDONLY | O_CLOEXEC)
      (isOurs, bytes) = (true, [])
      guard descriptor >= 0 else {
        total = nil
        throw Self.cannotRead(path, errno)
      }
      total = Self.size(of: descriptor)
    case .standardInput:
      (descriptor, isOurs, bytes) = (STDIN_FILENO, false, [])
      total = Self.size(of: STDIN_FILENO)
    case .bytes(let given, _):
      (descriptor, isOurs, bytes) = (-1, false, given)
      total = given.count
    }
  }

  deinit { if isOurs, descriptor >= 0 { close(descriptor) } }

  /// Waits for at least one byte.
  ///
  /// - Returns: how many came, at most `capacity`; 0 at the end.
  func read(into target: UnsafeMutablePointer<UInt8>, _ capacity: Int) throws(TraceError) -> Int {
    guard !isAtEnd else { return 0 }
    let came = descriptor < 0 ? copy(to: target, capacity) : try receive(into: target, capacity)
    if came == 0 { isAtEnd = true }
    count += came
    return came
  }

  private func copy(to target: UnsafeMutablePointer<UInt8>, _ capacity: Int) -> Int {
    let part = bytes[count..<min(bytes.count, count + capacity)]
    return part.withUnsafeBufferPointer { part in
      if let start = part.baseAddress { target.update(from: start, count: part.count) }
      return part.count
    }
  }

  private func receive(
    into target: UnsafeMutablePointer<UInt8>, _ capacity: Int
  ) throws(TraceError) -> Int {
    while true {
      let came = Glibc.read(descriptor, target, capacity)
      if came >= 0 { return came }
      if errno != EINTR { throw Self.cannotRead(name, errno) }
    }
  }

  private static func size(of descriptor: Int32) -> Int? {
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int(status.st_size)
  }

  private static func cannotRead(_ name: String, _ code: Int32) -> TraceError {
    let reason = String(cString: strerror(code))
    return TraceError(name, found: "'\(reason)'", expected: "a readable trace", code: code)
  }
}
