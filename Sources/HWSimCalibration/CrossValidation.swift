import Foundation
public import HWSimCore

/// Predictions of what a fit had not seen, for each observation.
public struct CrossValidation: Sendable {
  /// What is left out together.
  public enum Unit: String, CaseIterable, Sendable {
    /// A network, on all devices.
    case network
    /// A family of networks, on all devices.
    case family
    case device

    /// What an observation is left out with.
    func group(of observation: Observation) -> String {
      switch self {
      case .network: observation.network
      case .family: observation.family
      case .device: observation.device
      }
    }
  }

  /// Predicted seconds, by observation; nil where nothing was left to fit.
  public let predictions: [Double?]
  /// By what each had not seen.
  let fits: [String: CoefficientFit]
  private let observations: [Observation]

  public init(
    leavingOut unit: Unit, _ observations: [Observation],
    prior: CoefficientFit.Prior = .init()
  ) {
    self.observations = observations
    let groups = observations.map(unit.group)
    var fits: [String: CoefficientFit] = [:]
    for group in Set(groups).sorted() {
      let seen = zip(observations, groups).filter { $1 != group }.map { $0.0 }
      guard !seen.isEmpty else { continue }
      fits[group] = CoefficientFit(seen, prior: prior)
    }
    predictions = zip(observations, groups).map { fits[$1]?.predict($0) }
    self.fits = fits
  }

  /// Measured / predicted.
  public var ratios: [Double] {
    zip(observations, predictions).compactMap { observation, predicted in
      predicted.map { observation.measured.value / $0 }
    }
  }

  public var spread: ErrorSpread? { ErrorSpread(ratios: ratios) }

  /// The spread where the time of one network of each device is known and corrects the others': each takes
  /// its turn.
  public var anchoredSpread: ErrorSpread? {
    var ratios: [Double] = []
    for anchor in observations.indices {
      guard let predicted = predictions[anchor] else { continue }
      let factor = observations[anchor].measured.value / predicted
      for index in observations.indices
      where observations[index].device == observations[anchor].device
        && observations[index].network != observations[anchor].network
      {
        guard let predicted = predictions[index] else { continue }
        ratios.append(observations[index].measured.value / (predicted * factor))
      }
    }
    return ErrorSpread(ratios: ratios)
  }
}

extension ErrorSpread {
  /// Where nine of ten further ratios are expected: logarithms taken as normal, Student's quantile for few
  /// of them, widened for the uncertainty of their mean.
  ///
  /// - Parameter ratios: measured / predicted; fewer than three say nothing.
  public init?(ratios: [Double]) {
    guard ratios.count >= 3, ratios.allSatisfy({ $0 > 0 }) else { return nil }
    let (count, logarithms) = (Double(ratios.count), ratios.map { log($0) })
    let mean = logarithms.reduce(0, +) / count
    let squares = logarithms.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let deviation = (squares / (count - 1)).squareRoot()
    let half = studentQuantile(ratios.count - 1) * deviation * (1 + 1 / count).squareRoot()
    self.init(
      count: ratios.count,
      meanError: ratios.reduce(0) { $0 + abs(1 / $1 - 1) } / count,
      interval: exp(mean - half)...exp(mean + half))
  }
}

/// The 95 % quantile of Student's distribution, to three digits.
///
/// Source: Abramowitz and Stegun, Handbook of Mathematical Functions (1964): 26.7.5, and for up to four
/// degrees of freedom table 26.10.
func studentQuantile(_ degrees: Int) -> Double {
  let few = [6.314, 6.314, 2.920, 2.353, 2.132]
  if degrees < few.count { return few[max(degrees, 0)] }
  let (normal, n) = (1.644854, Double(degrees))
  let first = (pow(normal, 3) + normal) / 4
  let second = (5 * pow(normal, 5) + 16 * pow(normal, 3) + 3 * normal) / 96
  return normal + first / n + second / (n * n)
}

func geometricMean(_ values: [Double]) -> Double {
  exp(values.reduce(0) { $0 + log($1) } / Double(values.count))
}
