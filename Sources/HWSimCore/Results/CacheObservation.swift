// What can be observed of one cache beside its traffic.

/// What one cache counted in one piece of memory.
public struct RegionCounts: Hashable, Sendable {
  public var readMisses = 0
  public var writeMisses = 0
  public var writebacks = 0

  @inlinable
  public init() {}

  public var misses: Int { readMisses &+ writeMisses }

  public static func += (left: inout Self, right: Self) {
    left.readMisses += right.readMisses
    left.writeMisses += right.writeMisses
    left.writebacks += right.writebacks
  }
}

/// Misses by Hill's three classes, which add up to all misses.
public struct MissClassCounts: Hashable, Sendable {
  /// First references of a line.
  public var compulsory: Int
  /// Those that a fully associative cache of as many lines has too.
  public var capacity: Int
  /// Those that it has not.
  public var conflict: Int

  public init(compulsory: Int, capacity: Int, conflict: Int) {
    self.compulsory = compulsory
    self.capacity = capacity
    self.conflict = conflict
  }
}

/// Reuse distances in numbers of other lines, and what they say of caches of any capacity.
public struct ReuseSummary: Hashable, Sendable {
  /// Touches of a distance from 0 on below 1, from 1 on below 2, from 2 below 4, from 4 below 8 …
  public var histogram: [Int]
  /// First touches of a line.
  public var cold: Int
  /// Misses of a fully associative LRU cache of each power of two of lines, up to the first at which
  /// only first touches miss.
  public var workingSet: [WorkingSet]

  public struct WorkingSet: Hashable, Sendable {
    public var lines: Int
    public var misses: Int

    public init(lines: Int, misses: Int) {
      self.lines = lines
      self.misses = misses
    }
  }

  public init(histogram: [Int], cold: Int, workingSet: [WorkingSet]) {
    self.histogram = histogram
    self.cold = cold
    self.workingSet = workingSet
  }
}
