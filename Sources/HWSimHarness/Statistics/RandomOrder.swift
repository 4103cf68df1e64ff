/// The order of subjects in each round: a random cyclic Latin square, so that over `count` rounds each
/// subject takes each place once, and none always follows the same noise. Of two subjects that is ABBA or
/// BAAB. The same seed gives the same orders.
package struct RandomOrder {
  private let count: Int
  private var random: SplitMix
  private var block: [[Int]] = []

  package init(of count: Int, seed: UInt64 = 20_261_125) {
    self.count = count
    random = SplitMix(state: seed)
  }

  package mutating func next() -> [Int] {
    if block.isEmpty { block = square() }
    return block.removeLast()
  }

  private mutating func square() -> [[Int]] {
    let places = Array(0..<count).shuffled(using: &random)
    let shifts = Array(0..<count).shuffled(using: &random)
    return shifts.map { shift in (0..<count).map { places[($0 + shift) % count] } }
  }
}

/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
package struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  package init(state: UInt64) { self.state = state }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// From 0 up to 1.
  package mutating func unit() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }
}
