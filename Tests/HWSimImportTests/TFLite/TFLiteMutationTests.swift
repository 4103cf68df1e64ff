import HWSimImport
import Testing

@Suite("Does any TFLite file crash the reader?")
struct TFLiteMutationTests {
  static let sources =
    [tinyTFLite.bytes]
    + (TFLiteOperatorTests.windows + TFLiteOperatorTests.products + TFLiteOperatorTests.elements
    + TFLiteOperatorTests.moves).map(\.writer.bytes)

  @Test func mutationsAreReadOrRefused() {
    var random = Seeded(state: 7)
    let rounds = 20_000
    var refused = 0
    for round in 0..<rounds {
      var bytes = Self.sources[round % Self.sources.count]
      for _ in 0..<Int.random(in: 1...4, using: &random) { Self.mutate(&bytes, &random) }
      let texts = [readAll(bytes), problem(bytes, path: "net.tflite")]
      if texts[1].hasPrefix("net.tflite") { refused += 1 }
      for text in texts where text.contains(where: \.isNewline) {
        Issue.record("more than one line: \(text)")
      }
    }
    #expect(1..<rounds ~= refused)
  }

  private static func mutate(_ bytes: inout [UInt8], _ random: inout Seeded) {
    guard bytes.count > 8 else { return }
    let place = Int.random(in: 0..<bytes.count - 4, using: &random)
    let word = place / 4 * 4
    let end = min(bytes.count, place + Int.random(in: 1...8, using: &random))
    switch Int.random(in: 0..<8, using: &random) {
    case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
    case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 2: bytes.removeSubrange(place..<end)
    case 3: bytes.insert(contentsOf: bytes[place..<end], at: place)
    case 4: bytes.removeLast(min(bytes.count, Int.random(in: 1...64, using: &random)))
    case 5:
      // One word of the file in place of another: an offset that leads elsewhere.
      let other = Int.random(in: 0..<bytes.count / 4, using: &random) * 4
      bytes.replaceSubrange(word..<word + 4, with: bytes[other..<min(other + 4, bytes.count)])
    case 6:
      let value = Int32(
        littleEndian: bytes.withUnsafeBytes {
          $0.loadUnaligned(fromByteOffset: word, as: Int32.self)
        })
      let near = value &+ Int32.random(in: -16...16, using: &random)
      bytes.replaceSubrange(word..<word + 4, with: littleEndian(near))
    default:
      let size = UInt32(1) << UInt32.random(in: 0..<32, using: &random)
      bytes.replaceSubrange(word..<word + 4, with: littleEndian(size))
    }
  }
}
