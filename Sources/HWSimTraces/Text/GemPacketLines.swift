internal import HWSimCore

/// gem5's packet traces as its util/decode_packet_trace.py prints them:
/// `[id,]command,address,size[,flags],tick[,pc]`, as util/encode_packet_trace.py reads them too.
///
/// Numbers are decimal, or hexadecimal behind `0x`. The command is `r` or `w`; `u`, anything else that
/// gem5 knows, makes no access. Where a line has five fields or more, the fourth are the request's flags,
/// of which 0x100 (INST_FETCH, mem/request.hh) makes a read an instruction fetch.
struct GemPacketLines: LineParser {
  private static let instructionFetch: UInt64 = 0x100

  @inline(__always)
  mutating func parse(
    _ cursor: inout TextCursor, into batch: inout AccessBatch
  ) throws(LineProblem) -> Bool {
    cursor.skipBlanks()
    if UInt8(ascii: "0")...UInt8(ascii: "9") ~= cursor.byte {
      _ = try cursor.number("a number or a command")
      try cursor.take(UInt8(ascii: ","), "a comma")
    }
    let command = cursor.byte
    guard
      command == UInt8(ascii: "r") || command == UInt8(ascii: "w") || command == UInt8(ascii: "u")
    else { throw cursor.problem("one of the commands r, w and u") }
    cursor.advance()
    try cursor.take(UInt8(ascii: ","), "a comma behind the command")
    let address = try cursor.number("an address, decimal or 0x...")
    try cursor.take(UInt8(ascii: ","), "a comma and a size")
    let bytes = try cursor.number("a size, decimal or 0x...")
    let flags = try flags(&cursor)
    try cursor.expectLineEnd()
    guard command != UInt8(ascii: "u") else { return false }
    try cursor.checkAccess(address, bytes)
    let isFetch = flags & Self.instructionFetch != 0
    batch.append(
      address, bytes, command == UInt8(ascii: "w") ? .write : isFetch ? .fetch : .read)
    return true
  }

  /// Takes the fields behind the size.
  @inline(__always)
  private func flags(_ cursor: inout TextCursor) throws(LineProblem) -> UInt64 {
    var (fields, first) = (0, UInt64(0))
    while cursor.byte == UInt8(ascii: ",") {
      cursor.advance()
      let number = try cursor.number("flags, a tick or a program counter")
      if fields == 0 { first = number }
      fields += 1
      if fields > 3 { throw cursor.problem("at most six fields behind the packet's number") }
    }
    return fields > 1 ? first : 0
  }
}
