public import HWSimCore

/// Writes a trace for Dinero, every access of every run on a line of its own.
///
/// - `xdin` keeps sizes; `din` has none, and Dinero takes each for four bytes.
/// - Dinero knows one memory: where the header names more, the number of the memory is put above 40 bits
///   of offset.
/// - Layers and instructions are lost.
///
/// What cannot be written is thrown by `finish`.
public struct DinWriter: TraceSink, ~Copyable {
  private let output: TraceOutput
  private let hasSizes: Bool
  private let offsetBits: Int
  private let buffer: UnsafeMutablePointer<UInt8>
  private var count = 0

  private static let capacity = 1 << 16
  /// Bytes of `w ffffffffffff 3fff`, with some to spare for sizes that only runs have.
  private static let longestLine = 40

  public init(_ header: TraceHeader, to output: TraceOutput, hasSizes: Bool) {
    self.output = output
    self.hasSizes = hasSizes
    offsetBits = header.memories.count > 1 ? 40 : Access.addressBits
    buffer = .allocate(capacity: Self.capacity)
  }

  deinit { buffer.deallocate() }

  public func isCached(_ address: UInt64) -> Bool { true }

  public mutating func compute(_ body: InstructionMix, times count: Double) {}

  public mutating func access(_ run: Run, isWrite: Bool, times: Int) {
    access(run, isWrite ? .write : .read, times: times)
  }

  public mutating func access(_ run: Run, _ kind: AccessKind, times: Int) {
    guard run.isPossible(times: times), let span = run.span, let start = flat(run.address),
      Int(AddressMap.offset(of: run.address)) + span.upperBound <= 1 << offsetBits
    else {
      return output.fail(
        found: "a run that leaves its memory: \(run), \(times) times",
        expected: "one within 2^\(offsetBits) bytes")
    }
    for _ in 0..<times {
      for row in 0..<run.rows {
        var address = start &+ UInt64(bitPattern: Int64(row &* run.rowStride))
        for _ in 0..<run.count {
          line(address, run.width, kind)
          address &+= UInt64(bitPattern: Int64(run.stride))
        }
        if run.tail > 0 { line(address, run.tail, kind) }
        if output.error != nil { return }
      }
    }
  }

  public mutating func write(_ event: TraceEvent) {
    switch event {
    case .run(let run, let kind, let times): access(run, kind, times: times)
    case .accesses(let batch):
      for access in batch { line(access.address, access.bytes, access.kind) }
    case .layer, .compute: break
    }
  }

  /// Writes the rest, and puts the file in its place.
  public mutating func finish() throws(TraceError) {
    flush()
    try output.finish()
  }

  // MARK: Lines

  private func flat(_ address: UInt64) -> UInt64? {
    let (level, offset) = (AddressMap.level(of: address), AddressMap.offset(of: address))
    guard level < 1 << (Access.addressBits - offsetBits), offset >> offsetBits == 0 else {
      return nil
    }
    return UInt64(level) << offsetBits | offset
  }

  @inline(__always)
  private mutating func line(_ address: UInt64, _ bytes: Int, _ kind: AccessKind) {
    if count > Self.capacity - Self.longestLine { flush() }
    switch kind {
    case .read: append(hasSizes ? UInt8(ascii: "r") : UInt8(ascii: "0"))
    case .write: append(hasSizes ? UInt8(ascii: "w") : UInt8(ascii: "1"))
    case .fetch: append(hasSizes ? UInt8(ascii: "i") : UInt8(ascii: "2"))
    }
    append(UInt8(ascii: " "))
    append(hexadecimal: address)
    if hasSizes {
      append(UInt8(ascii: " "))
      append(hexadecimal: UInt64(bytes))
    }
    append(UInt8(ascii: "\n"))
  }

  @inline(__always)
  private mutating func append(_ byte: UInt8) {
    buffer[count] = byte
    count &+= 1
  }

  @inline(__always)
  private mutating func append(hexadecimal number: UInt64) {
    var digits = max(1, (67 - number.leadingZeroBitCount) / 4)
    while digits > 0 {
      digits -= 1
      let value = UInt8(truncatingIfNeeded: number >> UInt64(4 * digits)) & 15
      append(value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") - 10 + value)
    }
  }

  private mutating func flush() {
    output.write(UnsafeRawBufferPointer(start: buffer, count: count))
    count = 0
  }
}
