import HWSimCalibration
import HWSimCore
import Testing

@Suite("Does the accuracy say how near predictions came?")
struct AccuracyIsCountedTests {
  /// Predicted / measured of 1.04, 0.92, 1.5 and 1.
  private let values = [
    PredictedValue(name: "a", measured: 100, predicted: 104, interval: 90...110),
    PredictedValue(name: "b", measured: 50, predicted: 46, interval: 40...49),
    PredictedValue(name: "c", measured: 2, predicted: 3, interval: 1...4),
    PredictedValue(name: "d", measured: 10, predicted: 10),
  ]

  @Test("Errors of 4, 8, 50 and 0 %")
  func errors() throws {
    let accuracy = try #require(Accuracy(of: values))
    #expect(accuracy.count == 4)
    #expect(abs(accuracy.meanError - 0.155) < 1e-12)  // (4 + 8 + 50 + 0) / 4 %
    #expect(abs(accuracy.medianError - 0.06) < 1e-12)  // between 4 and 8 %
    #expect(accuracy.within5 == 0.5 && accuracy.within10 == 0.75 && accuracy.within20 == 0.75)
    // The fourth root of 1.04 x 0.92 x 1.5 x 1 = 1.4352
    #expect(abs(accuracy.bias - 1.094531) < 1e-6)
    #expect(accuracy.rankCorrelation == 1)
    // Of the three with an interval, 50 lies outside of 40 to 49.
    #expect(accuracy.coverage.map { abs($0 - 2.0 / 3) < 1e-12 } == true)
    #expect(accuracy.worst.map(\.name) == ["c", "b", "a"])
    #expect(accuracy.worst.first?.ratio == 1.5)
  }

  @Test("Unknown is not zero: no interval, no order, nothing measured")
  func unknown() throws {
    let one = try #require(Accuracy(of: [values[3]]))
    #expect(one.coverage == nil && one.rankCorrelation == nil)
    #expect(Accuracy(of: []) == nil)
    #expect(Accuracy(of: [PredictedValue(name: "z", measured: 0, predicted: 1)]) == nil)
  }

  @Test(
    "Kendall's tau-b is scipy.stats.kendalltau(x, y).statistic, SciPy 1.17.1",
    arguments: [
      ([1, 2, 3, 4, 5], [2, 1, 4, 3, 5], 0.6),
      ([12, 2, 1, 12, 2], [1, 4, 7, 1, 0], -0.4714045207910316),
      ([1, 1, 2, 3, 3, 4], [3, 1, 2, 2, 5, 4], 0.44474958999666075),
    ] as [([Double], [Double], Double)])
  func tau(_ x: [Double], _ y: [Double], _ expected: Double) throws {
    let tau = try #require(kendallTauB(x, y))
    #expect(abs(tau - expected) < 1e-9)
    #expect(kendallTauB(x, x.map { _ in 1 }) == nil)
  }
}
