package import HWSimCore

/// How long and how exactly to measure.
package struct RoundOptions: Hashable, Sendable {
  /// Of an epoch at least: 0.2 ms, so that reading the clock costs less than a thousandth of it.
  package var epoch = Seconds(0.25e-3)
  package var budget = Seconds(10)
  /// Half-width of the interval at which measuring ends, as a share of the ratio.
  package var target = 0.01
  /// How often an interval may miss.
  package var alpha = 0.05
  /// Rounds before the first look at the intervals: a stop at the first narrow one is a stop by luck.
  package var fewestRounds = 26
  package var mostRounds = 400
  /// Epochs of the warm-up's windows, and how far their medians may differ.
  package var window = 5
  package var steady = 0.01
  package var mostWarmUpEpochs = 50

  package init() {}
}

/// One thing to measure, by its place in an `EpochSource`.
package struct Subject: Hashable, Sendable {
  /// Subjects of one comparison get one number of calls, and lose a round together.
  package var comparison: Int
  /// The subject whose time of the same round divides this one's.
  package var base: Int?
  /// One call in each epoch, as caches are emptied before it.
  package var isSingleCall: Bool

  package init(comparison: Int, base: Int?, isSingleCall: Bool = false) {
    self.comparison = comparison
    self.base = base
    self.isSingleCall = isSingleCall
  }
}

/// What the rounds say of one subject.
package struct SubjectTimes: Hashable, Sendable {
  package var time: TimeStatistics
  /// ln(time / time of the base), of each round kept; empty without a base.
  package var logRatios: [Double]
  /// CPU time of all threads / that of the measuring one, the median over epochs; without what reading the
  /// clocks takes.
  package var threads: Double

  /// - Parameter alpha: how often the interval may miss.
  package func relative(to reference: String, alpha: Double) -> RelativeTime? {
    guard let middle = median(logRatios) else { return nil }
    let interval = signTestInterval(logRatios, alpha: alpha).map {
      Interval(
        lower: exponential($0.lower), upper: exponential($0.upper), coverage: $0.coverage)
    }
    return RelativeTime(reference: reference, ratio: exponential(middle), interval: interval)
  }
}
