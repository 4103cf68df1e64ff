/// Pseudo-LRU by a binary tree over the ways, a power of two of at most 64.
///
/// Node n of the tree is bit n of the set's word, with children 2n and 2n + 1 and the root 1. A bit is
/// 1 where the right half was used longer ago. Source: the "PLRU-t" of Al-Zoubi, Milenkovic, Milenkovic,
/// "Performance evaluation of cache replacement policies", ACM SE 2004.
enum TreePseudoLRU: FixedWayPolicy {
  @inline(__always)
  static func touch(_ state: inout UInt64, way: Int, ways: Int) {
    var node = way &+ ways
    while node > 1 {
      let parent = UInt64(truncatingIfNeeded: node >> 1)
      // Used on the left: the right half is now the older one.
      state = node & 1 == 0 ? state | 1 << parent : state & ~(1 << parent)
      node >>= 1
    }
  }

  @inline(__always)
  static func victim(_ state: inout UInt64, ways: Int) -> Int {
    var node = 1
    while node < ways {
      let isRight = state >> UInt64(truncatingIfNeeded: node) & 1
      node = node &* 2 &+ Int(truncatingIfNeeded: isRight)
    }
    return node &- ways
  }
}
