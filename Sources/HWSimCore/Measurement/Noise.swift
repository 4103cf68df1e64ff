/// What else the machine did during a measurement. A signal that the system does not give is nil.
public struct Noise: Hashable, Sendable, Codable {
  public var elapsed: Seconds
  /// Share of the processor time that the hypervisor gave to other guests, of all cores.
  public var stolen: Double?
  /// Share of the elapsed time in which some runnable task waited for a core.
  public var pressure: Double?

  public init(elapsed: Seconds, stolen: Double?, pressure: Double?) {
    self.elapsed = elapsed
    self.stolen = stolen
    self.pressure = pressure
  }
}
