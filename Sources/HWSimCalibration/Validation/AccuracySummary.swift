import Foundation
public import HWSimCore

extension Accuracy {
  /// - Returns: nil where no value can be compared: those that were measured as nothing have no error.
  public init?(of values: [PredictedValue], worst: Int = 3) {
    let values = values.filter { $0.measured > 0 && $0.predicted > 0 }
    guard !values.isEmpty else { return nil }
    let (count, errors) = (Double(values.count), values.map(\.error))
    let within = { (limit: Double) in Double(errors.count { $0 <= limit }) / count }
    let tested = values.compactMap { value in value.interval?.contains(value.measured) }
    self.init(
      count: values.count,
      meanError: errors.reduce(0, +) / count,
      medianError: median(errors),
      within5: within(0.05), within10: within(0.1), within20: within(0.2),
      bias: geometricMean(values.map(\.ratio)),
      rankCorrelation: kendallTauB(values.map(\.predicted), values.map(\.measured)),
      coverage: tested.isEmpty ? nil : Double(tested.count { $0 }) / Double(tested.count),
      worst: values.sorted { $0.error > $1.error }.prefix(worst)
        .map { Outlier(name: $0.name, ratio: $0.ratio) })
  }
}

/// How much two rankings agree: pairs in the same order less those in the opposite one, over all pairs
/// without ties.
///
/// Source: Kendall, The treatment of ties in ranking problems, Biometrika 33 (1945): tau-b.
///
/// - Returns: nil where one of them ranks nothing.
public func kendallTauB(_ left: [Double], _ right: [Double]) -> Double? {
  var (agreement, leftPairs, rightPairs) = (0, 0, 0)
  for first in left.indices {
    for second in left.indices[(first + 1)...] {
      let order = (sign(left[first] - left[second]), sign(right[first] - right[second]))
      agreement += order.0 * order.1
      leftPairs += abs(order.0)
      rightPairs += abs(order.1)
    }
  }
  guard leftPairs > 0, rightPairs > 0 else { return nil }
  return Double(agreement) / (Double(leftPairs) * Double(rightPairs)).squareRoot()
}

private func sign(_ value: Double) -> Int { value > 0 ? 1 : value < 0 ? -1 : 0 }

/// The middle value, or the mean of the two in the middle.
///
/// - Precondition: `values` is not empty.
func median(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  let middle = sorted.count / 2
  return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
