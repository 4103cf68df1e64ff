internal import HWSimCore

/// Reads a text line by line, in batches.
final class TextReader<Parser: LineParser> {
  private let input: ByteInput
  private var parser: Parser
  private var batch = AccessBatch()
  private var line = 1
  /// Lines that make no access, but for empty ones.
  private(set) var skipped = 0
  private var hasAccesses = false

  init(_ input: ByteInput, _ parser: Parser) {
    self.input = input
    self.parser = parser
  }

  deinit { batch.deallocate() }

  /// - Returns: nil at the end of the file.
  func next() throws(TraceError) -> UnsafeBufferPointer<Access>? {
    batch.removeAll()
    while batch.count == 0 {
      let lines = try input.wholeLines(after: line)
      guard lines > 0 else {
        if hasAccesses { return nil }
        throw TraceError(
          input.name, found: "no access in \(line - 1) lines", expected: "at least one")
      }
      try parse(input.next + lines)
    }
    hasAccesses = true
    return batch.contents
  }

  /// Parses the lines in front of `end` as far as there is room.
  private func parse(_ end: UnsafeMutablePointer<UInt8>) throws(TraceError) {
    // Copies, which stay in registers.
    var (cursor, parser, batch, line) = (TextCursor(input.next), parser, batch, line)
    var skipped = 0
    defer {
      self.skipped += skipped
      (self.parser, self.batch, self.line) = (parser, batch, line)
    }
    do throws(LineProblem) {
      while cursor.next < end, batch.hasRoom {
        if cursor.byte == lineFeed || cursor.byte == carriageReturn {
          try cursor.expectLineEnd("a line feed behind the carriage return")
        } else if !(try parser.parse(&cursor, into: &batch)) {
          skipped += 1
        }
        line += 1
      }
    } catch {
      throw TraceError(
        input.name, .line(line), found: excerpt(cursor.lineStart + error.column, end),
        expected: "\(error.expected)")
    }
    input.skip(cursor.next - UnsafePointer(input.next))
  }

  /// What stands at a place, as far as a reader of the error wants to know.
  private func excerpt(
    _ start: UnsafePointer<UInt8>, _ end: UnsafeMutablePointer<UInt8>
  ) -> String {
    let rest = UnsafeBufferPointer(start: start, count: min(60, UnsafePointer(end) - start))
    let shown = rest.prefix { $0 != lineFeed }
    return shown.isEmpty ? "the end of the line" : "'\(String(decoding: shown, as: UTF8.self))'"
  }
}

extension ByteInput {
  /// Bytes of the whole lines that can be looked at now: 0 at the end of the file.
  ///
  /// - Parameter line: the number of the first, for errors.
  func wholeLines(after line: Int) throws(TraceError) -> Int {
    while true {
      if let end = lastLineFeed() { return end + 1 }
      guard count <= TextCursor.longestLine else {
        throw TraceError(
          name, .line(line), found: "a line of more than \(count) bytes",
          expected: "lines of at most \(TextCursor.longestLine) bytes")
      }
      guard try fill() else {
        guard count > 0 else { return 0 }
        appendLineFeed()
        return count
      }
    }
  }

  /// Where the last line feed is.
  private func lastLineFeed() -> Int? {
    var index = count - 1
    while index >= 0, next[index] != lineFeed { index -= 1 }
    return index < 0 ? nil : index
  }
}
