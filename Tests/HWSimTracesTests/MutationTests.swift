import HWSimCore
import HWSimTestSupport
import HWSimTraces
import Testing

/// Does any file crash a reader?
@Suite struct NoFileCrashesAReader {
  /// Damaged all over: most is caught by a checksum.
  @Test func files() throws {
    var random = SplitMix64(seed: 7)
    let trace = RandomTrace(events: 40, &random)
    let sources = try [
      HandMade.file(TheFormatIsAsDocumented.events, totals: [1, 3, 3, 2]),
      written(trace.header, trace.events),
      gzipped(Array(SourcesAreRead.text.utf8.prefix(300))),
    ]
    let read = Mutations(path: "a.trace") { round, random in
      var bytes = sources[round % sources.count]
      for _ in 0..<Int.random(in: 1...3, using: &random) { bytes.damage(&random) }
      return bytes
    } read: {
      problem($0)
    }
    #expect(read.complaints == [])
  }

  /// Damaged inside of blocks whose checksums are right.
  @Test func events() {
    let read = Mutations(path: "a.trace") { round, random in
      var bytes = TheFormatIsAsDocumented.events
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        if random.happens(onceIn: 3) { bytes.grow(&random) } else { bytes.damage(&random) }
      }
      return HandMade.file(bytes, totals: [1, 3, 3, 2])
    } read: {
      problem($0)
    }
    #expect(read.complaints == [])
    #expect(0.01..<1 ~= read.share)
  }

  @Test func headers() {
    let tensors: [UInt8] = [1, 0x61, 0, 9, 1, 0x62, 9, 9]
    let read = Mutations(path: "a.trace") { round, random in
      var (header, tensors) = ([1, 0x74, 2, 1, 0x6D, 1, 0x6E, 2] as [UInt8], tensors)
      if random.happens(onceIn: 2) { header.damage(&random) } else { tensors.damage(&random) }
      if random.happens(onceIn: 4) { header.grow(&random) }
      var file = HandMade(header: header)
      file.block("T", tensors)
      file.block("Z", [0, 0, 0, 0])
      return file.bytes
    } read: {
      problem($0)
    }
    #expect(read.complaints == [])
  }

  static let texts: [(TraceFormat, String)] = [
    (.din, "2 401003\n0 7fff12345678 a comment\n1\t0x1006\n3 20\n4 0\n5 30 x\n0 ABCDEF\n"),
    (.xdin, "i 401003 4\nr 10 10 sixteen\nW 0x20 0x3fff\nm 7 1\r\nc 0 0\nv 0 0\n"),
    (.lackey, "==1== Lackey\nI  0401ab70,3\n S 1fff000678,8\n M 0421c7f0,4\nSB 1\n L 1,16383\n"),
    (.gem5, "r,128,64,4000\nw,0x80,0x4,256,5000\n17,r,136,4,258,5000,4198400\n18,u,1,4,0,5\n"),
    (
      .gem5log,
      "1: c: access for ReadReq [1290:1297] IF hit\n2: c: WriteReq [31ea8:31ea8] (s) hit\n"
        + "3: m: Read/Write from a of size 8 on address 0x8 data\n4: c: access for SwapReq [1:1]\n"
    ),
  ]

  static let words = [
    "-1", "0", "0x", "ffffffffffff", "1000000000000", "18446744073709551616", "16384", "\r", "\r\n",
    "\n", "\0", " ", ",", "[", "]", ":", "\u{2028}", "r", "M ", "==",
  ].map { Array($0.utf8) }

  @Test(arguments: [true, false]) func lines(isRecognised: Bool) {
    let read = Mutations(path: "a.trace") { round, random in
      var bytes = Array(Self.texts[round % Self.texts.count].1.utf8)
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        guard let place = random.pick(bytes.indices), let word = random.pick(Self.words) else {
          break
        }
        let end = min(bytes.count, place + Int.random(in: 0...4, using: &random))
        if random.happens(onceIn: 2) {
          bytes.damage(&random)
        } else {
          bytes.replaceSubrange(place..<end, with: word)
        }
      }
      // The format travels in front, and is cut off again.
      return [UInt8(round % Self.texts.count)] + bytes
    } read: { bytes in
      let format = isRecognised ? nil : Self.texts[Int(bytes[0])].0
      return problem(Array(bytes.dropFirst()), format: format)
    }
    #expect(read.complaints == [])
    #expect(0.01..<1 ~= read.share)
  }
}

extension [UInt8] {
  /// A number that a reader must take care with, instead of a byte.
  fileprivate mutating func grow(_ random: inout SplitMix64) {
    guard let place = random.pick(indices) else { return }
    let length = Int.random(in: 1...10, using: &random)
    let number =
      (1..<length).map { _ in UInt8.random(in: 0x80...0xFF, using: &random) }
      + [UInt8.random(in: 0...0x7F, using: &random)]
    replaceSubrange(place..<place + 1, with: number)
  }
}
