/// What is wrong with a block's contents; the cursor stands where it is.
struct PayloadProblem: Error {
  let found: String
  let expected: StaticString
}

/// A place in the contents of a block.
struct PayloadCursor {
  private(set) var next: UnsafePointer<UInt8>
  let end: UnsafePointer<UInt8>

  init(_ start: UnsafePointer<UInt8>, count: Int) { (next, end) = (start, start + count) }

  @inline(__always) var isAtEnd: Bool { next == end }
  var count: Int { end - next }

  @inline(__always)
  mutating func byte() throws(PayloadProblem) -> UInt8 {
    guard next < end else { throw Self.cut }
    defer { next += 1 }
    return next.pointee
  }

  private static var cut: PayloadProblem {
    PayloadProblem(found: "the end of a block amid an event", expected: "the rest of it")
  }

  /// A number in groups of seven bits, lowest first (LEB128).
  @inline(__always)
  mutating func unsigned() throws(PayloadProblem) -> UInt64 {
    let first = try byte()
    return first < 0x80 ? UInt64(first) : try longUnsigned(first)
  }

  private mutating func longUnsigned(_ first: UInt8) throws(PayloadProblem) -> UInt64 {
    var (number, shift) = (UInt64(first & 0x7F), UInt64(7))
    while true {
      let byte = try byte()
      guard shift < 63 || (shift == 63 && byte < 2) else {
        throw PayloadProblem(found: "a number of more than 64 bits", expected: "a smaller one")
      }
      number |= UInt64(byte & 0x7F) << shift
      shift += 7
      if byte < 0x80 { return number }
    }
  }

  /// A number whose lowest bit is its sign.
  @inline(__always)
  mutating func signed() throws(PayloadProblem) -> Int {
    let bits = try unsigned()
    return Int(bits >> 1) ^ -Int(bits & 1)
  }

  mutating func size(
    _ expected: StaticString, atMost limit: Int = .max
  ) throws(PayloadProblem) -> Int {
    let number = try unsigned()
    guard number <= UInt64(limit) else {
      throw PayloadProblem(found: "\(number)", expected: expected)
    }
    return Int(number)
  }

  /// A number that is a whole one mostly: see `PayloadBuffer.number`.
  mutating func number(_ expected: StaticString) throws(PayloadProblem) -> Double {
    let bits = try unsigned()
    guard bits & 1 == 1 else { return Double(bits >> 1) }
    guard end - next >= 8 else { throw Self.cut }
    let pattern = UnsafeRawPointer(next).loadUnaligned(as: UInt64.self)
    next += 8
    let number = Double(bitPattern: UInt64(littleEndian: pattern))
    guard number.isFinite, number >= 0 else {
      throw PayloadProblem(found: "\(number)", expected: expected)
    }
    return number
  }

  mutating func name() throws(PayloadProblem) -> String {
    let count = try size("a name of at most 4096 bytes", atMost: NativeFormat.longestName)
    guard end - next >= count else { throw Self.cut }
    let bytes = UnsafeBufferPointer(start: next, count: count)
    guard let name = String(validating: bytes, as: UTF8.self) else {
      throw PayloadProblem(found: "a name that is not UTF-8", expected: "UTF-8")
    }
    next += count
    return name
  }
}
