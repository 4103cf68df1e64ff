/// A processor of which only its peak is known: what it multiplies in a cycle, and what its memory moves.
///
/// - Source: Williams, Waterman, Patterson, "Roofline: an insightful visual performance model", CACM 2009.
public struct RooflineDevice: Hashable, Sendable {
  /// The file's name, such as `"titanx"`.
  public var name: String
  public var title: String
  public var clock: Frequency
  /// Multiply-accumulates of all units in a cycle.
  public var macsPerCycle: [Precision: Int]
  /// Of the memory that holds weights and activations.
  public var size: Bytes
  public var bandwidth: Bandwidth
  /// Between one layer's end and the next one's start.
  public var launch: Seconds
  /// While it computes.
  public var power: Watts
  /// Every number of the file with its source.
  public var provenance: [Provenance]

  public init(
    name: String, title: String, clock: Frequency, macsPerCycle: [Precision: Int], size: Bytes,
    bandwidth: Bandwidth, launch: Seconds, power: Watts, provenance: [Provenance]
  ) {
    self.name = name
    self.title = title
    self.clock = clock
    self.macsPerCycle = macsPerCycle
    self.size = size
    self.bandwidth = bandwidth
    self.launch = launch
    self.power = power
    self.provenance = provenance
  }

  /// The precisions that it computes in; the first is the default.
  public var formats: [Precision] { Precision.allCases.filter { macsPerCycle[$0] != nil } }
}
