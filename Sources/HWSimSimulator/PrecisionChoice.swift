internal import HWSimCore

/// The number format that a simulator computes in: what the caller named, else what suits the network.
struct PrecisionChoice: Sendable {
  let precision: Precision
  /// Whether the caller named it.
  let isGiven: Bool

  /// - Parameter asked: nil takes the first of the device's formats.
  static func among(
    _ formats: [Precision], of device: String, asked: Precision?
  ) throws(SimulationError) -> PrecisionChoice {
    guard let precision = asked ?? formats.first, formats.contains(precision) else {
      let names = formats.map(\.rawValue).joined(separator: " or --precision ")
      throw SimulationError(
        "device '\(device)' does not compute in \(asked?.rawValue ?? "any format"); try "
          + "--precision \(names)")
    }
    return PrecisionChoice(precision: precision, isGiven: asked != nil)
  }

  /// For a network from a file: the precision in which its weights are stored, if the caller named none.
  ///
  /// - Parameter isPossible: Can the device compute in it?
  func matching(_ network: Network, _ isPossible: (Precision) -> Bool) -> PrecisionChoice {
    guard !isGiven, let stored = network.storedPrecision, isPossible(stored) else { return self }
    return PrecisionChoice(precision: stored, isGiven: false)
  }
}
