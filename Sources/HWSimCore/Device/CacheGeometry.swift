/// A set-associative cache.
public struct CacheGeometry: Hashable, Sendable {
  /// Bytes per line, a power of two.
  public var line: Int
  public var ways: Int
  /// Number of sets, a power of two; size = line x ways x sets.
  public var sets: Int
  public var replacement: ReplacementPolicyKind
  public var write: WritePolicy
  /// Whether a write that misses brings its line in.
  public var allocatesOnWrite: Bool
  /// Cycles that a miss in the nearer level waits for this one; zero for the nearest, whose hits are
  /// part of the core's load.
  public var latency: Cycles
  /// Towards the nearer level; nil for the nearest.
  public var bandwidth: BytesPerCycle?
  /// The memories whose data it caches.
  public var serves: [String]
  public var holds: CacheContents
  /// How its contents relate to those of the caches before it.
  public var inclusion: Inclusion
  /// Lines of a fully associative buffer that holds what this cache evicted last; zero for none.
  public var victimLines: Int
  public var prefetch: Prefetch
  /// Whether all cores use it, or each has one of its own.
  public var isShared: Bool

  /// - Parameter allocatesOnWrite: nil allocates where writes go back, and not where they go through.
  public init(
    line: Int, ways: Int, sets: Int, replacement: ReplacementPolicyKind = .lru,
    write: WritePolicy = .back, allocatesOnWrite: Bool? = nil, latency: Cycles = Cycles(0),
    bandwidth: BytesPerCycle? = nil, serves: [String] = [], holds: CacheContents = .all,
    inclusion: Inclusion = .none, victimLines: Int = 0, prefetch: Prefetch = .none,
    isShared: Bool = false
  ) {
    self.line = line
    self.ways = ways
    self.sets = sets
    self.replacement = replacement
    self.write = write
    self.allocatesOnWrite = allocatesOnWrite ?? (write == .back)
    self.latency = latency
    self.bandwidth = bandwidth
    self.serves = serves
    self.holds = holds
    self.inclusion = inclusion
    self.victimLines = victimLines
    self.prefetch = prefetch
    self.isShared = isShared
  }

  public var lines: Int { ways * sets }
}

public enum ReplacementPolicyKind: String, CaseIterable, Hashable, Sendable {
  /// Least recently used.
  case lru
  /// Pseudo-LRU by a binary tree of bits; the number of ways is a power of two.
  case plru
  /// First in, first out.
  case fifo
  /// Not recently used: one reference bit per line.
  case nru
  /// A line drawn from a generator with a fixed seed.
  case random
}

public enum WritePolicy: String, CaseIterable, Hashable, Sendable {
  /// A write stays in the cache until its line is evicted.
  case back
  /// Every write goes on to the next level.
  case through
}

/// What a cache keeps: the two halves of a split first level, or everything.
public enum CacheContents: String, CaseIterable, Hashable, Sendable {
  case all
  case data
  case instructions
}

/// How a cache's contents relate to those of the caches nearer to the core.
public enum Inclusion: String, CaseIterable, Hashable, Sendable {
  /// Each keeps what passes through it; neither inclusive nor exclusive.
  case none
  /// Holds all that nearer caches hold: what it evicts, they lose.
  case inclusive
  /// Holds only what the cache before it evicted: what that fetches back leaves this one.
  case exclusive
}

/// What a cache fetches before it is asked for.
public enum Prefetch: Hashable, Sendable {
  case none
  /// After a miss, this many of the lines that follow.
  case nextLine(degree: Int)
  /// After misses a constant number of lines apart, this many further ones.
  case stride(degree: Int)
}
