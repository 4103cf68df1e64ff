internal import HWSimCore

/// Accesses read and not yet handed out, in a buffer that is used again and again.
struct AccessBatch {
  static let capacity = 4096

  private let start: UnsafeMutablePointer<Access>
  private(set) var count = 0

  init() { start = .allocate(capacity: Self.capacity) }

  func deallocate() { start.deallocate() }

  /// Whether one line more, which makes up to two accesses, fits.
  @inline(__always) var hasRoom: Bool { count < Self.capacity - 1 }

  var contents: UnsafeBufferPointer<Access> { UnsafeBufferPointer(start: start, count: count) }

  mutating func removeAll() { count = 0 }

  @inline(__always)
  mutating func append(_ address: UInt64, _ bytes: UInt64, _ kind: AccessKind) {
    (start + count).initialize(to: Access(address: address, bytes: Int(bytes), kind: kind))
    count &+= 1
  }
}
