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
