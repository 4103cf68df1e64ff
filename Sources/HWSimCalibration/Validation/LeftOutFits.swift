public import HWSimCore

/// Predictions by fits that had not seen what they predict: each leaves out a network, a family or a device.
///
/// - Ignores: that the other fits, whose errors make the interval, had seen it.
public struct LeftOutFits: Sendable {
  public struct Prediction: Hashable, Sendable {
    public let time: Seconds
    /// Nine of ten measured times are expected here; nil where fewer than three others were left out.
    public let interval: ClosedRange<Seconds>?
    /// Whether the fit had seen the device, with other networks.
    public let isDeviceKnown: Bool
  }

  private let unit: CrossValidation.Unit
  private let fits: [String: CoefficientFit]
  private let groups: Set<String>
  /// Has seen all: for what is of none of the groups.
  private let whole: CoefficientFit
  /// Measured / predicted, of each of `seen`.
  private let ratios: [(group: String, ratio: Double)]

  /// - Parameter observations: what may be fitted to.
  /// - Returns: nil for fewer than three networks, which say nothing of a further one.
  public init?(leavingOut unit: CrossValidation.Unit, of observations: [Observation]) {
    guard Set(observations.map(\.network)).count >= 3 else { return nil }
    self.unit = unit
    whole = CoefficientFit(observations)
    groups = Set(observations.map(unit.group))
    let validation = CrossValidation(leavingOut: unit, observations)
    fits = validation.fits
    ratios = zip(observations, validation.predictions).compactMap { observation, predicted in
      predicted.map { (unit.group(of: observation), observation.measured.value / $0) }
    }
  }

  /// - Parameter observation: one that was fitted to, or another, whose measured time does not matter.
  /// - Returns: nil where nothing was left to fit.
  public func prediction(of observation: Observation) -> Prediction? {
    let group = unit.group(of: observation)
    guard let fit = groups.contains(group) ? fits[group] : whole else { return nil }
    let time = Seconds(fit.predict(observation))
    let others = ratios.filter { $0.group != group }.map(\.ratio)
    let spread = ErrorSpread(ratios: others)
    return Prediction(
      time: time,
      interval: spread.map { time * $0.interval.lowerBound...time * $0.interval.upperBound },
      isDeviceKnown: fit.devices[observation.device] != nil)
  }
}
