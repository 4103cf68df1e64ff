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

/// A translation look-aside buffer: a cache of page translations.
public struct TLB: Hashable, Sendable {
  public var entries: Int
  public var ways: Int
  /// Bytes of a page, a power of two.
  public var page: Int
  public var replacement: ReplacementPolicyKind
  /// Cycles that a miss waits: for the next TLB where there is one, else for the walk.
  public var missLatency: Cycles
  /// The memories whose addresses it translates.
  public var serves: [String]

  public init(
    entries: Int, ways: Int, page: Int, replacement: ReplacementPolicyKind = .lru,
    missLatency: Cycles, serves: [String]
  ) {
    self.entries = entries
    self.ways = ways
    self.page = page
    self.replacement = replacement
    self.missLatency = missLatency
    self.serves = serves
  }
}

/// Blocks that a DMA engine copies between a slow memory and a fast one, for all cores.
///
/// Models: each block is copied when it is first needed and stays until its place is; with two or more
/// buffers per stream the copy of the next block runs under the work on this one.
public struct DMABuffer: Hashable, Sendable {
  /// Bytes of one transfer, a power of two.
  public var block: Int
  /// Blocks held at once: streams (inputs, weights, outputs) times buffers of each.
  public var blocks: Int
  /// Whether transfers run under the computation.
  public var isDoubleBuffered: Bool
  /// Cycles to set up one transfer.
  public var setup: Cycles
  /// Of the copies, the part of the slow memory included.
  public var bandwidth: BytesPerCycle
  /// The memories that it copies from and to.
  public var serves: [String]

  public init(
    block: Int, blocks: Int, isDoubleBuffered: Bool, setup: Cycles, bandwidth: BytesPerCycle,
    serves: [String]
  ) {
    self.block = block
    self.blocks = blocks
    self.isDoubleBuffered = isDoubleBuffered
    self.setup = setup
    self.bandwidth = bandwidth
    self.serves = serves
  }

  /// The cache that holds the same blocks.
  var geometry: CacheGeometry {
    CacheGeometry(
      line: block, ways: blocks, sets: 1, bandwidth: bandwidth, serves: serves, isShared: true)
  }
}
