internal import HWSimCore

/// Dinero's `din`: a label, a hexadecimal address, and a rest of the line that nobody reads.
///
/// As Dinero IV does (dinfmt.c, version 7): an access is of four bytes, whatever the address's last two
/// bits; label 3, "miscellaneous", reads. Labels 4 and 5, copy back and invalidate, make no access.
struct DinLines: LineParser {
  /// Bytes of each access less one; addresses are rounded down to a multiple.
  let mask: UInt64

  @inline(__always)
  mutating func parse(
    _ cursor: inout TextCursor, into batch: inout AccessBatch
  ) throws(LineProblem) -> Bool {
    cursor.skipBlanks()
    let label = try cursor.hexadecimal("a label from 0 to 5")
    guard label <= 5 else {
      cursor.restartLine()
      throw cursor.problem("a label from 0 to 5")
    }
    try cursor.expectBlanks("a blank behind the label")
    let address = try cursor.hexadecimal("a hexadecimal address") & ~mask
    try cursor.checkAccess(address, mask + 1)
    if cursor.byte == lineFeed {
      try cursor.expectLineEnd()
    } else {
      guard cursor.isAtLineEnd || cursor.byte == 0x20 || cursor.byte == 0x09 else {
        throw cursor.problem("a hexadecimal digit or a blank")
      }
      try cursor.skipLine()
    }
    switch label {
    case 0, 3: batch.append(address, mask + 1, .read)
    case 1: batch.append(address, mask + 1, .write)
    case 2: batch.append(address, mask + 1, .fetch)
    default: return false
    }
    return true
  }
}
