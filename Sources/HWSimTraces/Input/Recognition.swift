extension TraceFormat {
  /// The format that the beginning of the data has.
  static func recognise(_ input: ByteInput) throws(TraceError) -> TraceFormat {
    let magic = NativeFormat.magic.prefix(4)
    _ = try input.require(magic.count)
    let found = UnsafeBufferPointer(start: input.next, count: min(input.count, magic.count))
    if found.elementsEqual(magic.prefix(found.count)) { return .hwtrace }

    while true {
      let lines = try input.wholeLines(after: 1)
      let start = UnsafePointer(input.next)
      let blank = UnsafeBufferPointer(start: start, count: lines).prefix { $0 <= 0x20 && $0 != 0 }
      if blank.count < lines { return try format(ofLine: start + blank.count, input) }
      guard try input.fill() else {
        throw TraceError(input.name, found: "nothing but blanks", expected: "a trace")
      }
    }
  }

  private static func format(
    ofLine line: UnsafePointer<UInt8>, _ input: ByteInput
  ) throws(TraceError) -> TraceFormat {
    if accepts(line, DinLines(mask: 3)) { return .din }
    if accepts(line, XDinLines()) { return .xdin }
    if accepts(line, LackeyLines()) { return .lackey }
    if accepts(line, GemPacketLines()) { return .gem5 }
    var cursor = TextCursor(line)
    if cursor.take("gem5 Simulator") || GemLogLines.skipPrefix(&cursor) { return .gem5log }
    let end = UnsafePointer(input.next) + input.count
    let shown = UnsafeBufferPointer(start: line, count: min(60, end - line))
      .prefix { $0 != lineFeed }
    throw TraceError(
      input.name, found: "'\(String(decoding: shown, as: UTF8.self))'",
      expected: "a trace: \(TraceFormat.allCases.map(\.rawValue).joined(separator: ", ")), or one "
        + "of these in a .gz file")
  }

  private static func accepts(_ line: UnsafePointer<UInt8>, _ parser: some LineParser) -> Bool {
    var (parser, cursor, batch) = (parser, TextCursor(line), AccessBatch())
    defer { batch.deallocate() }
    return (try? parser.parse(&cursor, into: &batch)) != nil
  }
}
