import HWSimCore

/// One level of the hierarchy while a trace is replayed: a cache, or a memory behind the caches.
///
/// `MemorySystem` owns the storage; everything here is reached through pointers, as requests pass
/// from level to level millions of times.
struct Cache {
  let lineShift: UInt64
  let lineBytes: Int
  let setMask: UInt64
  /// Zero marks a memory.
  let ways: Int
  let policy: ReplacementPolicyKind
  let writesBack: Bool
  /// Sets of `ways` slots; see `ReplacementPolicy`.
  let slots: UnsafeMutablePointer<UInt64>
  let slotCount: Int
  let traffic: UnsafeMutablePointer<LevelTraffic>
  /// Where a miss goes, by the memory level that the address names.
  let next: UnsafeMutablePointer<UnsafeMutablePointer<Cache>?>

  /// - Parameter geometry: nil for a memory.
  init(
    _ geometry: CacheGeometry?, traffic: UnsafeMutablePointer<LevelTraffic>, memories: Int
  ) {
    lineBytes = geometry?.line ?? 1
    lineShift = UInt64(lineBytes.trailingZeroBitCount)
    setMask = UInt64((geometry?.sets ?? 1) - 1)
    ways = geometry?.ways ?? 0
    policy = geometry?.replacement ?? .lru
    writesBack = geometry?.write != .through
    slotCount = (geometry?.sets ?? 0) * ways
    slots = .allocate(capacity: max(slotCount, 1))
    slots.initialize(repeating: emptySlot, count: slotCount)
    self.traffic = traffic
    next = .allocate(capacity: memories)
    next.initialize(repeating: nil, count: memories)
  }

  func deallocate() {
    slots.deallocate()
    next.deallocate()
  }

  @inline(__always)
  func set(of line: UInt64) -> UnsafeMutablePointer<UInt64> {
    slots + Int(truncatingIfNeeded: line & setMask) &* ways
  }

  func contains(_ line: UInt64) -> Bool {
    let set = set(of: line)
    return (0..<ways).contains { set[$0] >> 1 == line }
  }

  /// `lookupHit`, or the evicted slot.
  @inline(__always)
  func access(_ line: UInt64, isWrite: Bool) -> UInt64 {
    let (set, key, dirty) = (set(of: line), line << 1, UInt64(isWrite ? 1 : 0))
    switch policy {
    case .lru: return LeastRecentlyUsed.access(set, ways: ways, key: key, dirty: dirty)
    default: return FirstInFirstOut.access(set, ways: ways, key: key, dirty: dirty)
    }
  }
}
