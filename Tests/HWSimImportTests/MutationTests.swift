import HWSimCore
import HWSimImport
import HWSimTestSupport
import Testing

@Suite("Does any file crash the reader?")
struct MutationTests {
  static let sources = [
    tinyMobileNet,
    ncnn(
      "Input data 0 1 data 0=8 1=6 2=8", "Slice s 1 2 data a b -23300=2,3,-233 1=0",
      "Permute p 1 1 a p 0=3", "Reshape r 1 1 p r 0=-1 1=4", "Crop c 1 1 b c 0=1 3=4",
      "Crop d 1 1 b d -23309=1,1 -23310=1,3 -23311=1,0", "Padding q 1 1 c q 0=1 1=2 7=1",
      "Interp i 1 1 q i 0=1 1=2.0 2=2.0", "Concat k 2 1 data data k", "LRN l 1 1 k l 1=5",
      "ShuffleChannel h 1 1 l h 0=2 1=1", "Reduction n 1 1 h n 0=3 1=0 -23303=2,1,2 4=1",
      "Pooling o 1 1 h o 1=3 2=2 3=1 5=2", "Pooling t 1 1 h t 0=1 7=1 8=2",
      "MemoryData m 0 1 m 0=16", "BinaryOp u 2 1 h m u 0=2", "Gemm g 1 1 r g 5=1 8=9",
      "Convolution x 1 1 data x 0=5 1=3 2=2 3=2 4=-233 6=360", "Flatten f 1 1 x f",
      "PriorBox y 2 1 f data y -23330=4,2,96,2,1"),
  ].map { Array($0.utf8) }

  static let words = [
    "-1", "0", "-233", "-234", "2147483647", "-2147483648", "9223372036854775807", "1e308", "nan",
    "1048576", "65535", "65536", "-23330=4,3,1,1,1", "4,3,2", "=", " ", "\n", "\0", "\u{2028}",
  ].map { Array($0.utf8) }

  @Test func mutationsAreReadOrRefused() {
    let read = Mutations(path: "net.param") { round, random in
      var bytes = Self.sources[round % Self.sources.count]
      for _ in 0..<Int.random(in: 1...4, using: &random) { Self.mutate(&bytes, &random) }
      return bytes
    } read: {
      problem($0)
    }
    #expect(read.complaints == [])
    #expect(0.01..<1 ~= read.share)
  }

  private static func mutate(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
    guard let place = random.pick(bytes.indices), let word = random.pick(words) else { return }
    switch Int.random(in: 0..<6, using: &random) {
    case 0...2: bytes.damage(&random)
    case 3: bytes.replaceSubrange(place..<min(bytes.count, place + 4), with: word)
    default:
      // A number of the file, replaced whole: what most needs a check.
      guard let equals = bytes[place...].firstIndex(of: UInt8(ascii: "=")) else { return }
      let stop = bytes[equals...].firstIndex { $0 == 32 || $0 == 44 || $0 == 10 } ?? bytes.count
      bytes.replaceSubrange(equals + 1..<max(stop, equals + 1), with: word)
    }
  }
}
