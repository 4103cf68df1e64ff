/// Not recently used: one bit per way, set at each use; when all are set, the others are cleared. The
/// first way whose bit is clear makes room.
enum NotRecentlyUsed: FixedWayPolicy {
  /// The second round of the same hits can find all bits but one set, and clear others than the first.
  static var settles: Bool { false }

  @inline(__always)
  static func touch(_ state: inout UInt64, way: Int, ways: Int) {
    let (bit, all) = (UInt64(1) << UInt64(way), ~UInt64(0) >> UInt64(64 &- ways))
    state |= bit
    if state == all { state = bit }
  }

  @inline(__always)
  static func victim(_ state: inout UInt64, ways: Int) -> Int {
    // With one way its bit is always set, and it is the victim.
    min((~state).trailingZeroBitCount, ways &- 1)
  }
}
