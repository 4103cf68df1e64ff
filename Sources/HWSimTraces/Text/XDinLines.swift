internal import HWSimCore

/// Dinero IV's extended din: a letter, a hexadecimal address, a hexadecimal size (xdinfmt.c, version 7).
///
/// `r` and `m`, "miscellaneous", read; `w` writes; `i` fetches an instruction. `c` and `v`, copy back and
/// invalidate, make no access.
struct XDinLines: LineParser {
  @inline(__always)
  mutating func parse(
    _ cursor: inout TextCursor, into batch: inout AccessBatch
  ) throws(LineProblem) -> Bool {
    cursor.skipBlanks()
    let kind: AccessKind?
    switch cursor.byte | 0x20 {
    case UInt8(ascii: "r"), UInt8(ascii: "m"): kind = .read
    case UInt8(ascii: "w"): kind = .write
    case UInt8(ascii: "i"): kind = .fetch
    case UInt8(ascii: "c"), UInt8(ascii: "v"): kind = nil
    default: throw cursor.problem("one of the letters r, w, i, m, c and v")
    }
    cursor.advance()
    try cursor.expectBlanks("a blank behind the letter")
    let address = try cursor.hexadecimal("a hexadecimal address")
    try cursor.expectBlanks("a blank and a hexadecimal size")
    let bytes = try cursor.hexadecimal("a hexadecimal size")
    guard let kind else {
      try cursor.skipLine()
      return false
    }
    try cursor.checkAccess(address, bytes)
    if cursor.byte == lineFeed {
      try cursor.expectLineEnd()
    } else {
      guard cursor.isAtLineEnd || cursor.byte == 0x20 || cursor.byte == 0x09 else {
        throw cursor.problem("a hexadecimal digit or a blank")
      }
      try cursor.skipLine()
    }
    batch.append(address, bytes, kind)
    return true
  }
}
