/// First in, first out: slots in order of arrival, newest first; a hit changes nothing.
enum FirstInFirstOut: ReplacementPolicy {
  @inline(__always)
  static func access(_ set: CacheSet, key: UInt64, flags: UInt64) -> UInt64 {
    if let way = set.find(key) {
      set[way] |= flags
      return lookupHit
    }
    let evicted = set[set.ways &- 1]
    var way = set.ways &- 1
    while way > 0 {
      set[way] = set[way &- 1]
      way &-= 1
    }
    set[0] = key | flags
    return evicted
  }

  static func remove(_ set: CacheSet, way: Int) { set.removeInOrder(way) }
}
