/// Decides which line of a full set makes way.
///
/// A set is an array of `ways` slots. A slot is `line number << 1 | dirty`, or `emptySlot`. Policies
/// are stateless types: all their state is the order of the slots, so they specialise away.
protocol ReplacementPolicy {
  /// Looks `key` (`line number << 1`) up in `set` and, on a miss, puts it there.
  ///
  /// - Parameter dirty: 1 where the access writes, else 0; it is merged into the slot.
  /// - Returns: `lookupHit`, or the slot that was evicted, which may be `emptySlot`.
  static func access(
    _ set: UnsafeMutablePointer<UInt64>, ways: Int, key: UInt64, dirty: UInt64
  ) -> UInt64
}

/// Neither value is a slot: line numbers stay far below 2⁶².
let emptySlot = UInt64.max
let lookupHit = UInt64.max - 1

/// Least recently used: slots in order of last use, most recent first.
enum LeastRecentlyUsed: ReplacementPolicy {
  @inline(__always)
  static func access(
    _ set: UnsafeMutablePointer<UInt64>, ways: Int, key: UInt64, dirty: UInt64
  ) -> UInt64 {
    let head = set[0]
    if head ^ key <= 1 {
      set[0] = head | dirty
      return lookupHit
    }
    // With a constant number of ways the search unrolls; these are the usual ones.
    switch ways {
    case 1: return replace(set, 1, head, key, dirty)
    case 2: return replace(set, 2, head, key, dirty)
    case 3: return replace(set, 3, head, key, dirty)
    case 4: return replace(set, 4, head, key, dirty)
    case 8: return replace(set, 8, head, key, dirty)
    case 16: return replace(set, 16, head, key, dirty)
    default: return replace(set, ways, head, key, dirty)
    }
  }

  /// Slots move back by one as the search passes them: one pass finds and reorders.
  @inline(__always)
  private static func replace(
    _ set: UnsafeMutablePointer<UInt64>, _ ways: Int, _ head: UInt64, _ key: UInt64,
    _ dirty: UInt64
  ) -> UInt64 {
    var displaced = head
    var way = 1
    while way < ways {
      let slot = set[way]
      set[way] = displaced
      if slot ^ key <= 1 {
        set[0] = slot | dirty
        return lookupHit
      }
      displaced = slot
      way &+= 1
    }
    set[0] = key | dirty
    return displaced
  }
}

/// First in, first out: slots in order of arrival; a hit changes nothing.
enum FirstInFirstOut: ReplacementPolicy {
  @inline(__always)
  static func access(
    _ set: UnsafeMutablePointer<UInt64>, ways: Int, key: UInt64, dirty: UInt64
  ) -> UInt64 {
    for way in 0..<ways where set[way] ^ key <= 1 {
      set[way] |= dirty
      return lookupHit
    }
    let evicted = set[ways - 1]
    for way in stride(from: ways - 1, to: 0, by: -1) { set[way] = set[way - 1] }
    set[0] = key | dirty
    return evicted
  }
}
