internal import CZlib

/// Writes blocks as `BlockReader` reads them.
struct BlockWriter {
  let output: TraceOutput
  private var checksum: UInt = 0

  init(_ output: TraceOutput) {
    self.output = output
    (NativeFormat.magic + [NativeFormat.version]).withUnsafeBytes { output.write($0) }
  }

  mutating func write(_ type: NativeFormat.Block, _ payload: UnsafeBufferPointer<UInt8>) {
    let prefix = [type.rawValue] + Self.littleEndian(payload.count)
    checksum = crc32(checksum, prefix, UInt32(prefix.count))
    checksum = crc32(checksum, payload.baseAddress, UInt32(payload.count))
    prefix.withUnsafeBytes { output.write($0) }
    output.write(UnsafeRawBufferPointer(payload))
    Self.littleEndian(Int(checksum)).withUnsafeBytes { output.write($0) }
  }

  private static func littleEndian(_ word: Int) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }
  }
}
