/// Maps line numbers to values: open addressing, linear probing, at most half full.
///
/// A table of our own, as touches look up millions of lines a second: one cache line of the host per
/// lookup, no hashing state, no allocation but growth. Nothing is ever removed, so memory is bounded
/// by the number of distinct lines.
struct LineTable: ~Copyable {
  struct Entry {
    var line: UInt64
    var value: Int
  }

  /// Marks a free entry. No address is that large, so no line number is.
  static var free: UInt64 { .max }

  private(set) var entries: UnsafeMutablePointer<Entry>
  private(set) var capacity: Int
  private(set) var count = 0
  private var shift: UInt64

  /// - Parameter capacity: a power of two of at least 16.
  init(capacity: Int = 1 << 10) {
    self.capacity = capacity
    shift = UInt64(64 - (capacity / 8).trailingZeroBitCount)
    let bytes = capacity * MemoryLayout<Entry>.stride
    entries = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 128)
      .bindMemory(to: Entry.self, capacity: capacity)
    entries.initialize(repeating: Entry(line: Self.free, value: 0), count: capacity)
  }

  deinit { entries.deallocate() }

  /// Where `line` is, or the free entry where it belongs.
  @inline(__always)
  func slot(of line: UInt64) -> Int {
    // Multiplicative hashing (Knuth, The Art of Computer Programming 3, section 6.4): the upper bits
    // of the product with 2⁶⁴ / golden ratio keep neighbours apart. Eight neighbours stay together:
    // streams then find their next lines in the host's cache.
    let group = ((line >> 3) &* 0x9E37_79B9_7F4A_7C15) >> shift
    var slot = Int(truncatingIfNeeded: group << 3 | line & 7)
    while entries[slot].line != line, entries[slot].line != Self.free {
      slot = (slot &+ 1) & (capacity &- 1)
    }
    return slot
  }

  @inline(__always)
  func isFree(_ slot: Int) -> Bool { entries[slot].line == Self.free }

  /// Fills the free entry `slot`, which `slot(of: line)` returned.
  ///
  /// - Returns: whether the table has reached its limit; `grow()` must then come before the next.
  @inline(__always)
  mutating func insert(_ line: UInt64, _ value: Int, at slot: Int) -> Bool {
    entries[slot] = Entry(line: line, value: value)
    count &+= 1
    return count &* 2 > capacity
  }

  /// Doubles the capacity. Every entry gets a new place.
  @inline(never)
  mutating func grow() {
    var larger = LineTable(capacity: capacity * 2)
    for slot in 0..<capacity where !isFree(slot) {
      let entry = entries[slot]
      _ = larger.insert(entry.line, entry.value, at: larger.slot(of: entry.line))
    }
    self = larger
  }
}
