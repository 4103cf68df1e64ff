/// Decides which line of a full set makes way.
///
/// Policies are stateless types: what they remember is the order of a set's slots or the set's word, so
/// they specialise away on the hot path.
protocol ReplacementPolicy {
  /// Looks `key` (see `slotKey`) up in `set` and, on a miss, puts it there.
  ///
  /// - Parameter flags: merged into the line's slot.
  /// - Returns: `lookupHit`, or the slot that was evicted, which may be `emptySlot`.
  static func access(_ set: CacheSet, key: UInt64, flags: UInt64) -> UInt64

  /// Takes the line in `way` out of the set; its place is filled before anything else is evicted.
  static func remove(_ set: CacheSet, way: Int)

  /// Whether a sequence of hits, made again, finds and leaves the set as the first time left it.
  static var settles: Bool { get }

  /// The word of a set number `index` before its first access.
  static func initialState(_ index: Int) -> UInt64
}

extension ReplacementPolicy {
  static var settles: Bool { true }
  static func initialState(_ index: Int) -> UInt64 { 0 }
}

/// A policy whose lines stay in the way that they were put into.
protocol FixedWayPolicy: ReplacementPolicy {
  /// The line in `way` was used.
  static func touch(_ state: inout UInt64, way: Int, ways: Int)

  /// The way that makes room in a full set.
  static func victim(_ state: inout UInt64, ways: Int) -> Int
}

extension FixedWayPolicy {
  @inline(__always)
  static func access(_ set: CacheSet, key: UInt64, flags: UInt64) -> UInt64 {
    var free: Int?
    var way = 0
    while way < set.ways {
      let slot = set[way]
      if slot ^ key <= slotFlags {
        set[way] = slot | flags
        touch(&set.state.pointee, way: way, ways: set.ways)
        return lookupHit
      }
      if slot == emptySlot, free == nil { free = way }
      way &+= 1
    }
    let place = free ?? victim(&set.state.pointee, ways: set.ways)
    let evicted = set[place]
    set[place] = key | flags
    touch(&set.state.pointee, way: place, ways: set.ways)
    return evicted
  }

  static func remove(_ set: CacheSet, way: Int) { set[way] = emptySlot }
}
