internal import CZlib

/// Unpacks gzip data, whose members may follow one another (RFC 1952), in constant memory.
final class Inflater {
  private let stored: StoredBytes
  private let input: UnsafeMutablePointer<UInt8>
  private static let inputCapacity = 1 << 16
  /// At a fixed place, because zlib's own state points back to it.
  private let stream: UnsafeMutablePointer<z_stream>
  private var isBetweenMembers = false

  /// - Parameter beginning: what was read already.
  init(_ stored: StoredBytes, beginning: UnsafeBufferPointer<UInt8>) throws(TraceError) {
    self.stored = stored
    input = .allocate(capacity: Self.inputCapacity)
    for (index, byte) in beginning.enumerated() { input[index] = byte }
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    stream.pointee.next_in = input
    stream.pointee.avail_in = UInt32(beginning.count)
    // The largest window, and 16 for gzip's wrapping (zlib.h, inflateInit2).
    let code = inflateInit2_(
      stream, MAX_WBITS + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    if code != Z_OK { throw bad("gzip data that zlib refuses", expected: "memory for zlib") }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    input.deallocate()
  }

  /// - Returns: how many bytes came, at most `capacity`; 0 at the end.
  func read(into target: UnsafeMutablePointer<UInt8>, _ capacity: Int) throws(TraceError) -> Int {
    stream.pointee.next_out = target
    stream.pointee.avail_out = UInt32(capacity)
    while true {
      if stream.pointee.avail_in == 0 {
        stream.pointee.next_in = input
        stream.pointee.avail_in = UInt32(try stored.read(into: input, Self.inputCapacity))
      }
      if stream.pointee.avail_in == 0 {
        if isBetweenMembers { return 0 }
        throw bad("the end of the gzip data amid it", expected: "the rest; the file was cut")
      }
      if isBetweenMembers {
        inflateReset(stream)
        isBetweenMembers = false
      }
      let code = inflate(stream, Z_NO_FLUSH)
      switch code {
      case Z_STREAM_END: isBetweenMembers = true
      case Z_OK, Z_BUF_ERROR: break
      default:
        let reason = stream.pointee.msg.map { String(cString: $0) } ?? "error \(code)"
        throw bad("damaged gzip data (\(reason))", expected: "a whole .gz file")
      }
      let came = capacity - Int(stream.pointee.avail_out)
      if came > 0 { return came }
    }
  }

  private func bad(_ found: String, expected: String) -> TraceError {
    TraceError(
      stored.name, .byte(stored.count - Int(stream.pointee.avail_in)), found: found,
      expected: expected)
  }
}
