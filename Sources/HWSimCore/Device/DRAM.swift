/// Off-chip memory behind the last cache.
public struct DRAM: Hashable, Sendable {
  /// What one core can draw.
  public var bandwidth: Bandwidth
  /// What all cores together can draw; nil where that is not known: then what one can draw.
  public var sharedBandwidth: Bandwidth?
  /// From the last cache's miss to its data.
  public var latency: Seconds
  /// Channels, banks, rows and their timing; nil counts bytes only.
  public var rows: DRAMRows?

  public init(
    bandwidth: Bandwidth, latency: Seconds, sharedBandwidth: Bandwidth? = nil,
    rows: DRAMRows? = nil
  ) {
    self.bandwidth = bandwidth
    self.latency = latency
    self.sharedBandwidth = sharedBandwidth
    self.rows = rows
  }
}
