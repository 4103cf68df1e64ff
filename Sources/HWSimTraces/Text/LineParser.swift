internal import HWSimCore

/// Reads the lines of one format of text.
protocol LineParser {
  /// Takes one line, whole, and adds the accesses that it tells of.
  ///
  /// - Returns: false where the line tells of something else.
  mutating func parse(
    _ cursor: inout TextCursor, into batch: inout AccessBatch
  ) throws(LineProblem) -> Bool
}

extension TextCursor {
  /// Checks what was read, for which the cursor stands behind it.
  @inline(__always)
  func checkAccess(_ address: UInt64, _ bytes: UInt64) throws(LineProblem) {
    guard !Access.isPossible(address: address, bytes: bytes) else { return }
    guard address < 1 << Access.addressBits else {
      throw LineProblem(column: 0, expected: "an address of at most 48 bits")
    }
    guard 1...UInt64(Access.largest) ~= bytes else {
      throw LineProblem(column: 0, expected: "an access of 1 to 16383 bytes")
    }
    throw LineProblem(column: 0, expected: "an access that ends below 2^48")
  }
}
