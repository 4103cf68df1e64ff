import HWSimCore
import HWSimTraces
import Testing

/// A `.hwtrace` file put together by hand, byte by byte as FORMAT.md says.
struct HandMade {
  private(set) var bytes: [UInt8] = [0x89, 0x48, 0x57, 0x54, 0x0D, 0x0A, 0x1A, 0x0A, 1]
  private var checksum: UInt32 = 0

  /// Title "t", a memory "m", no tensors.
  static let header: [UInt8] = [1, 0x74, 1, 1, 0x6D, 0]

  init(header: [UInt8] = Self.header) { block("H", header) }

  mutating func block(_ type: Unicode.Scalar, _ contents: [UInt8]) {
    let length = (0..<4).map { UInt8(truncatingIfNeeded: contents.count >> (8 * $0)) }
    let summed = [UInt8(ascii: type)] + length + contents
    checksum = Self.crc(checksum, summed)
    bytes += summed + (0..<4).map { UInt8(truncatingIfNeeded: checksum >> (8 * $0)) }
  }

  /// Bit by bit, as ISO 3309 defines it: no code in common with zlib's.
  private static func crc(_ before: UInt32, _ bytes: [UInt8]) -> UInt32 {
    var register = ~before
    for byte in bytes {
      register ^= UInt32(byte)
      for _ in 0..<8 { register = register >> 1 ^ (register & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
    return ~register
  }

  static func file(_ events: [UInt8], totals: [UInt8]) -> [UInt8] {
    var file = HandMade()
    file.block("E", events)
    file.block("Z", totals)
    return file.bytes
  }
}

/// Is the format what FORMAT.md says?
@Suite struct TheFormatIsAsDocumented {
  static let events: [UInt8] = [
    0, 1, 0x61, 1, 0x6B,  // layer "a", kernel "k"
    // Write at 100 (0xE4 0x00 is 100 in two groups), width 4, stride -8, 3 accesses, tail 0, 1 row,
    // row stride 0, once.
    1, 1, 0xE4, 0x00, 4, 15, 3, 0, 1, 0, 1,
    0x80, 32,  // slot 0, 16 further
    0x40,  // and 16 further
    2, 0b1000_0001, 2, 1, 0, 0, 0, 0, 0, 0, 0xF8, 0x3F, 8,  // 1 mac and 1.5 exponential, 4 times
    0xC0, 10,  // and 5 times
    3, 3,  // three accesses
    0b10_0110, 3,  // fetch, distance 2, 3 bytes: at 2
    0b00_0010,  // fetch behind it: at 5
    0b00_1010,  // fetch one byte before its end: at 7
  ]

  @Test func bytesToEvents() throws {
    let kept = try read(HandMade.file(Self.events, totals: [1, 3, 3, 2]))
    #expect(kept.header == TraceHeader(title: "t", memories: ["m"]))
    var body = InstructionMix()
    (body.mac, body.exponential) = (1, 1.5)
    let run = { Run(address: $0, width: 4, stride: -8, count: 3) }
    #expect(
      kept.events == [
        .layer("a", "k"), .run(run(100), .write, 1), .run(run(116), .write, 1),
        .run(run(132), .write, 1), .compute(body, 4), .compute(body, 5),
        .accesses([access(2, 3, .fetch), access(5, 3, .fetch), access(7, 3, .fetch)]),
      ])
  }

  /// The checksum of a file's only block is that of the text: CRC-32 of "123456789" is cbf43926.
  @Test func checksumsContinue() throws {
    var file = HandMade()
    file.block("E", [0, 0, 0])
    file.block("Z", [1, 0, 0, 0])
    var other = HandMade(header: [0, 0, 0])
    other.block("E", [0, 0, 0])
    other.block("Z", [1, 0, 0, 0])
    // The last block's bytes are the same, its sum is not.
    #expect(file.bytes.suffix(4) != other.bytes.suffix(4))
    #expect(try read(file.bytes).events == [.layer("", "")])
  }
}

/// What is said of a bad `.hwtrace` file?
@Suite struct BadFilesAreRefused {
  static let whole = HandMade.file(
    TheFormatIsAsDocumented.events, totals: [1, 3, 3, 2])

  @Test func cutAtEveryByte() {
    for length in 0..<Self.whole.count {
      let text = problem(Array(Self.whole.prefix(length)), format: .hwtrace)
      #expect(text.hasPrefix("a.trace: "), "\(length) bytes: \(text)")
      #expect(length == 0 || text.hasSuffix("expected an end block; the file was cut"), "\(text)")
    }
  }

  @Test func aChangeOfAnyBit() {
    for place in Self.whole.indices {
      for bit in 0..<8 {
        var bytes = Self.whole
        bytes[place] ^= 1 << bit
        #expect(problem(bytes, format: .hwtrace).hasPrefix("a.trace: byte "), "\(place).\(bit)")
      }
    }
  }

  @Test func somethingElse() {
    #expect(problem(Self.whole + [0]).contains("found more behind the end block"))
    #expect(problem(Self.whole + Self.whole).contains("found more behind the end block"))
    var bytes = Self.whole
    bytes[8] = 2
    #expect(
      problem(bytes)
        == "a.trace: byte 8: found version 2; expected version 1; a newer hwsim reads it")
    bytes.remove(at: 4)  // the CR of CR LF
    #expect(problem(bytes).hasSuffix("the file was converted as if it were text"))
    #expect(
      problem(Array("2 401000\n".utf8), format: .hwtrace).hasPrefix(
        "a.trace: byte 0: found the first bytes 32 20 34 30 31 30 30 30; expected 89 48 57"))
  }

