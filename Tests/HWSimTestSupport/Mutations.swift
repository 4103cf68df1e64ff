import Foundation
package import HWSimCore

/// What came of reading files without sense: each must be read or refused, in one line and soon.
package struct Mutations {
  /// Of the files, which share was read.
  package let share: Double
  /// What was not as it must be, with the round.
  package let complaints: [String]

  /// Files to read; `HWSIM_MUTATIONS=1000000 swift test --filter Mutation` reads more of them.
  private static let rounds =
    ProcessInfo.processInfo.environment["HWSIM_MUTATIONS"].flatMap(Int.init) ?? 20_000

  /// - Parameters:
  ///   - file: Of a round; of a generator that depends on the round only, so that one can be repeated.
  ///   - read: What comes of reading a file, the errors beginning with the path.
  package init(
    path: String, file: (_ round: Int, _ random: inout SplitMix64) -> [UInt8],
    read: ([UInt8]) -> String
  ) {
    var count = 0
    var complaints: [String] = []
    for round in 0..<Self.rounds {
      var random = SplitMix64(seed: UInt64(round))
      let bytes = file(round, &random)
      let start = ThreadTime.now
      let text = read(bytes)
      if ThreadTime.now - start > .seconds(1) {
        complaints.append("round \(round) is slow: \(text)")
      }
      if !text.hasPrefix(path) { count += 1 }
      if text.contains(where: \.isNewline) {
        complaints.append("round \(round) says in lines: \(text)")
      }
    }
    share = Double(count) / Double(Self.rounds)
    self.complaints = complaints
  }
}

extension [UInt8] {
  /// Damage that any file can take.
  package mutating func damage(_ random: inout SplitMix64) {
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
