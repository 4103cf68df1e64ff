/// What passed through one memory level.
public struct LevelTraffic: Hashable, Sendable {
  /// Requests from the nearer level or the core; one that straddles two lines counts as two.
  public var reads = 0
  public var writes = 0
  /// Bytes of those requests.
  public var readBytes = 0
  public var writeBytes = 0
  /// Requests that a cache could not serve; always zero for a memory.
  public var readMisses = 0
  public var writeMisses = 0
  /// Dirty lines that a cache sent on.
  public var writebacks = 0
  /// Bytes that a cache fetched from the level behind it.
  public var fillBytes = 0
  /// Lines that an inclusive cache behind took away, or another core wrote to.
  public var invalidations = 0
  /// Misses that a cache's victim buffer served.
  public var victimHits = 0
  /// Lines fetched before they were asked for, and how many of them were asked for later.
  public var prefetches = 0
  public var usefulPrefetches = 0
  /// What a DRAM's banks did; zero where its rows are not described.
  public var rows = RowCounts()

  @inlinable
  public init() {}

  public var accesses: Int { reads + writes }
  public var misses: Int { readMisses + writeMisses }
  public var hits: Int { accesses - misses }
  public var bytes: Int { readBytes + writeBytes }

  @inlinable
  public mutating func count(accesses: Int, bytes: Int, isWrite: Bool) {
    if isWrite {
      writes &+= accesses
      writeBytes &+= bytes
    } else {
      reads &+= accesses
      readBytes &+= bytes
    }
  }

  /// Adds `times` times the counts of `other`.
  public mutating func add(_ other: Self, times: Int) {
    reads += other.reads * times
    writes += other.writes * times
    readBytes += other.readBytes * times
    writeBytes += other.writeBytes * times
    readMisses += other.readMisses * times
    writeMisses += other.writeMisses * times
    writebacks += other.writebacks * times
    fillBytes += other.fillBytes * times
    invalidations += other.invalidations * times
    victimHits += other.victimHits * times
    prefetches += other.prefetches * times
    usefulPrefetches += other.usefulPrefetches * times
    rows.add(other.rows, times: times)
  }

  public static func += (left: inout Self, right: Self) { left.add(right, times: 1) }

  public static func - (left: Self, right: Self) -> Self {
    var difference = left
    difference.add(right, times: -1)
    return difference
  }
}

/// What the banks of a DRAM did.
public struct RowCounts: Hashable, Sendable {
  /// Bursts to a row that was open.
  public var hits = 0
  /// Bursts to a bank with no open row.
  public var misses = 0
  /// Bursts to a bank with another row open.
  public var conflicts = 0
  /// How many of all bursts were written.
  public var writes = 0
  /// Refresh commands; one refreshes a rank of a channel.
  public var refreshes = 0
  /// Cycles of the DRAM's clock, had all requests been waiting from the start.
  public var cycles = 0

  @inlinable
  public init() {}

  public var bursts: Int { hits + misses + conflicts }
  public var reads: Int { bursts - writes }
  /// Rows opened, and closed again sooner or later.
  public var activates: Int { misses + conflicts }

  public mutating func add(_ other: Self, times: Int) {
    hits += other.hits * times
    misses += other.misses * times
    conflicts += other.conflicts * times
    writes += other.writes * times
    refreshes += other.refreshes * times
    cycles += other.cycles * times
  }
}
