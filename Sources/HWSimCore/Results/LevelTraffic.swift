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
  }

  public static func += (left: inout Self, right: Self) { left.add(right, times: 1) }

  public static func - (left: Self, right: Self) -> Self {
    var difference = left
    difference.add(right, times: -1)
    return difference
  }
}
