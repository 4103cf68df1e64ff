/// One set of a cache: `ways` slots, and a word in which a policy may keep what it remembers.
///
/// A slot is `line number << 2 | prefetched << 1 | dirty`, or `emptySlot`. The slots of four
/// neighbouring sets lie side by side, way by way, so that a vector holds the same way of all four:
/// see `Sweep.swift`.
struct CacheSet {
  let slots: UnsafeMutablePointer<UInt64>
  let state: UnsafeMutablePointer<UInt64>
  let ways: Int

  /// Sets that lie side by side.
  static let lanes = 4

  /// Where the slots of set number `index` start.
  @inline(__always)
  static func place(of index: UInt64, ways: Int) -> Int {
    let (group, lane) = (index / UInt64(lanes), index % UInt64(lanes))
    return Int(truncatingIfNeeded: group) &* ways &* lanes &+ Int(truncatingIfNeeded: lane)
  }

  subscript(way: Int) -> UInt64 {
    @inline(__always) get { slots[way &* Self.lanes] }
    @inline(__always) nonmutating set { slots[way &* Self.lanes] = newValue }
  }

  /// The way that holds the line of `key`; nil where none does.
  @inline(__always)
  func find(_ key: UInt64) -> Int? {
    var way = 0
    while way < ways {
      if self[way] ^ key <= slotFlags { return way }
      way &+= 1
    }
    return nil
  }

  /// Takes the slot of `way` out of a set whose slots are in an order; the last way is then free.
  func removeInOrder(_ way: Int) {
    for later in way..<ways - 1 { self[later] = self[later + 1] }
    self[ways - 1] = emptySlot
  }
}

let dirtyFlag: UInt64 = 1
let prefetchedFlag: UInt64 = 2
let slotFlags = dirtyFlag | prefetchedFlag

/// Neither value is the slot of a line, whose number stays far below 2⁶²; an empty slot is clean.
let emptySlot = ~slotFlags
let lookupHit = UInt64.max

/// A line number as slots hold it, without flags.
@inline(__always)
func slotKey(_ line: UInt64) -> UInt64 { line << 2 }

@inline(__always)
func slotLine(_ slot: UInt64) -> UInt64 { slot >> 2 }
