/// What predictions without any knowledge of the hardware reach: fitted to the measurements of all other
/// networks on the same device and runtime. A simulator has to do better.
public enum Baseline: Sendable, CaseIterable {
  /// Time is multiply-accumulates x a constant.
  case macs
  /// Time is a sum over classes of work, each with its constant, none negative.
  case classes

  /// Each value predicted from the others, of other networks; nil where there are too few, or the network
  /// has none of the work.
  ///
  /// - Parameters:
  ///   - measured: with the networks' names.
  ///   - work: of the network of each.
  public func predictions(
    of measured: [(network: String, value: Double)], work: [ClassWork]
  ) -> [Double?] {
    measured.indices.map { index in
      let others = measured.indices.filter {
        measured[$0].network != measured[index].network && measured[$0].value > 0
      }
      let rows = others.map { features(of: work[$0]) }
      // With no more networks than classes that they have, anything fits and nothing is learnt.
      let classes = rows.first?.indices.count { feature in rows.contains { $0[feature] > 0 } } ?? 0
      guard Set(others.map { measured[$0].network }).count > max(classes, 2) else { return nil }
      // Weights of 1 / value² make the errors relative ones.
      let fit = NonNegativeLeastSquares(
        rows: rows, targets: others.map { measured[$0].value },
        weights: others.map { 1 / (measured[$0].value * measured[$0].value) })
      let predicted = zip(fit.solution(), features(of: work[index])).reduce(0) { $0 + $1.0 * $1.1 }
      return predicted > 0 ? predicted : nil
    }
  }

  private func features(of work: ClassWork) -> [Double] {
    switch self {
    case .macs: [work.macs]
    case .classes: work.classes
    }
  }
}
