import HWSimCore
import HWSimHarness
import Testing

@Suite("Are medians and their intervals those of the textbook?")
struct OrderStatisticsTests {
  @Test("The median is the middle, or the mean of the two in the middle")
  func medians() {
    #expect(median([3, 1, 2]) == 2)
    #expect(median([4, 1, 3, 2]) == 2.5)
    #expect(median([]) == nil)
  }

  @Test("The deviation is the median distance from the median: one outlier does not move it")
  func deviations() {
    // The median of 1, 2, 4, 7, 1000 is 4; distances 3, 2, 0, 3, 996, of which the median is 3.
    #expect(medianAbsoluteDeviation([1, 1000, 2, 7, 4]) == 3)
    #expect(medianAbsoluteDeviation([5]) == 0)
    #expect(medianAbsoluteDeviation([]) == nil)
  }

  @Test(
    "P(X < k) of a fair binomial is a sum of binomial coefficients",
    arguments: [
      (1, 6, 1.0 / 64),
      // (1 + 10) / 1024 and (1 + 10 + 45) / 1024.
      (2, 10, 11.0 / 1024), (3, 10, 56.0 / 1024),
      (6, 11, 0.5), (0, 5, 0.0), (6, 5, 1.0),
    ])
  func binomials(k: Int, count: Int, expected: Double) {
    #expect(abs(binomialBelow(k, count) - expected) < 1e-14)
  }

  @Test("Thousands of trials, whose single probabilities are no doubles, still add up")
  func manyTrials() {
    // The exact integers sum(C(2000, i), i < 957) / 2^2000, divided with Python.
    #expect(abs(binomialBelow(957, 2000) - 0.025851105410911) < 1e-12)
    // Half of the middle coefficient lies on each side.
    #expect(abs(binomialBelow(1000, 2000) + binomialBelow(1001, 2000) - 1) < 1e-9)
  }

  /// Ranks of the 95 % interval of a median, as tables of the sign test list them: Conover, table A3, or
  /// any table of "confidence intervals for the median".
  @Test(
    arguments: [
      (6, 1, 6, 0.96875), (8, 1, 8, 0.9921875), (9, 2, 8, 0.9609375), (10, 2, 9, 0.978515625),
      (15, 4, 12, 0.96484375), (20, 6, 15, 0.958610534667968), (25, 8, 18, 0.956714868545532),
      (50, 18, 33, 0.967160861748411), (100, 40, 61, 0.964799799782296),
    ])
  func tables(count: Int, lower: Int, upper: Int, coverage: Double) throws {
    let backwards = (1...count).reversed().map(Double.init)
    let interval = try #require(signTestInterval(backwards, alpha: 0.05))
    #expect(interval.lower == Double(lower))
    #expect(interval.upper == Double(upper))
    #expect(abs(interval.coverage - coverage) < 1e-12)
  }

  @Test("Five values are too few for 95 %: the extremes miss the median in 2 of 32 cases")
  func tooFew() {
    #expect(signTestInterval([1, 2, 3, 4, 5], alpha: 0.05) == nil)
    #expect(signTestInterval([1, 2, 3, 4, 5], alpha: 0.0625) != nil)
    #expect(signTestInterval([], alpha: 0.05) == nil)
  }
}
