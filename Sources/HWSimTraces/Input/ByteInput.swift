/// The bytes of a source, unpacked, a part of them at a time.
final class ByteInput {
  /// Bytes that can be looked at at once.
  static let capacity = 1 << 20

  private let stored: StoredBytes
  private var inflater: Inflater?
  private let buffer: UnsafeMutablePointer<UInt8>

  /// What was read and not yet skipped.
  private(set) var next: UnsafeMutablePointer<UInt8>
  private(set) var count = 0
  /// Where `next` is in the unpacked data.
  private(set) var offset = 0

  init(_ source: TraceSource) throws(TraceError) {
    stored = try StoredBytes(source)
    // One more, for a line feed behind the last line.
    buffer = .allocate(capacity: Self.capacity + 1)
    next = buffer
    while count < 2, try fill() {}
    if count >= 2, next[0] == 0x1F, next[1] == 0x8B {
      // A pipe hands out little at a time, a file more than the inflater takes.
      inflater = try Inflater(stored, beginning: UnsafeBufferPointer(start: next, count: count))
      count = 0
    }
    guard try require(1) else {
      throw TraceError(name, found: "an empty file", expected: "a trace")
    }
  }

  deinit { buffer.deallocate() }

  var name: String { stored.name }
  var bytesRead: Int { stored.count }
  var bytesTotal: Int? { stored.total }

  /// Reads more behind what is there.
  ///
  /// - Returns: false where there is no more, or no room for it.
  func fill() throws(TraceError) -> Bool {
    if next != buffer {
      buffer.update(from: next, count: count)
      next = buffer
    }
    let room = Self.capacity - count
    guard room > 0 else { return false }
    let came: Int
    if let inflater {
      came = try inflater.read(into: buffer + count, room)
    } else {
      // Little at first, so that it fits into the inflater, should one be needed.
      came = try stored.read(into: buffer + count, offset == 0 ? min(room, 1 << 15) : room)
    }
    count += came
    return came > 0
  }

  /// Reads until `wanted` bytes are there.
  ///
  /// - Returns: false where the data end before.
  func require(_ wanted: Int) throws(TraceError) -> Bool {
    while count < wanted { guard try fill() else { return false } }
    return true
  }

  func skip(_ bytes: Int) {
    next += bytes
    count -= bytes
    offset += bytes
  }

  /// Ends the last line of a text that forgot to.
  ///
  /// - Precondition: `fill` has returned false, and there is room.
  func appendLineFeed() {
    next[count] = UInt8(ascii: "\n")
    count += 1
  }
}
