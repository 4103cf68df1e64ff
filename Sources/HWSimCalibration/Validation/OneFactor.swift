public import HWSimCore

extension [ValidationRow] {
  /// Times with one factor for each device and runtime: the geometric mean of measured / predicted.
  ///
  /// For libraries that nobody else can measure: it says what is left to explain once their speed is known.
  /// Intervals are gone, as these predictions have seen what they predict. Values printed so coarsely that
  /// rounding may be a tenth of them have no say in the factor, unless there are no others.
  public mutating func applyOneFactor() -> [ScaleFactor] {
    let times = indices.filter { self[$0].quantity == .latency && self[$0].measured > 0 }
    let setups = Dictionary(grouping: times) { [self[$0].device, self[$0].runtime] }
    return setups.sorted { $0.value[0] < $1.value[0] }.compactMap { setup, members in
      let fine = members.filter { (self[$0].roundingError ?? 0) <= 0.1 * self[$0].measured }
      let factor = geometricMean((fine.isEmpty ? members : fine).map { 1 / self[$0].value.ratio })
      let without = Accuracy(of: members.map { self[$0].value })
      for index in members {
        self[index].predicted *= factor
        self[index].interval = nil
      }
      guard let without, let with = Accuracy(of: members.map { self[$0].value }) else { return nil }
      return ScaleFactor(
        device: setup[0], runtime: setup[1], factor: factor, without: without, with: with)
    }
  }
}
