/// Least recently used: slots in order of last use, most recent first.
enum LeastRecentlyUsed: ReplacementPolicy {
  @inline(__always)
  static func access(_ set: CacheSet, key: UInt64, flags: UInt64) -> UInt64 {
    let head = set[0]
    if head ^ key <= slotFlags {
      set[0] = head | flags
      return lookupHit
    }
    return accessBehindHead(set, head, key: key, flags: flags)
  }

  /// `access`, where the line is known not to be in front.
  @inline(__always)
  static func accessBehindHead(
    _ set: CacheSet, _ head: UInt64, key: UInt64, flags: UInt64
  ) -> UInt64 {
    // With a constant number of ways the search unrolls; these are the usual ones.
    switch set.ways {
    case 1: return replace(set, 1, head, key, flags)
    case 2: return replace(set, 2, head, key, flags)
    case 3: return replace(set, 3, head, key, flags)
    case 4: return replace(set, 4, head, key, flags)
    case 8: return replace(set, 8, head, key, flags)
    case 16: return replace(set, 16, head, key, flags)
    default: return replace(set, set.ways, head, key, flags)
    }
  }

  /// Slots move back by one as the search passes them: one pass finds and reorders.
  @inline(__always)
  private static func replace(
    _ set: CacheSet, _ ways: Int, _ head: UInt64, _ key: UInt64, _ flags: UInt64
  ) -> UInt64 {
    var displaced = head
    var way = 1
    while way < ways {
      let slot = set[way]
      set[way] = displaced
      if slot ^ key <= slotFlags {
        set[0] = slot | flags
        return lookupHit
      }
      displaced = slot
      way &+= 1
    }
    set[0] = key | flags
    return displaced
  }

  static func remove(_ set: CacheSet, way: Int) { set.removeInOrder(way) }
}
