package import HWSimCore

/// The median distance from the median, unscaled.
package func medianAbsoluteDeviation(_ values: [Double]) -> Double? {
  guard let middle = median(values) else { return nil }
  return median(values.map { abs($0 - middle) })
}

/// The sign test's interval of a median: two order statistics, so it asks for no distribution but that
/// rounds are independent. Each of n values lies below the median with probability 1/2; so the k smallest
/// and the k largest are left out, where k is the largest number with P(Binomial(n, 1/2) < k) <= alpha / 2.
///
/// Source: Conover, "Practical Nonparametric Statistics", 3rd edition, section 3.2 (quantiles) and 3.4.
///
/// - Parameter alpha: how often it may miss the median, such as 0.05.
/// - Returns: nil where there are too few values, as 5 are for 0.05.
package func signTestInterval(_ values: [Double], alpha: Double) -> Interval? {
  let count = values.count
  guard let left = signTestRank(count: count, alpha: alpha) else { return nil }
  let sorted = values.sorted()
  let coverage = 1 - 2 * binomialBelow(left, count)
  return Interval(lower: sorted[left - 1], upper: sorted[count - left], coverage: coverage)
}

/// The 1-based rank of the interval's lower end; nil where not even the extremes suffice.
package func signTestRank(count: Int, alpha: Double) -> Int? {
  var rank = 0
  while rank < count / 2, binomialBelow(rank + 1, count) <= alpha / 2 { rank += 1 }
  return rank > 0 ? rank : nil
}

/// P(X < k) of a fair binomial X of `count` trials: the sum of C(count, i) / 2^count for i below k.
package func binomialBelow(_ k: Int, _ count: Int) -> Double {
  guard k > 0 else { return 0 }
  // In logarithms: 2^-count is no double beyond 1074 trials. ln C(n, i + 1) = ln C(n, i) + ln((n - i) / (i + 1)).
  var logarithm = -Double(count) * logarithmOfTwo
  var sum = 0.0
  for i in 0..<min(k, count + 1) {
    sum += exponential(logarithm)
    logarithm += naturalLogarithm(Double(count - i) / Double(i + 1))
  }
  return min(sum, 1)
}
