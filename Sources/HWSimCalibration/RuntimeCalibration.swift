public import HWSimCore

/// A runtime's calibration from observations: coefficients, and the errors of what was left out.
public struct RuntimeCalibration: Sendable {
  public let calibration: Calibration

  /// - Parameters:
  ///   - source: of the measurements.
  ///   - date: of the calibration.
  /// - Returns: nil for fewer than three networks, which say nothing of a further one.
  public init?(_ observations: [Observation], source: String, date: String) {
    guard Set(observations.map(\.network)).count >= 3 else { return nil }
    let fit = CoefficientFit(observations)
    let networks = CrossValidation(leavingOut: .network, observations)
    // Layers by themselves are of no family, and of one device nothing is left to fit.
    let families = CrossValidation(leavingOut: .family, observations)
    let devices = CrossValidation(leavingOut: .device, observations)
    calibration = Calibration(
      date: date, source: source, rows: observations.count,
      runtimes: Set(observations.map(\.runtime)).sorted(),
      kernels: fit.kernels.filter { Self.matters($0.key, observations) },
      otherKernels: fit.common, devices: fit.devices,
      cores: fit.coreFactors, otherCores: fit.otherCores,
      families: Set(observations.flatMap(Self.families)).sorted(),
      errors: PredictionErrors(
        network: networks.spread, family: families.spread,
        device: devices.spread, anchored: devices.anchoredSpread))
  }

  /// What a network is recognised by: its family, and its own name where that does not tell the family.
  private static func families(_ observation: Observation) -> [String] {
    guard !observation.family.isEmpty else { return [] }
    let name = String(observation.network.prefix { $0 != ":" })
    return name.lowercased().contains(observation.family)
      ? [observation.family] : [observation.family, name]
  }

  /// Whether a kernel is a hundredth of what some observation was predicted to take: less says nothing of it.
  private static func matters(_ kernel: String, _ observations: [Observation]) -> Bool {
    !kernel.isEmpty
      && observations.contains { observation in
        let times = observation.layers.map { ($0.kernel, $0.compute + $0.transfers) }
        let own = times.filter { $0.0 == kernel }.reduce(0) { $0 + $1.1 }
        return own > 0.01 * times.reduce(0) { $0 + $1.1 }
      }
  }
}
