import HWSimCore

/// The oracle's replacement policies, each written down as its definition reads: time stamps, trees of
/// truth values, lists. Shares no code with the replay.
struct PlainPolicy {
  let kind: ReplacementPolicyKind
  private var lastUse: [Int]
  private var arrival: [Int]
  /// Of a binary tree over the ways, whether the older half is the right one; by node, root first.
  private var rightIsOlder: [Bool]
  private var wasUsed: [Bool]
  private var random: UInt64

  init(_ kind: ReplacementPolicyKind, ways: Int, set: Int) {
    self.kind = kind
    lastUse = Array(repeating: 0, count: ways)
    arrival = lastUse
    rightIsOlder = Array(repeating: false, count: ways)
    wasUsed = rightIsOlder
    random = UInt64(set + 1) &* 0x9E37_79B9_7F4A_7C15
  }

  mutating func arrived(in way: Int, at time: Int) {
    arrival[way] = time
    used(way, at: time)
  }

  mutating func used(_ way: Int, at time: Int) {
    lastUse[way] = time
    markTree(way, node: 0, ways: 0..<wasUsed.count)
    wasUsed[way] = true
    if wasUsed.allSatisfy({ $0 }) {
      wasUsed = wasUsed.indices.map { $0 == way }
    }
  }

  /// Of a set without a free way.
  mutating func victim() -> Int {
    let ways = lastUse.indices
    switch kind {
    case .lru: return ways.min { lastUse[$0] < lastUse[$1] } ?? 0
    case .fifo: return ways.min { arrival[$0] < arrival[$1] } ?? 0
    case .plru: return olderLeaf(node: 0, ways: 0..<ways.count)
    case .nru: return wasUsed.firstIndex(of: false) ?? 0
    case .random:
      random ^= random << 13
      random ^= random >> 7
      random ^= random << 17
      return Int((random >> 32) * UInt64(ways.count) >> 32)
    }
  }

  /// Children of node n are 2n + 1 and 2n + 2.
  private mutating func markTree(_ way: Int, node: Int, ways: Range<Int>) {
    guard kind == .plru, ways.count > 1 else { return }
    let middle = ways.lowerBound + ways.count / 2
    rightIsOlder[node] = way < middle
    if way < middle {
      markTree(way, node: 2 * node + 1, ways: ways.lowerBound..<middle)
    } else {
      markTree(way, node: 2 * node + 2, ways: middle..<ways.upperBound)
    }
  }

  private func olderLeaf(node: Int, ways: Range<Int>) -> Int {
    guard ways.count > 1 else { return ways.lowerBound }
    let middle = ways.lowerBound + ways.count / 2
    return rightIsOlder[node]
      ? olderLeaf(node: 2 * node + 2, ways: middle..<ways.upperBound)
      : olderLeaf(node: 2 * node + 1, ways: ways.lowerBound..<middle)
  }
}
