public import HWSimCore

/// What the probes found out about the machine that they ran on: enough for a device file.
public struct HostMeasurements: Hashable, Sendable {
  /// A cache as the system describes it, with what the probes measured of it.
  public struct Cache: Hashable, Sendable {
    public var name: String
    public var size: Bytes
    public var ways: Int
    public var line: Int
    public var isShared: Bool
    /// From the nearer level's miss to the data; nil for the nearest, whose hits are part of a load.
    public var latency: Seconds?
    /// That one core reads from it.
    public var bandwidth: Bandwidth

    public init(
      name: String, size: Bytes, ways: Int, line: Int, isShared: Bool, latency: Seconds?,
      bandwidth: Bandwidth
    ) {
      self.name = name
      self.size = size
      self.ways = ways
      self.line = line
      self.isShared = isShared
      self.latency = latency
      self.bandwidth = bandwidth
    }
  }

  /// Multiply-accumulates of one vector instruction, and how many of these are done in a second.
  public struct Peak: Hashable, Sendable {
    public var lanes: Int
    public var perSecond: Double

    public init(lanes: Int, perSecond: Double) {
      self.lanes = lanes
      self.perSecond = perSecond
    }
  }

  /// As the system names the processor.
  public var processor: String
  public var isa: String
  public var cores: Int
  /// Additions that wait for each other, in a second.
  public var clock: Frequency
  public var peaks: [Precision: Peak]
  /// Bytes of a vector register.
  public var vectorBytes: Int
  /// Bandwidth of stores to the nearest cache.
  public var storeBandwidth: Bandwidth
  /// Nearest first.
  public var caches: [Cache]
  public var memory: Bytes
  public var memoryLatency: Seconds
  public var memoryBandwidth: Bandwidth
  /// A call of a function that does nothing.
  public var call: Seconds
  /// When, and with which program; for the sources.
  public var origin: String

  public init(
    processor: String, isa: String, cores: Int, clock: Frequency, peaks: [Precision: Peak],
    vectorBytes: Int, storeBandwidth: Bandwidth, caches: [Cache], memory: Bytes,
    memoryLatency: Seconds, memoryBandwidth: Bandwidth, call: Seconds, origin: String
  ) {
    self.processor = processor
    self.isa = isa
    self.cores = cores
    self.clock = clock
    self.peaks = peaks
    self.vectorBytes = vectorBytes
    self.storeBandwidth = storeBandwidth
    self.caches = caches
    self.memory = memory
    self.memoryLatency = memoryLatency
    self.memoryBandwidth = memoryBandwidth
    self.call = call
    self.origin = origin
  }
}
