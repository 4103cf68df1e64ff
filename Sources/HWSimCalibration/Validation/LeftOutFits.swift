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
  private let seen: [Observation]
  private var fits: [String: CoefficientFit] = [:]
  /// Measured / predicted, of each of `seen`.
  private var ratios: [(group: String, ratio: Double)] = []

  /// - Parameter observations: what may be fitted to.
  /// - Returns: nil for fewer than three networks, which say nothing of a further one.
  public init?(leavingOut unit: CrossValidation.Unit, of observations: [Observation]) {
    guard Set(observations.map(\.network)).count >= 3 else { return nil }
    (self.unit, seen) = (unit, observations)
    for group in Set(observations.map(unit.group)).sorted() { addFit(without: group) }
    for observation in observations {
      let group = unit.group(of: observation)
      guard let predicted = fits[group]?.predict(observation) else { continue }
      ratios.append((group, observation.measured.value / predicted))
    }
  }

  /// - Parameter observation: one that was fitted to, or another, whose measured time does not matter.
  /// - Returns: nil where nothing was left to fit.
  public mutating func prediction(of observation: Observation) -> Prediction? {
    let group = unit.group(of: observation)
    if fits[group] == nil { addFit(without: group) }
    guard let fit = fits[group] else { return nil }
    let time = Seconds(fit.predict(observation))
    let others = ratios.filter { $0.group != group }.map(\.ratio)
    let spread = ErrorSpread(ratios: others)
    return Prediction(
      time: time,
      interval: spread.map { time * $0.interval.lowerBound...time * $0.interval.upperBound },
      isDeviceKnown: fit.devices[observation.device] != nil)
  }

  private mutating func addFit(without group: String) {
    let others = seen.filter { unit.group(of: $0) != group }
    if !others.isEmpty { fits[group] = CoefficientFit(others) }
  }
}
