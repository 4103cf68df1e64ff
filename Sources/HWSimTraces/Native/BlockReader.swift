internal import CZlib

/// Reads the blocks of a `.hwtrace` file one after the other, and checks their sums.
final class BlockReader {
  private let input: ByteInput
  private var checksum: UInt = 0
  /// Bytes of the current block, all told.
  private var blockBytes = 0

  init(_ input: ByteInput) throws(TraceError) {
    self.input = input
    try readMagic()
  }

  private func readMagic() throws(TraceError) {
    let magic = NativeFormat.magic
    let isWhole = try input.require(magic.count + 1)
    let found = UnsafeBufferPointer(start: input.next, count: min(input.count, magic.count))
    guard found.elementsEqual(magic.prefix(found.count)) else {
      let isConverted = found.count >= 4 && found.prefix(4).elementsEqual(magic.prefix(4))
      throw bad(
        at: 0, "the first bytes \(hexadecimal(found))",
        expected: hexadecimal(magic)
          + (isConverted ? "; the file was converted as if it were text" : ""))
    }
    guard isWhole else { throw cut }
    let version = input.next[magic.count]
    guard version == NativeFormat.version else {
      let cure = version > NativeFormat.version ? "; a newer hwsim reads it" : ""
      throw bad(
        at: magic.count, "version \(version)", expected: "version \(NativeFormat.version)\(cure)")
    }
    blockBytes = magic.count + 1
  }

  /// The next block, whose contents stay where they are until the one after it is asked for.
  func next() throws(TraceError) -> (NativeFormat.Block, PayloadCursor) {
    input.skip(blockBytes)
    blockBytes = 0
    guard try input.require(NativeFormat.prefix) else { throw cut }
    let lowest = input.next
    let length = (1...4).reduce(0) { $0 | Int(lowest[$1]) << (8 * ($1 - 1)) }
    guard let type = NativeFormat.Block(rawValue: lowest[0]) else {
      throw bad(at: 0, "a block of type \(lowest[0])", expected: "one of \(knownTypes)")
    }
    guard length <= NativeFormat.largestBlock else {
      throw bad(
        at: 1, "a block of \(length) bytes", expected: "at most \(NativeFormat.largestBlock)")
    }
    let summed = NativeFormat.prefix + length
    guard try input.require(summed + NativeFormat.suffix) else { throw cut }
    try check(summed)
    blockBytes = summed + NativeFormat.suffix
    return (type, PayloadCursor(input.next + NativeFormat.prefix, count: length))
  }

  /// The sum of a block goes on from that of the block before, so that none can be missing.
  private func check(_ summed: Int) throws(TraceError) {
    let stored = (0..<4).reduce(UInt(0)) { $0 | UInt(input.next[summed + $1]) << (8 * UInt($1)) }
    checksum = crc32(checksum, input.next, UInt32(summed))
    guard stored == checksum else {
      throw bad(
        at: 0, "a block with checksum \(String(stored, radix: 16))",
        expected: "\(String(checksum, radix: 16)); the file is damaged")
    }
  }

  /// The contents of no block.
  var nothing: PayloadCursor { PayloadCursor(input.next, count: 0) }

  /// Checks that nothing follows the current block.
  func expectEnd() throws(TraceError) {
    input.skip(blockBytes)
    blockBytes = 0
    guard try input.require(1) else { return }
    throw bad(at: 0, "more behind the end block", expected: "the end of the file")
  }

  // MARK: Errors

  private var cut: TraceError {
    input.skip(input.count)
    return bad(at: 0, "the end of the file", expected: "an end block; the file was cut")
  }

  private var knownTypes: String {
    [NativeFormat.Block.header, .tensors, .events, .end].map { "\($0.rawValue) (\($0))" }
      .joined(separator: ", ")
  }

  func bad(_ cursor: PayloadCursor, _ problem: PayloadProblem) -> TraceError {
    bad(
      at: cursor.next - UnsafePointer(input.next), problem.found, expected: "\(problem.expected)")
  }

  private func bad(at distance: Int, _ found: String, expected: String) -> TraceError {
    TraceError(input.name, .byte(input.offset + distance), found: found, expected: expected)
  }

  private func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
  }
}
