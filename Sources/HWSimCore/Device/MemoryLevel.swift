/// One level of a device's memory: a cache, or a memory that data lives in.
public struct MemoryLevel: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    case cache(CacheGeometry)
    case scratchpad(Scratchpad)
    case flash(Flash)
    case dram(DRAM)
  }

  /// The name by which placements, `serves` lists and reports refer to it.
  public var name: String
  public var size: Bytes
  public var kind: Kind
  /// Energy of moving one byte to or from this level; nil takes the device's energy table.
  public var energyPerByte: JoulesPerByte?

  public init(name: String, size: Bytes, kind: Kind, energyPerByte: JoulesPerByte? = nil) {
    self.name = name
    self.size = size
    self.kind = kind
    self.energyPerByte = energyPerByte
  }

  public var cache: CacheGeometry? {
    if case .cache(let geometry) = kind { return geometry }
    return nil
  }
}

/// A set-associative cache.
public struct CacheGeometry: Hashable, Sendable {
  /// Bytes per line, a power of two.
  public var line: Int
  public var ways: Int
  /// Number of sets, a power of two; size = line x ways x sets.
  public var sets: Int
  public var replacement: ReplacementPolicyKind
  public var write: WritePolicy
  /// Cycles that a miss in the nearer level waits for this one; zero for the nearest, whose hits are
  /// part of the core's load.
  public var latency: Cycles
  /// Towards the nearer level; nil for the nearest.
  public var bandwidth: BytesPerCycle?
  /// The memories whose data it caches.
  public var serves: [String]

  public init(
    line: Int, ways: Int, sets: Int, replacement: ReplacementPolicyKind = .lru,
    write: WritePolicy = .backAllocate, latency: Cycles = Cycles(0),
    bandwidth: BytesPerCycle? = nil, serves: [String] = []
  ) {
    self.line = line
    self.ways = ways
    self.sets = sets
    self.replacement = replacement
    self.write = write
    self.latency = latency
    self.bandwidth = bandwidth
    self.serves = serves
  }
}

public enum ReplacementPolicyKind: String, CaseIterable, Hashable, Sendable {
  /// Least recently used.
  case lru
  /// First in, first out.
  case fifo
}

public enum WritePolicy: String, CaseIterable, Hashable, Sendable {
  /// A write stays in the cache until its line is evicted; a missing line is fetched first.
  case backAllocate = "back"
  /// Every write goes on to the next level; a missing line is not fetched.
  case throughNoAllocate = "through"
}

/// Tightly coupled memory or SRAM: every access takes the same time.
public struct Scratchpad: Hashable, Sendable {
  /// Cycles of one access; the first is part of the core's load or store.
  public var read: Cycles
  public var write: Cycles
  /// Bytes that one access moves at most; what a line fill is made of.
  public var width: Int

  public init(read: Cycles, write: Cycles, width: Int) {
    self.read = read
    self.write = write
    self.width = width
  }
}

/// Embedded flash: wide words, wait states, and a few buffered lines.
public struct Flash: Hashable, Sendable {
  /// Cycles that the core waits for each flash word, beyond the first.
  public var waitStates: Cycles
  /// Bytes per flash word.
  public var width: Int
  /// Fully associative LRU buffer of recently read lines; nil where the device has none.
  public var lineCache: CacheGeometry?

  public init(waitStates: Cycles, width: Int, lineCache: CacheGeometry?) {
    self.waitStates = waitStates
    self.width = width
    self.lineCache = lineCache
  }
}

/// Off-chip memory behind the last cache.
public struct DRAM: Hashable, Sendable {
  /// What one core can draw.
  public var bandwidth: Bandwidth
  /// From the last cache's miss to its data.
  public var latency: Seconds

  public init(bandwidth: Bandwidth, latency: Seconds) {
    self.bandwidth = bandwidth
    self.latency = latency
  }
}
