import HWSimCore
import Testing

@Suite("Are pseudo-random numbers those of others?")
struct SplitMix64Tests {
  @Test("The published first outputs for the seed 1234567")
  func published() {
    var random = SplitMix64(seed: 1_234_567)
    // As in the reference implementation's test vectors (Vigna, splitmix64.c; Rosetta Code).
    let expected: [UInt64] = [
      6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
    ]
    for number in expected { #expect(random.next() == number) }
  }
}
