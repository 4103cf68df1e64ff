import HWSimCore
import HWSimImport
import HWSimTestSupport
import Testing

@Suite("Does any TFLite file crash the reader?")
struct TFLiteMutationTests {
  static let sources =
    [tinyTFLite.bytes]
    + (TFLiteOperatorTests.windows + TFLiteOperatorTests.products + TFLiteOperatorTests.elements
    + TFLiteOperatorTests.moves).map(\.writer.bytes)

  @Test func mutationsAreReadOrRefused() {
    let read = Mutations(path: "net.tflite") { round, random in
      var bytes = Self.sources[round % Self.sources.count]
      for _ in 0..<Int.random(in: 1...4, using: &random) { Self.mutate(&bytes, &random) }
      return bytes
    } read: { bytes in
      let text = readAll(bytes)
      return text.contains(where: \.isNewline) ? text : problem(bytes, path: "net.tflite")
    }
    #expect(read.complaints == [])
    #expect(0.01..<1 ~= read.share)
  }

  private static func mutate(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
    guard bytes.count > 8 else { return }
    let word = Int.random(in: 0..<bytes.count - 4, using: &random) / 4 * 4
    switch Int.random(in: 0..<8, using: &random) {
    case 0...4: bytes.damage(&random)
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
