/// What a chip was measured to draw while a runtime computes: between networks it varies by a few per cent,
/// between supplies and runtimes by half.
public struct MeasuredPower: Hashable, Sendable {
  public let name: String
  /// The runtime's name.
  public let runtime: String
  /// As the source words it, such as `1.8 V`.
  public let supply: String
  public let power: Watts

  /// Factors between which the power of nine of ten networks lies on one board with one supply.
  ///
  /// Source: MLPerf Tiny energy results v1.0 to v1.3: in most of 26 groups of a board and a runtime, the
  /// largest power of four networks is 2 to 13 % above the smallest.
  public static let spread = 0.94...1.06

  public init(name: String, runtime: String, supply: String, power: Watts) {
    self.name = name
    self.runtime = runtime
    self.supply = supply
    self.power = power
  }
}

extension Device {
  /// What was measured with a runtime.
  ///
  /// - Parameter supply: nil takes the first that the file lists.
  public func measuredPower(_ runtime: String, supply: String? = nil) -> MeasuredPower? {
    measuredPowers.first { $0.runtime == runtime && (supply == nil || $0.supply == supply) }
  }
}
