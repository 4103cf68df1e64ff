import HWSimCore

// Consecutive lines, four sets at a time.
//
// Neighbouring lines fall into neighbouring sets, and sets know nothing of each other. So four of them
// are looked up at once, each lane of a vector doing what `LeastRecentlyUsed.access` does to one set.
// The requests that follow are then made in the order of the lines, as if they had been looked up one
// by one. That is exact wherever a request cannot change this cache: not before an inclusive cache,
// which may take lines back, nor before an exclusive one, which hands dirty lines up, nor where misses
// fetch ahead; `canSweep` says so.
//
// Misses of consecutive lines, no dirty victim between them, are passed on as one stretch: the next
// level sees the same requests in the same order.

extension UnsafeMutablePointer where Pointee == Cache {
  /// Looks up the lines `first...last`, and fetches those that are missing.
  ///
  /// - Returns: the number of misses.
  @inline(__always)
  func lookUp(_ first: UInt64, _ last: UInt64, flags: UInt64) -> Int {
    // A short stretch has no four lines that start a group.
    if last &- first >= 2 &* UInt64(CacheSet.lanes), pointee.canSweep {
      return sweep(first, last, flags: flags)
    }
    var misses = 0
    var line = first
    while line <= last {
      misses &+= visit(line, flags: flags)
      line &+= 1
    }
    return misses
  }

  @inline(never)
  private func sweep(_ first: UInt64, _ last: UInt64, flags: UInt64) -> Int {
    let lanes = UInt64(CacheSet.lanes)
    let (start, end) = ((first &+ lanes &- 1) / lanes &* lanes, (last &+ 1) / lanes &* lanes)
    var misses = 0
    for line in first..<start { misses &+= visit(line, flags: flags) }
    let swept =
      switch pointee.ways {
      case 2: sweepGroups(start, end, flags, ways: 2)
      case 3: sweepGroups(start, end, flags, ways: 3)
      case 4: sweepGroups(start, end, flags, ways: 4)
      case 8: sweepGroups(start, end, flags, ways: 8)
      case 16: sweepGroups(start, end, flags, ways: 16)
      default: sweepGroups(start, end, flags, ways: pointee.ways)
      }
    misses &+= swept
    for line in end..<last &+ 1 { misses &+= visit(line, flags: flags) }
    return misses
  }

  /// The lines `start..<end`, both multiples of four.
  @inline(__always)
  private func sweepGroups(_ start: UInt64, _ end: UInt64, _ flags: UInt64, ways: Int) -> Int {
    let slots = UnsafeMutableRawPointer(pointee.slots).assumingMemoryBound(
      to: SIMD4<UInt64>.self)
    let mask = pointee.setMask
    var stretch = Stretch(self, start)
    var misses = 0
    var line = start
    while line < end {
      let index = Int(truncatingIfNeeded: (line & mask) / UInt64(CacheSet.lanes))
      let key = SIMD4<UInt64>(repeating: slotKey(line)) &+ SIMD4(0, 4, 8, 12)
      let (isPresent, victims) = accessGroup(slots + index &* ways, key, flags, ways: ways)
      if isPresent.isZero {
        if (victims & dirtyFlag).isZero {
          stretch.append(line, count: CacheSet.lanes)
        } else {
          for lane in 0..<CacheSet.lanes { stretch.append(line &+ UInt64(lane), victims[lane]) }
        }
        misses &+= CacheSet.lanes
      } else if !(~isPresent).isZero {
        for lane in 0..<CacheSet.lanes where isPresent[lane] == 0 {
          stretch.append(line &+ UInt64(lane), victims[lane])
          misses &+= 1
        }
      }
      line &+= UInt64(CacheSet.lanes)
    }
    stretch.fetch()
    return misses
  }

  /// `LeastRecentlyUsed.access`, lane by lane.
  ///
  /// - Returns: all ones in the lanes that hit; in the others, what was evicted.
  @inline(__always)
  private func accessGroup(
    _ set: UnsafeMutablePointer<SIMD4<UInt64>>, _ key: SIMD4<UInt64>, _ flags: UInt64, ways: Int
  ) -> (isPresent: SIMD4<UInt64>, victims: SIMD4<UInt64>) {
    let wanted = key | slotFlags
    var displaced = set[0]
    var isPresent = equal(displaced | slotFlags, wanted)
    if (~isPresent).isZero {
      if flags != 0 { set[0] = displaced | flags }
      return (isPresent, displaced)
    }
    var head = (displaced & isPresent) | (key & ~isPresent)
    var way = 1
    while way < ways {
      let slot = set[way]
      set[way] = (slot & isPresent) | (displaced & ~isPresent)
      let isHere = equal(slot | slotFlags, wanted)
      head |= slot & isHere
      isPresent |= isHere
      displaced = slot
      way &+= 1
    }
    set[0] = head | flags
    return (isPresent, displaced)
  }
}

/// All ones in the lanes that are equal.
@inline(__always)
private func equal(_ left: SIMD4<UInt64>, _ right: SIMD4<UInt64>) -> SIMD4<UInt64> {
  SIMD4<UInt64>(repeating: 0).replacing(with: ~0, where: left .== right)
}

extension SIMD4<UInt64> {
  @inline(__always)
  fileprivate var isZero: Bool {
    let half = lowHalf | highHalf
    return half[0] | half[1] == 0
  }
}

/// Missing lines that follow each other, not yet asked for.
private struct Stretch {
  private let cache: UnsafeMutablePointer<Cache>
  private let below: UnsafeMutablePointer<Cache>
  private let lineBytes: Int
  private var first: UInt64
  private var count = 0

  @inline(__always)
  init(_ cache: UnsafeMutablePointer<Cache>, _ line: UInt64) {
    self.cache = cache
    below = cache.next(for: line &<< cache.pointee.lineShift)
    lineBytes = cache.pointee.lineBytes
    first = line
  }

  /// Misses with clean victims.
  @inline(__always)
  mutating func append(_ line: UInt64, count: Int) {
    if line == first &+ UInt64(truncatingIfNeeded: self.count) {
      self.count &+= count
      return
    }
    fetch()
    (first, self.count) = (line, count)
  }

  @inline(__always)
  mutating func append(_ line: UInt64, _ victim: UInt64) {
    if victim & dirtyFlag != 0 {
      fetch()
      (first, count) = (line, 0)
      cache.evict(victim)
    }
    append(line, count: 1)
  }

  @inline(__always)
  mutating func fetch() {
    guard count > 0 else { return }
    below.fetch(first &<< cache.pointee.lineShift, count: count, width: lineBytes)
    count = 0
  }
}
