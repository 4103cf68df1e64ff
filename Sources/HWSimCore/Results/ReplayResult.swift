/// What a trace did to memories: the answer of one replay, as plain data.
public struct ReplayResult: Hashable, Sendable {
  public var trace: TraceSummary
  /// The device's name; nil where caches were described by themselves.
  public var device: String?
  /// The user's what-if values, as typed.
  public var overrides: [String] = []
  /// Nearest first.
  public var levels: [ReplayLevel]
  /// In the order in which they first came; empty where the trace has none. What a trace does before its
  /// first layer is in `levels` alone.
  public var layers: [ReplayLayer]
  /// Nil where nobody asked whose accesses missed.
  public var regions: ReplayRegions?

  public init(
    trace: TraceSummary, device: String?, levels: [ReplayLevel], layers: [ReplayLayer],
    regions: ReplayRegions?
  ) {
    self.trace = trace
    self.device = device
    self.levels = levels
    self.layers = layers
    self.regions = regions
  }
}

/// What was replayed.
public struct TraceSummary: Hashable, Sendable {
  /// What the trace says of itself; of a text, the file.
  public var title: String
  /// The name of the file's format.
  public var format = ""
  /// Accesses, each counted once however many lines it touches.
  public var reads = 0
  public var writes = 0
  /// Instruction fetches.
  public var fetches = 0
  /// Lines of a text that make no access.
  public var skippedLines = 0

  public init(title: String) { self.title = title }

  public var accesses: Int { reads + writes + fetches }
}

/// What passed through one memory level, and what was observed there.
public struct ReplayLevel: Hashable, Sendable {
  public var level: LevelDescription
  /// Bytes of a line; nil for a memory.
  public var line: Bytes?
  public var traffic: LevelTraffic
  /// Nil where they were not asked for, and at memories.
  public var classes: MissClassCounts?
  public var reuse: ReuseSummary?

  public init(level: LevelDescription, line: Bytes?, traffic: LevelTraffic) {
    self.level = level
    self.line = line
    self.traffic = traffic
  }
}

/// What the events of one layer did; several inferences in one trace are added up.
public struct ReplayLayer: Hashable, Sendable {
  public let name: String
  public let kernel: String
  /// Of each level.
  public var traffic: [LevelTraffic]

  public init(name: String, kernel: String, traffic: [LevelTraffic]) {
    self.name = name
    self.kernel = kernel
    self.traffic = traffic
  }
}

/// Whose accesses missed: the pieces of memory with most misses, first.
public struct ReplayRegions: Hashable, Sendable {
  /// Bytes of each; nil where they are the tensors that the trace names.
  public var size: Bytes?
  public var largest: [ReplayRegion]
  /// How many there are besides, and what these counted together.
  public var others: Int
  public var ofOthers: [RegionCounts]

  public init(size: Bytes?, largest: [ReplayRegion], others: Int, ofOthers: [RegionCounts]) {
    self.size = size
    self.largest = largest
    self.others = others
    self.ofOthers = ofOthers
  }
}

public struct ReplayRegion: Hashable, Sendable {
  /// Of a tensor.
  public let name: String?
  /// The memory that it lies in, and where there; nil for all that lies between tensors.
  public let memory: String?
  public let offset: UInt64
  public let bytes: UInt64
  /// Of each level; zero at memories, which miss nothing.
  public var counts: [RegionCounts]

  public init(
    name: String?, memory: String?, offset: UInt64, bytes: UInt64, counts: [RegionCounts]
  ) {
    self.name = name
    self.memory = memory
    self.offset = offset
    self.bytes = bytes
    self.counts = counts
  }

  public var misses: Int { counts.reduce(0) { $0 + $1.misses } }
}
