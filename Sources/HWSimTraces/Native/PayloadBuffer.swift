/// The contents of a block as they are written: what `PayloadCursor` reads.
struct PayloadBuffer {
  private let start: UnsafeMutablePointer<UInt8>
  private(set) var count = 0

  init(capacity: Int) { start = .allocate(capacity: capacity) }

  func deallocate() { start.deallocate() }

  var contents: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: count) }

  mutating func removeAll() { count = 0 }

  @inline(__always)
  mutating func byte(_ byte: UInt8) {
    start[count] = byte
    count &+= 1
  }

  @inline(__always)
  mutating func unsigned(_ number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      byte(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    byte(UInt8(truncatingIfNeeded: rest))
  }

  @inline(__always)
  mutating func signed(_ number: Int) {
    unsigned(UInt64(bitPattern: Int64(number << 1 ^ number >> 63)))
  }

  /// A whole number below 2^53 as its double, so that the lowest bit is free; any other as 1 and its
  /// eight bytes.
  mutating func number(_ number: Double) {
    if number >= 0, number < 0x1p53, number == number.rounded(.towardZero) {
      return unsigned(UInt64(number) << 1)
    }
    byte(1)
    word(number.bitPattern)
  }

  private mutating func word(_ word: UInt64) {
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      byte(UInt8(truncatingIfNeeded: word >> shift))
    }
  }

  /// A name, cut at a character where it is too long.
  mutating func name(_ name: String, atMost limit: Int = NativeFormat.longestName) {
    let end = name.utf8.index(name.startIndex, offsetBy: limit, limitedBy: name.endIndex)
    let shown = name.unicodeScalars[..<(end ?? name.endIndex)]
    let units = Substring(shown).utf8
    unsigned(UInt64(units.count))
    for unit in units { byte(unit) }
  }
}
