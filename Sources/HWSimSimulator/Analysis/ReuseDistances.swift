/// Exact LRU stack distances of a stream of line numbers: how many other lines were touched since
/// the last touch of the same one.
///
/// Source: R. L. Mattson and others, Evaluation techniques for storage hierarchies, IBM Systems
/// Journal 9(2), 1970: a fully associative LRU cache of c lines hits exactly the touches of a
/// distance below c, so one pass over a trace gives the misses of every capacity.
/// Models: one fully associative LRU cache of any capacity.
/// Ignores: sets, write policies, write-backs.
///
/// Memory is bounded by the number of distinct lines, not by the length of the stream.
///
/// ```swift
/// var distances = ReuseDistances()
/// for line in [7, 8, 7] as [UInt64] { distances.touch(line) }  // nil, nil, 1
/// distances.misses(capacity: 1)  // 3
/// ```
package struct ReuseDistances: ~Copyable {
  /// How many lines are held outside the tree: most touches of a program are this near.
  private static var recentCount: Int { 8 }

  /// The most recent lines, most recent first, then `LineTable.free`.
  private let recent: UnsafeMutablePointer<UInt64>
  /// Every line ever touched, with the time of its last touch; of recent ones the time means nothing.
  private var table: LineTable
  /// Times that are the last touch of some line that is not recent.
  private var times: MarkedTimes
  /// The next time.
  private var now = 0
  /// Touches by distance.
  private var histogram: UnsafeMutablePointer<Int>
  private var histogramSize: Int

  package init() {
    recent = .allocate(capacity: Self.recentCount)
    recent.initialize(repeating: LineTable.free, count: Self.recentCount)
    table = LineTable()
    times = MarkedTimes(capacity: table.capacity * 2)
    histogramSize = table.capacity
    histogram = .allocate(capacity: histogramSize)
    histogram.initialize(repeating: 0, count: histogramSize)
  }

  deinit {
    recent.deallocate()
    histogram.deallocate()
  }

  /// First touches: as many as there are distinct lines.
  package var coldTouches: Int { table.count }

  package var touches: Int { misses(capacity: 0) }

  /// One touch of `line`, a number below 2⁶⁴ - 1.
  ///
  /// - Returns: its distance; nil for the first touch of the line.
  @inline(__always) @discardableResult
  package mutating func touch(_ line: UInt64) -> Int? {
    if line == recent[0] {
      histogram[0] &+= 1
      return 0
    }
    return touchOther(line)
  }

  /// `count` more touches of the line touched last.
  @inline(__always)
  package mutating func touchAgain(times count: Int) { histogram[0] &+= count }

  @inline(never)
  private mutating func touchOther(_ line: UInt64) -> Int? {
    // Lines move back by one as the search passes them: one pass finds and reorders.
    var displaced = recent[0]
    recent[0] = line
    for distance in 1..<Self.recentCount {
      let next = recent[distance]
      recent[distance] = displaced
      if next == line {
        histogram[distance] &+= 1
        return distance
      }
      displaced = next
    }
    return touchOld(line, displaced)
  }

  /// A line that is not recent; `displaced` is recent no more.
  @inline(__always)
  private mutating func touchOld(_ line: UInt64, _ displaced: UInt64) -> Int? {
    let slot = table.slot(of: line)
    var distance: Int?
    var isFull = false
    if table.isFree(slot) {
      isFull = table.insert(line, 0, at: slot)
    } else {
      let time = table.entries[slot].value
      let found = Self.recentCount &+ times.countAfter(time)
      times.remove(time)
      histogram[found] &+= 1
      distance = found
    }
    if displaced != LineTable.free {
      table.entries[table.slot(of: displaced)].value = now
      times.insert(now)
      now &+= 1
    }
    if isFull || now == times.capacity { renumber(growing: isFull) }
    return distance
  }

  /// Gives the last touches new times without gaps, in the same order.
  ///
  /// At least three quarters of the times are free afterwards, so each touch pays for a fraction of
  /// one entry.
  @inline(never)
  private mutating func renumber(growing: Bool) {
    times.prepareRanks()
    for slot in 0..<table.capacity where !table.isFree(slot) {
      table.entries[slot].value = times.rank(of: table.entries[slot].value)
    }
    now = times.count
    guard growing else { return times.reset(to: now) }
    table.grow()
    times = MarkedTimes(capacity: table.capacity * 2)
    times.reset(to: now)
    let larger = UnsafeMutablePointer<Int>.allocate(capacity: table.capacity)
    larger.initialize(repeating: 0, count: table.capacity)
    larger.update(from: histogram, count: histogramSize)
    histogram.deallocate()
    (histogram, histogramSize) = (larger, table.capacity)
  }
}

extension ReuseDistances {
  package func touches(at distance: Int) -> Int {
    distance < histogramSize ? histogram[distance] : 0
  }

  /// Misses of a fully associative LRU cache of `capacity` lines, first touches included.
  package func misses(capacity: Int) -> Int {
    var sum = coldTouches
    for distance in stride(from: capacity, to: histogramSize, by: 1) { sum &+= histogram[distance] }
    return sum
  }

  /// Misses at each power of two, up to the least at which only first touches miss.
  package var workingSetCurve: [(lines: Int, misses: Int)] {
    var curve: [(lines: Int, misses: Int)] = []
    var lines = 1
    repeat {
      curve.append((lines, misses(capacity: lines)))
      lines *= 2
    } while curve[curve.count - 1].misses > coldTouches
    return curve
  }
}
