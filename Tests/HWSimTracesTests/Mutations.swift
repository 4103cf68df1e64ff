import Foundation
import Testing

/// SplitMix64: the same files in every run.
struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func pick<Element>(_ elements: some Collection<Element>) -> Element? {
    elements.randomElement(using: &self)
  }

  /// True once in so many times.
  mutating func happens(onceIn times: Int) -> Bool { Int.random(in: 0..<times, using: &self) == 0 }
}

/// Files to read; `HWSIM_MUTATIONS=1000000 swift test --filter Mutation` reads more of them.
private let usualRounds =
  ProcessInfo.processInfo.environment["HWSIM_MUTATIONS"].flatMap(Int.init) ?? 20_000

/// Reads files without sense: each must be read or refused, in one line and soon.
///
/// - Parameters:
///   - file: Of a round; of a generator that depends on the round only, so that one can be repeated.
///   - read: What comes of reading a file, the errors beginning with the path.
/// - Returns: The share that was read.
@discardableResult
func expectReadOrRefused(
  path: String, file: (_ round: Int, _ random: inout Seeded) -> [UInt8],
  read: ([UInt8]) -> String
) -> Double {
  var count = 0
  for round in 0..<usualRounds {
    var random = Seeded(state: UInt64(round))
    let bytes = file(round, &random)
    let start = ContinuousClock.now
    let text = read(bytes)
    if ContinuousClock.now - start > .seconds(1) { Issue.record("round \(round) is slow: \(text)") }
    if !text.hasPrefix(path) { count += 1 }
    if text.contains(where: \.isNewline) { Issue.record("round \(round) says in lines: \(text)") }
  }
  return Double(count) / Double(usualRounds)
}

extension [UInt8] {
  /// Damage that any file can take.
  mutating func damage(_ random: inout Seeded) {
    guard !isEmpty else { return }
    let place = Int.random(in: 0..<count, using: &random)
    let end = Swift.min(count, place + Int.random(in: 1...8, using: &random))
    switch Int.random(in: 0..<5, using: &random) {
    case 0: self[place] = UInt8.random(in: 0...255, using: &random)
    case 1: self[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 2: removeSubrange(place..<end)
    case 3: insert(contentsOf: self[place..<end], at: place)
    default: removeLast(Swift.min(count, Int.random(in: 1...64, using: &random)))
    }
  }
}
