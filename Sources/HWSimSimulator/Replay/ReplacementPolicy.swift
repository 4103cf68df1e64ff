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
    // Slots move back by one as the search passes them; one pass finds and reorders.
    var displaced = set[0]
    if displaced | 1 == key | 1 {
      set[0] = displaced | dirty
      return lookupHit
    }
    for way in 1..<max(ways, 1) {
      let slot = set[way]
      set[way] = displaced
      if slot | 1 == key | 1 {
        set[0] = slot | dirty
        return lookupHit
      }
      displaced = slot
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
    for way in 0..<ways where set[way] | 1 == key | 1 {
      set[way] |= dirty
      return lookupHit
    }
    let evicted = set[ways - 1]
    for way in stride(from: ways - 1, to: 0, by: -1) { set[way] = set[way - 1] }
    set[0] = key | dirty
    return evicted
  }
}
