public import HWSimCore

/// A runtime's calibration from observations: coefficients, and the errors of what was left out.
public struct RuntimeCalibration: Sendable {
  public let calibration: Calibration
  /// Predictions of the networks that were left out, for the report.
  public let leftOut: CrossValidation

  /// - Parameters:
  ///   - kernels: those of the runtime, measured or not.
  ///   - source: of the measurements, and their date of calibration.
  /// - Returns: nil for fewer than three networks, which say nothing of a further one.
  public init?(_ observations: [Observation], kernels: [String], source: String, date: String) {
    guard Set(observations.map(\.network)).count >= 3 else { return nil }
    let fit = CoefficientFit(observations, kernels: kernels)
    let ofDevices = CrossValidation(leavingOut: .device, observations, kernels: kernels)
    // Layers by themselves are of no family.
    let families = CrossValidation(leavingOut: .family, observations, kernels: kernels)
    leftOut = CrossValidation(leavingOut: .network, observations, kernels: kernels)
    let hasDevices = fit.devices.count > 1
    calibration = Calibration(
      date: date, source: source, rows: observations.count,
      kernels: fit.kernels.filter { !$0.key.isEmpty }, devices: fit.devices,
      cores: fit.coreFactors, otherCores: fit.otherCores,
      families: Set(observations.map(\.family).filter { !$0.isEmpty }).sorted(),
      errors: PredictionErrors(
        network: leftOut.spread, family: families.spread,
        device: hasDevices ? ofDevices.spread : nil,
        anchored: hasDevices ? ofDevices.anchoredSpread : nil))
  }
}