  /// Swapped and left-out blocks are whole by themselves.
  @Test func blocksInAnotherOrder() {
    var file = HandMade()
    let start = file.bytes.count
    file.block("E", [0, 0, 0])
    let second = file.bytes.count
    file.block("E", [0, 0, 0])
    let end = file.bytes.count
    file.block("Z", [2, 0, 0, 0])
    let bytes = file.bytes
    #expect(problem(bytes) == "")
    let swapped = bytes[..<start] + bytes[second..<end] + bytes[start..<second] + bytes[end...]
    #expect(problem(Array(swapped)).contains("with checksum"))
    #expect(problem(Array(bytes[..<start] + bytes[second...])).contains("with checksum"))
  }

  @Test(arguments: [
    ([1, 3, 3, 3], "3 runs"), ([0, 3, 3, 2], "1 layers"), ([1, 3, 3, 2, 0], "1 bytes more"),
    ([1, 3, 3], "the end of a block amid an event"),
  ])
  func totals(_ totals: [UInt8], _ message: String) {
    let text = problem(HandMade.file(TheFormatIsAsDocumented.events, totals: totals))
    #expect(text.contains(message))
  }

  /// 10^18 as the format's unsigned number.
  static let quintillion: [UInt8] = [0x80, 0x80, 0x90, 0xBB, 0xBA, 0xD6, 0xAD, 0xF0, 0x0D]
  /// 2^64 - 1, where -1 was meant.
  static let minusOne: [UInt8] = [UInt8](repeating: 0xFF, count: 9) + [1]

  static let leaves = "found a run that leaves its memory or has no end"

