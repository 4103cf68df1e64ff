/// A set of times out of `0..<capacity`, which counts how many of them come after a given one.
///
/// A bitmap with a tree of counts over it, each node over 16 below: finding, adding and removing
/// touch one cache line of the host per level, and a level is a factor of 16.
struct MarkedTimes: ~Copyable {
  let capacity: Int
  private(set) var count = 0
  private let words: UnsafeMutablePointer<UInt64>
  /// Marked times per word, then per 16 words, and so on, in one block; a level fills whole nodes.
  private let counts: UnsafeMutablePointer<Int32>
  private let countSize: Int
  private let levels: Int
  /// Of each level, its first node.
  private let starts: UnsafeMutablePointer<Int>

  /// - Parameter capacity: a multiple of 1024.
  init(capacity: Int) {
    self.capacity = capacity
    var (starts, size, width) = ([0], 0, capacity / 64)
    repeat {
      width = (width + 15) / 16 * 16
      size += width
      starts.append(size)
      width /= 16
    } while width > 1
    levels = starts.count - 1
    countSize = size
    words = .allocate(capacity: capacity / 64)
    counts = .allocate(capacity: size)
    self.starts = .allocate(capacity: levels)
    for level in 0..<levels { (self.starts + level).initialize(to: starts[level]) }
    words.initialize(repeating: 0, count: capacity / 64)
    counts.initialize(repeating: 0, count: size)
  }

  deinit {
    words.deallocate()
    counts.deallocate()
    starts.deallocate()
  }

  @inline(__always)
  mutating func insert(_ time: Int) {
    words[time >> 6] |= 1 << UInt64(time & 63)
    count &+= 1
    change(time >> 6, by: 1)
  }

  @inline(__always)
  mutating func remove(_ time: Int) {
    words[time >> 6] &= ~(1 << UInt64(time & 63))
    count &-= 1
    change(time >> 6, by: -1)
  }

  @inline(__always)
  private func change(_ word: Int, by difference: Int32) {
    var index = word
    for level in 0..<levels {
      lanes(of: level)[index] &+= difference
      index >>= 4
    }
  }

  @inline(__always)
  private func lanes(of level: Int) -> UnsafeMutablePointer<Int32> {
    counts + starts[level]
  }

  /// How many marked times are later than `time`.
  @inline(__always)
  func countAfter(_ time: Int) -> Int {
    // Two shifts: one by 64 would be none.
    let later = (words[time >> 6] >> UInt64(time & 63)) >> 1
    var index = time >> 6
    var sum: Int32 = 0
    for level in 0..<levels {
      let node = lanes(of: level) + (index & ~15)
      let here = Int32(truncatingIfNeeded: index & 15)
      // All 16, those up to here masked: the compiler turns this into vector instructions.
      for lane in 0..<16 {
        let isLater: Int32 = Int32(truncatingIfNeeded: lane) > here ? -1 : 0
        sum &+= node[lane] & isLater
      }
      index >>= 4
    }
    return later.nonzeroBitCount &+ Int(sum)
  }

  /// Replaces the counts per word by the number of marked times before each word, for `rank`.
  mutating func prepareRanks() {
    let before = lanes(of: 0)
    var sum: Int32 = 0
    for word in 0..<capacity / 64 {
      let inWord = before[word]
      before[word] = sum
      sum &+= inWord
    }
  }

  /// How many marked times are earlier than `time`, after `prepareRanks`.
  @inline(__always)
  func rank(of time: Int) -> Int {
    let earlier = words[time >> 6] & (1 << UInt64(time & 63) &- 1)
    return Int(lanes(of: 0)[time >> 6]) &+ earlier.nonzeroBitCount
  }

  /// Marks exactly the times `0..<marked`.
  mutating func reset(to marked: Int) {
    words.update(repeating: 0, count: capacity / 64)
    counts.update(repeating: 0, count: countSize)
    count = 0
    for time in 0..<marked { insert(time) }
  }
}
