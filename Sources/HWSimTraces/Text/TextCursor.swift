/// What is wrong with a line, before it is known which line it is.
struct LineProblem: Error {
  /// Distance from the line's start to what is wrong.
  let column: Int
  let expected: StaticString
}

/// A place in a text whose last line is whole.
///
/// A line feed is part of no number and no word: so no loop here needs another bound.
struct TextCursor {
  /// Bytes of the longest line.
  static let longestLine = 1 << 16

  private(set) var next: UnsafePointer<UInt8>
  private(set) var lineStart: UnsafePointer<UInt8>
  private let digits = hexadecimalDigits

  init(_ start: UnsafePointer<UInt8>) { (next, lineStart) = (start, start) }

  @inline(__always) var byte: UInt8 { next.pointee }

  @inline(__always) subscript(distance: Int) -> UInt8 { next[distance] }

  @inline(__always) mutating func advance(_ bytes: Int = 1) { next += bytes }

  func problem(_ expected: StaticString) -> LineProblem {
    LineProblem(column: next - lineStart, expected: expected)
  }

  /// Goes back to where the line began.
  mutating func restartLine() { next = lineStart }

  // MARK: Blanks and line ends

  @inline(__always)
  mutating func skipBlanks() { while isBlank(byte) { next += 1 } }

  @inline(__always)
  mutating func expectBlanks(_ expected: StaticString) throws(LineProblem) {
    guard isBlank(byte) else { throw problem(expected) }
    skipBlanks()
  }

  @inline(__always) var isAtLineEnd: Bool { byte == lineFeed || byte == carriageReturn }

  /// Takes the end of the line, of either kind, and begins the next line.
  @inline(__always)
  mutating func expectLineEnd(_ expected: StaticString = "the end of the line")
    throws(LineProblem)
  {
    if byte == carriageReturn, next[1] == lineFeed { next += 1 }
    guard byte == lineFeed else { throw problem(expected) }
    guard next - lineStart <= Self.longestLine else {
      throw LineProblem(column: 0, expected: "a line of at most 65536 bytes")
    }
    next += 1
    lineStart = next
  }

  /// Skips what is left of the line.
  mutating func skipLine() throws(LineProblem) {
    while byte != lineFeed {
      if byte == 0 { throw problem("text; this is a NUL byte") }
      if byte == carriageReturn, next[1] != lineFeed {
        throw problem("lines that end in LF or CR LF, not in CR alone")
      }
      next += 1
    }
    try expectLineEnd()
  }

  // MARK: Words and numbers

  @inline(__always)
  mutating func take(_ wanted: UInt8, _ expected: StaticString) throws(LineProblem) {
    guard byte == wanted else { throw problem(expected) }
    next += 1
  }

  /// Takes `word` if it is next.
  mutating func take(_ word: StaticString) -> Bool {
    let bytes = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
    var place = next
    for byte in bytes {
      guard place.pointee == byte else { return false }
      place += 1
    }
    next = place
    return true
  }

  /// A hexadecimal number below 2^64, with or without `0x`.
  @inline(__always)
  mutating func hexadecimal(_ expected: StaticString) throws(LineProblem) -> UInt64 {
    let start = next
    if byte == UInt8(ascii: "0"), next[1] | 0x20 == UInt8(ascii: "x") { next += 2 }
    let first = next
    var (number, digit) = (UInt64(0), digits[Int(byte)])
    while digit < 16 {
      number = number << 4 | UInt64(digit)
      next += 1
      digit = digits[Int(byte)]
    }
    guard 1...16 ~= next - first else {
      next = start
      throw problem(expected)
    }
    return number
  }

  /// A decimal number below 10^19.
  @inline(__always)
  mutating func decimal(_ expected: StaticString) throws(LineProblem) -> UInt64 {
    let start = next
    var (number, digit) = (UInt64(0), digits[Int(byte)])
    while digit < 10 {
      number = number &* 10 &+ UInt64(digit)
      next += 1
      digit = digits[Int(byte)]
    }
    guard 1...19 ~= next - start else {
      next = start
      throw problem(expected)
    }
    return number
  }

  /// A decimal number, or a hexadecimal one behind `0x`.
  @inline(__always)
  mutating func number(_ expected: StaticString) throws(LineProblem) -> UInt64 {
    byte == UInt8(ascii: "0") && next[1] | 0x20 == UInt8(ascii: "x")
      ? try hexadecimal(expected) : try decimal(expected)
  }
}

let lineFeed = UInt8(ascii: "\n")
let carriageReturn = UInt8(ascii: "\r")

@inline(__always)
private func isBlank(_ byte: UInt8) -> Bool {
  byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
}

/// The value of each digit, 255 for all other bytes. Never freed.
nonisolated(unsafe) private let hexadecimalDigits: UnsafePointer<UInt8> = {
  let table = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
  table.initialize(repeating: 0xFF, count: 256)
  for (value, digit) in "0123456789abcdef".utf8.enumerated() { table[Int(digit)] = UInt8(value) }
  for (value, digit) in "ABCDEF".utf8.enumerated() { table[Int(digit)] = UInt8(10 + value) }
  return UnsafePointer(table)
}()
