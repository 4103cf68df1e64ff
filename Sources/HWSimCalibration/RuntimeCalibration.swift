public import HWSimCore

/// A runtime's calibration from observations: coefficients, and the errors of what was left out.
public struct RuntimeCalibration: Sendable {
  public let calibration: Calibration
  /// Predictions of the networks that were left out, for the report.
  public let leftOut: CrossValidation

  /// - Parameters:
  ///   - source: of the measurements, and their date of calibration.
  /// - Returns: nil for fewer than three networks, which say nothing of a further one.
  public init?(_ observations: [Observation], source: String, date: String) {
    guard Set(observations.map(\.network)).count >= 3 else { return nil }
    let fit = CoefficientFit(observations)
    let ofDevices = CrossValidation(leavingOut: .device, observations)
    // Layers by themselves are of no family.
    let families = CrossValidation(leavingOut: .family, observations)
    leftOut = CrossValidation(leavingOut: .network, observations)
    let hasDevices = fit.devices.count > 1
    calibration = Calibration(
      date: date, source: source, rows: observations.count,
      runtimes: Set(observations.map(\.runtime)).sorted(),
      kernels: fit.kernels.filter { Self.matters($0.key, observations) },
      otherKernels: fit.common, devices: fit.devices,
      cores: fit.coreFactors, otherCores: fit.otherCores,
      families: Set(observations.map(\.family).filter { !$0.isEmpty }).sorted(),
      errors: PredictionErrors(
        network: leftOut.spread, family: families.spread,
        device: hasDevices ? ofDevices.spread : nil,
        anchored: hasDevices ? ofDevices.anchoredSpread : nil))
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
