import Foundation
import HWSimCalibration
import HWSimCore
import HWSimTestSupport
import Testing

@Suite("Does an interval hold nine of ten further measurements?")
struct ErrorSpreadIsHonest {
  /// SciPy 1.17.1, with `x = numpy.log(ratios)` and `n = len(x)`:
  /// `numpy.exp(x.mean() + [-1, 1] * scipy.stats.t.ppf(0.95, n - 1) * x.std(ddof=1) * (1 + 1 / n) ** 0.5)`.
  @Test(
    "Its ends are Student's, as SciPy has them",
    arguments: [
      ([0.9, 1, 1.1], 0.71049519...1.39807023),
      ([0.95, 1.02, 1.1, 0.97], 0.84939204...1.19711511),
      ([1.2, 0.8, 1.05, 0.93, 1.0], 0.69564223...1.40084942),
      ([1.2, 0.8, 1.05, 0.93, 1.0, 1.1], 0.73927746...1.36658900),
      // numpy.arange(12) * 0.02 + 0.9
      ((0..<12).map { 0.9 + 0.02 * Double($0) }, 0.88136192...1.15199504),
    ] as [([Double], ClosedRange<Double>)])
  func student(_ ratios: [Double], _ expected: ClosedRange<Double>) throws {
    let spread = try #require(ErrorSpread(ratios: ratios))
    #expect(spread.count == ratios.count)
    // Quantiles are kept to three digits, of which the ends of an interval take a part.
    #expect(abs(spread.interval.lowerBound / expected.lowerBound - 1) < 0.002)
    #expect(abs(spread.interval.upperBound / expected.upperBound - 1) < 0.002)
  }

  @Test("The mean error is of what was measured")
  func meanError() throws {
    let spread = try #require(ErrorSpread(ratios: [0.8, 1, 1.25]))
    // Predicted 1 for measured 0.8, 1 and 1.25: 25 %, 0 and 20 %.
    #expect(abs(spread.meanError - 0.15) < 1e-12)
  }

  @Test(
    "Fewer than three ratios, or one that is none, say nothing", arguments: [[], [1], [1, 1.1]])
  func unknown(_ ratios: [Double]) {
    #expect(ErrorSpread(ratios: ratios) == nil)
    #expect(ErrorSpread(ratios: ratios + [1, 1, 0]) == nil)
  }

  /// Errors whose logarithms are normal, of 10 % and a bias of 5 %: a sample, then one ratio more. Of 2000
  /// draws 1800 are expected inside, give or take 13: four deviations are 2.7 %.
  @Test("Of samples of 8 to 30, simulated", arguments: [8, 12, 20, 30])
  func coverage(_ count: Int) throws {
    var random = SplitMix64(seed: UInt64(count))
    var inside = 0
    for _ in 0..<2000 {
      let ratios = (0...count).map { _ in exp(0.05 + 0.1 * random.normal()) }
      let spread = try #require(ErrorSpread(ratios: Array(ratios.dropLast())))
      if spread.interval.contains(ratios[count]) { inside += 1 }
    }
    #expect(abs(Double(inside) / 2000 - 0.9) < 0.027, "\(inside) of 2000")
  }

  @Test("Of two causes of error, an interval that is wide enough for both")
  func union() {
    let one = ErrorSpread(count: 20, meanError: 0.1, interval: 0.7...1.1)
    let other = ErrorSpread(count: 8, meanError: 0.05, interval: 0.9...1.3)
    #expect(one.union(other) == ErrorSpread(count: 8, meanError: 0.1, interval: 0.7...1.3))
  }
}
