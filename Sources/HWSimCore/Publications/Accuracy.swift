/// How near predictions came to measurements.
public struct Accuracy: Hashable, Sendable {
  public var count: Int
  /// Of |predicted - measured| / measured: mean (MAPE) and median.
  public var meanError: Double
  public var medianError: Double
  /// Share of predictions within 5, 10 and 20 % of the measured value.
  public var within5: Double
  public var within10: Double
  public var within20: Double
  /// Geometric mean of predicted / measured: above 1 where predictions are too high.
  public var bias: Double
  /// Kendall's tau-b of predicted and measured: 1 where they are in the same order; nil where there is none.
  public var rankCorrelation: Double?
  /// Share of measured values inside their predictions' 90 % intervals; nil where there are none.
  public var coverage: Double?
  /// The names of what was predicted worst, worst first, with predicted / measured.
  public var worst: [Outlier]

  public struct Outlier: Hashable, Sendable {
    public let name: String
    public let ratio: Double

    public init(name: String, ratio: Double) {
      self.name = name
      self.ratio = ratio
    }
  }

  public init(
    count: Int, meanError: Double, medianError: Double, within5: Double, within10: Double,
    within20: Double, bias: Double, rankCorrelation: Double?, coverage: Double?,
    worst: [Outlier]
  ) {
    self.count = count
    self.meanError = meanError
    self.medianError = medianError
    self.within5 = within5
    self.within10 = within10
    self.within20 = within20
    self.bias = bias
    self.rankCorrelation = rankCorrelation
    self.coverage = coverage
    self.worst = worst
  }
}

/// A predicted value beside the measured one, in the same unit.
public struct PredictedValue: Hashable, Sendable {
  public let name: String
  public let measured: Double
  public let predicted: Double
  /// Where the measured value was expected in nine of ten cases; nil where nothing is known.
  public let interval: ClosedRange<Double>?

  public init(
    name: String, measured: Double, predicted: Double, interval: ClosedRange<Double>? = nil
  ) {
    self.name = name
    self.measured = measured
    self.predicted = predicted
    self.interval = interval
  }

  public var ratio: Double { predicted / measured }
  /// |predicted - measured| / measured.
  public var error: Double { abs(ratio - 1) }
}
