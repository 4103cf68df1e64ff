internal import HWSimCore

/// The order of subjects in each round: a random cyclic Latin square, so that over `count` rounds each
/// subject takes each place once, and none always follows the same noise. Of two subjects that is ABBA or
/// BAAB. The same seed gives the same orders.
package struct RandomOrder {
  private let count: Int
  private var random: SplitMix64
  private var block: [[Int]] = []

  package init(of count: Int, seed: UInt64 = 20_261_125) {
    self.count = count
    random = SplitMix64(seed: seed)
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
