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
// A stretch of reads longer than the cache: once it has gone through all sets as often as they have ways,
// they hold nothing but lines of it, so that each further line is missing, and what it evicts is the
// line that many before it, which was read and is clean. So nothing needs to be looked up, and what the
// sets hold in the end is known. Not where the stretch met dirty lines that it keeps.
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
    // With a constant number of ways the search unrolls; these are the usual ones.
    switch pointee.ways {
    case 2: misses &+= sweepGroups(start, end, flags, Ways2.self)
    case 3: misses &+= sweepGroups(start, end, flags, Ways3.self)
    case 4: misses &+= sweepGroups(start, end, flags, Ways4.self)
    case 8: misses &+= sweepGroups(start, end, flags, Ways8.self)
    case 16: misses &+= sweepGroups(start, end, flags, Ways16.self)
    default: misses &+= sweepGroups(start, end, flags, OtherWays.self)
    }
    for line in end..<last &+ 1 { misses &+= visit(line, flags: flags) }
    return misses
  }

  /// The lines `start..<end`, both multiples of four.
  private func sweepGroups<Ways: WayCount>(
    _ start: UInt64, _ end: UInt64, _ flags: UInt64, _: Ways.Type
  ) -> Int {
    let ways = Ways.count ?? pointee.ways
    let slots = UnsafeMutableRawPointer(pointee.slots).assumingMemoryBound(
      to: SIMD4<UInt64>.self)
    let mask = pointee.setMask
    var stretch = Stretch(self, start)
    var misses = 0
    var line = start
    // Where the lines read so far have replaced all that was there, what follows needs no look-up.
    let full = UInt64(ways) &* (mask &+ 1)
    let replaced = flags == 0 && end &- start >= 2 &* full ? start &+ full : end
    var keptDirty: UInt64 = 0
    while line < end {
      if line == replaced, keptDirty == 0 {
        stretch.append(line, count: Int(truncatingIfNeeded: end &- line))
        misses &+= Int(truncatingIfNeeded: end &- line)
        fill(slots, end: end, ways: ways)
        break
      }
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
      } else if (~isPresent).isZero {
        keptDirty |= dirtyFlags(slots + index &* ways)
      } else {
        keptDirty |= dirtyFlags(slots + index &* ways)
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

  /// Leaves the sets as reading all lines up to `end` one by one leaves them: each holds the last ones that
  /// fall into it, the latest first.
  @inline(__always)
  private func fill(_ slots: UnsafeMutablePointer<SIMD4<UInt64>>, end: UInt64, ways: Int) {
    let sets = pointee.setMask &+ 1
    var line = end &- sets
    while line < end {
      let index = Int(truncatingIfNeeded: (line & pointee.setMask) / UInt64(CacheSet.lanes))
      let key = SIMD4<UInt64>(repeating: slotKey(line)) &+ SIMD4(0, 4, 8, 12)
      for way in 0..<ways {
        let older = SIMD4<UInt64>(repeating: slotKey(UInt64(way) &* sets))
        slots[index &* ways &+ way] = key &- older
      }
      line &+= UInt64(CacheSet.lanes)
    }
  }

  @inline(__always)
  private func dirtyFlags(_ set: UnsafeMutablePointer<SIMD4<UInt64>>) -> UInt64 {
    let half = set[0].lowHalf | set[0].highHalf
    return (half[0] | half[1]) & dirtyFlag
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
      // Looking pays at these ways: lines that hit are mostly found early, and misses go through all.
      if way == 2 || way == 4, way < ways, (~isPresent).isZero { break }
    }
    set[0] = head | flags
    return (isPresent, displaced)
  }
}

/// A number of ways as a type, for which a generic function is compiled by itself.
private protocol WayCount {
  static var count: Int? { get }
}

private enum Ways2: WayCount { static var count: Int? { 2 } }
private enum Ways3: WayCount { static var count: Int? { 3 } }
private enum Ways4: WayCount { static var count: Int? { 4 } }
private enum Ways8: WayCount { static var count: Int? { 8 } }
private enum Ways16: WayCount { static var count: Int? { 16 } }
private enum OtherWays: WayCount { static var count: Int? { nil } }

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
