internal import HWSimCore

/// gem5's debug output: `tick: object: message`. Two kinds of message tell of accesses; all other lines,
/// whatever they are, make none.
///
/// - `--debug-flags=Cache`: `access for ReadReq [7c8:7cb] IF hit ...` (mem/cache/base.cc and
///   `Packet::print`), and the same without `access for`, as older versions print. Only what a CPU asks for
///   counts, not what caches ask of each other; nor uncacheable accesses (`UC`), which each level prints.
/// - `--debug-flags=MemoryAccess`: `Read from cpu.data of size 4 on address 0x7c8 ...`
///   (mem/abstract_mem.cc), and `Read of size ...`, as older versions print.
///
/// Where a file has both kinds, what comes first decides which one counts: the other shows the same
/// accesses at another place.
struct GemLogLines: LineParser {
  private enum Kind { case cache, memory }
  private var kind: Kind?

  init() {}

  mutating func parse(
    _ cursor: inout TextCursor, into batch: inout AccessBatch
  ) throws(LineProblem) -> Bool {
    guard Self.skipPrefix(&cursor) else {
      try cursor.skipLine()
      return false
    }
    let before = batch.count
    if kind != .memory { try Self.cacheMessage(&cursor, into: &batch) }
    if batch.count > before { kind = .cache }
    if kind != .cache { try Self.memoryMessage(&cursor, into: &batch) }
    if kind == nil, batch.count > before { kind = .memory }
    try cursor.skipLine()
    return batch.count > before
  }

  /// Takes `tick: object: `.
  static func skipPrefix(_ cursor: inout TextCursor) -> Bool {
    cursor.skipBlanks()
    guard skipTick(&cursor), cursor.take(": ") else { return false }
    while cursor.byte > UInt8(ascii: " "), cursor.byte != UInt8(ascii: ":") { cursor.advance() }
    return cursor.take(": ")
  }

  private static func skipTick(_ cursor: inout TextCursor) -> Bool {
    (try? cursor.decimal("a tick")) != nil
  }

  // MARK: Caches

  private enum Request { case read, write, readAndWrite }

  private static func cacheMessage(
    _ cursor: inout TextCursor, into batch: inout AccessBatch
  ) throws(LineProblem) {
    _ = cursor.take("access for ")
    guard let request = request(&cursor), cursor.take(" [") else { return }
    let first = try cursor.hexadecimal("a hexadecimal address")
    try cursor.take(UInt8(ascii: ":"), "a colon and the address of the last byte")
    let last = try cursor.hexadecimal("the address of the last byte")
    try cursor.take(UInt8(ascii: "]"), "a bracket behind the addresses")
    _ = cursor.take(" (s)")
    let isFetch = cursor.take(" IF")
    if cursor.take(" UC") { return }
    try cursor.checkAccess(first, last &- first &+ 1)
    append(request, first, last - first + 1, isFetch: isFetch, to: &batch)
  }

  /// The commands of `MemCmd` (mem/packet.cc) that read or write for a CPU.
  private static func request(_ cursor: inout TextCursor) -> Request? {
    if cursor.take("ReadReq") || cursor.take("LoadLockedReq") || cursor.take("LockedRMWReadReq") {
      return .read
    }
    if cursor.take("WriteReq") || cursor.take("StoreCondReq") || cursor.take("LockedRMWWriteReq")
      || cursor.take("WriteLineReq")
    {
      return .write
    }
    return cursor.take("SwapReq") ? .readAndWrite : nil
  }

  // MARK: Memories

  private static func memoryMessage(
    _ cursor: inout TextCursor, into batch: inout AccessBatch
  ) throws(LineProblem) {
    let isFetch = cursor.take("IFetch ")
    let request: Request
    if isFetch || cursor.take("Read ") {
      request = .read
    } else if cursor.take("Write ") {
      request = .write
    } else if cursor.take("Read/Write ") {
      request = .readAndWrite
    } else {
      return
    }
    if cursor.take("from ") {
      while cursor.byte > UInt8(ascii: " ") { cursor.advance() }
      cursor.skipBlanks()
    }
    guard cursor.take("of size ") else { return }
    let bytes = try cursor.decimal("a decimal size")
    guard cursor.take(" on address ") else { throw cursor.problem("' on address 0x...'") }
    let address = try cursor.hexadecimal("a hexadecimal address")
    try cursor.checkAccess(address, bytes)
    append(request, address, bytes, isFetch: isFetch, to: &batch)
  }

  private static func append(
    _ request: Request, _ address: UInt64, _ bytes: UInt64, isFetch: Bool,
    to batch: inout AccessBatch
  ) {
    if request != .write { batch.append(address, bytes, isFetch ? .fetch : .read) }
    if request != .read { batch.append(address, bytes, .write) }
  }
}
