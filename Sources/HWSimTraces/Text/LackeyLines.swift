internal import HWSimCore

/// What `valgrind --tool=lackey --trace-mem=yes` prints (lackey/lk_main.c): `I  addr,size`, ` L addr,size`,
/// ` S addr,size` and ` M addr,size`, which loads and then stores.
///
/// Valgrind's messages (`==123== ...`, `--123-- ...`, `**123** ...`) and superblocks (`SB addr`) make no
/// access. Blanks may be missing, as in traces edited for courses.
struct LackeyLines: LineParser {
  @inline(__always)
  mutating func parse(
    _ cursor: inout TextCursor, into batch: inout AccessBatch
  ) throws(LineProblem) -> Bool {
    cursor.skipBlanks()
    let letter = cursor.byte
    switch letter {
    case UInt8(ascii: "I"), UInt8(ascii: "L"), UInt8(ascii: "M"): cursor.advance()
    case UInt8(ascii: "S"):
      guard cursor[1] != UInt8(ascii: "B") else { fallthrough }
      cursor.advance()
    default: return try skipMessage(&cursor)
    }
    try cursor.expectBlanks("a blank behind the letter")
    let address = try cursor.hexadecimal("a hexadecimal address")
    try cursor.take(UInt8(ascii: ","), "a comma and a size")
    let bytes = try cursor.decimal("a decimal size")
    try cursor.checkAccess(address, bytes)
    try cursor.expectLineEnd()
    switch letter {
    case UInt8(ascii: "I"): batch.append(address, bytes, .fetch)
    case UInt8(ascii: "S"): batch.append(address, bytes, .write)
    case UInt8(ascii: "M"):
      batch.append(address, bytes, .read)
      batch.append(address, bytes, .write)
    default: batch.append(address, bytes, .read)
    }
    return true
  }

  @inline(never)
  private func skipMessage(_ cursor: inout TextCursor) throws(LineProblem) -> Bool {
    switch cursor.byte {
    case UInt8(ascii: "="), UInt8(ascii: "-"), UInt8(ascii: "*"):
      guard cursor[1] == cursor.byte else { fallthrough }
      try cursor.skipLine()
      return false
    case UInt8(ascii: "S"):
      guard cursor.take("SB ") else { fallthrough }
      try cursor.skipLine()
      return false
    default:
      throw cursor.problem(
        "'I', 'L', 'S', 'M' or '=='; --log-file=FILE keeps what the program prints out of the trace"
      )
    }
  }
}