  @Test(
    arguments: [
      ([1, 0, 0, 4, 8, 1, 0, 1, 0] + quintillion, leaves),  // times
      ([1, 0, 0, 4, 0] + quintillion + [0, 1, 0, 1], leaves),  // count
      ([1, 0, 0, 4, 8, 1, 0] + quintillion + [0, 1], leaves),  // rows
      ([1, 0, 0] + quintillion + [8, 1, 0, 1, 0, 1], leaves),  // width
      ([1, 0, 0, 4] + minusOne + [2, 0, 1, 0, 1], leaves),  // stride of -2^63
      ([1, 0, 0, 4, 8, 1, 0, 2] + minusOne + [1], leaves),  // row stride of -2^63
      ([1, 0, 0, 4, 7, 2, 0, 1, 0, 1], leaves),  // stride -4 from 0
      ([1, 0, 0, 4, 4, 2, 1, 1, 0, 1], leaves),  // a tail behind a stride of 2
      ([1, 0, 0, 0, 0, 1, 0, 1, 0, 1], leaves),  // no width
      ([1, 0] + minusOne + [4, 8, 1, 0, 1, 0, 1], leaves),  // memory 65535
      ([1, 0, 0, 4, 8] + minusOne + [0, 1, 0, 1], "found 18446744073709551615; expected a count"),
      ([1, 0, 0] + minusOne + [8, 1, 0, 1, 0, 1], "found 18446744073709551615; expected a width"),
      ([1, 3, 0, 4, 8, 1, 0, 1, 0, 1], "found another kind of access"),
      ([1, 0, 0, 4, 8, 1, 0, 1, 0, 1, 0x80, 1], leaves),  // one byte back from 0
      ([1, 0, 0, 4, 8, 1, 0, 1, 0, 1, 0x80] + minusOne, leaves),
      ([1, 0, 0, 4, 8, 1, 0, 1, 0, 1, 0x41], "found a run of shape 1"),
      ([0x40], "found a run of shape 0"), ([0xC0, 2], "found loop body 0"),
      ([4], "found an event of type 4"), ([0x3F], "found an event of type 63"),
      ([0, 0], "the end of a block amid an event"), ([0, 0, 9, 65], "amid an event"),
      ([0, 0, 1, 0xFF], "found a name that is not UTF-8"),
      ([0, 0] + quintillion, "expected a name of at most 4096 bytes"),
      ([2, 1, 1, 0, 0, 0, 0, 0, 0, 0xF8, 0x7F, 2], "found nan; expected a number of instructions"),
      ([2, 0, 1, 0, 0, 0, 0, 0, 0, 0xF0, 0x7F], "found inf; expected a number of executions"),
      ([2, 0, 1, 0, 0, 0, 0, 0, 0, 0xF0, 0xBF], "found -1.0; expected a number of executions"),
      ([2, 0, 1, 0, 0], "amid an event"),
      ([3] + quintillion, "expected at most 4096 accesses"), ([3, 2, 4, 1], "amid an event"),
      ([3, 1, 3], "found another kind of access"),
      ([3, 1, 0], "found an access of 0 bytes at 0"),
      ([3, 1, 4, 0x80, 0x80, 1], "found an access of 16384 bytes at 0"),
      ([3, 1, 0b1100, 1], "found an access of 1 bytes at ffffffffffffffff"),
      ([3, 1, 4] + minusOne, "found an access of 18446744073709551615 bytes"),
      ([3, 1] + [UInt8](repeating: 0xFF, count: 9) + [2], "found a number of more than 64 bits"),
      ([UInt8](repeating: 0xFF, count: 3), "found loop body 63"),
    ] as [([UInt8], String)])
  func events(_ events: [UInt8], _ message: String) {
    let text = problem(HandMade.file(events, totals: [0, 0, 0, 0]))
    #expect(text.hasPrefix("a.trace: byte ") && text.contains(message), "\(text)")
  }

  @Test(
    arguments: [
      ([0, 0, 0, 0], "found 1 bytes more in a block"), ([0, 0], "amid an event"),
      ([0] + quintillion + [0], "expected at most 256 memories"),
      ([0, 0] + quintillion, "expected at most 2^20 tensors"),
      ([0, 0, 1], "found a block of type end; expected the header and then its tensors"),
    ] as [([UInt8], String)])
  func headers(_ header: [UInt8], _ message: String) {
    var file = HandMade(header: header)
    file.block("Z", [0, 0, 0, 0])
    #expect(problem(file.bytes).contains(message), "\(problem(file.bytes))")
  }

  @Test(
    arguments: [
      ([0, 0, 0, 0, 0, 0], "found one tensor more"), ([], "amid an event"),
      ([0] + minusOne + [0], "found a tensor that leaves its memory"),
      ([0, 1] + quintillion, "expected at most 2^48 bytes"),
      ([0, 0x7F, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x40], "found a tensor that leaves"),
    ] as [([UInt8], String)])
  func tensors(_ tensors: [UInt8], _ message: String) {
    var file = HandMade(header: [0, 0, 1])
    file.block("T", tensors)
    file.block("Z", [0, 0, 0, 0])
    #expect(problem(file.bytes).contains(message), "\(problem(file.bytes))")
  }

  @Test func blocks() {
    var file = HandMade()
    file.block("H", HandMade.header)
    #expect(problem(file.bytes).contains("found a block of type header; expected events"))
    file = HandMade()
    file.block("Q", [])
    #expect(problem(file.bytes).contains("found a block of type 81; expected one of 72 (header)"))
    file = HandMade()
    file.block("E", [UInt8](repeating: 0, count: 1 << 18 + 1))
    #expect(problem(file.bytes).contains("found a block of 262145 bytes; expected at most 262144"))
    // A length that the file does not have is not waited for.
    let huge = HandMade().bytes + [UInt8(ascii: "E"), 0xFF, 0xFF, 0xFF, 0xFF]
    #expect(problem(huge).contains("found a block of 4294967295 bytes"))
  }

  @Test func anErrorStays() throws {
    var reader = try TraceReader(.bytes(HandMade.file([0, 0, 0, 4], totals: []), name: "a"))
    _ = try reader.next()
    let first = #expect(throws: TraceError.self) { _ = try reader.next() }
    let second = #expect(throws: TraceError.self) { _ = try reader.next() }
    #expect(first == second)
  }
}
