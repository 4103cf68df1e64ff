import HWSimCalibration
import Testing

/// Expected values are those of SciPy 1.17.1, by the calls that stand beside them.
@Suite("Is the bounded least-squares solution the one that SciPy finds?")
struct NonNegativeLeastSquaresTests {
  private let a: [[Double]] = [
    [5, 1, 2, 0, 3], [2, 4, 1, 1, 0], [0, 1, 6, 2, 1], [3, 0, 1, 7, 2],
    [1, 2, 0, 1, 5], [4, 3, 2, 1, 0], [0, 2, 4, 6, 1], [2, 2, 2, 2, 2],
  ]
  private let b: [Double] = [10, -3, 12, 4, 1, 6, 9, 5]

  @Test("scipy.optimize.nnls(A, b)")
  func nonNegative() {
    let x = NonNegativeLeastSquares(rows: a, targets: b).solution()
    expect(x, [0.43623482, 0, 1.97754877, 0, 0.39561097])
  }

  @Test("scipy.optimize.nnls(A, c), where one of five is left")
  func mostlyZero() {
    let c: [Double] = [1, -8, 2, -4, 6, -3, 1, 0]
    expect(NonNegativeLeastSquares(rows: a, targets: c).solution(), [0, 0, 0, 0, 0.63636364])
  }

  @Test("Relative errors: w = 1 / b, nnls(A * w[:, None], b * w)")
  func weighted() {
    let x = NonNegativeLeastSquares(rows: a, targets: b, weights: b.map { 1 / ($0 * $0) })
      .solution()
    expect(x, [0, 0, 1.6233223, 0.1769966, 0.18036756])
  }

  @Test("scipy.optimize.lsq_linear(A, b, (0, [0.8, 1, 1.2, 1, 0.3]), method='bvls')")
  func upperBounds() {
    var fit = NonNegativeLeastSquares(rows: a, targets: b)
    fit.upper = [0.8, 1, 1.2, 1, 0.3]
    expect(fit.solution(), [0.67655172, 0, 1.2, 0.30260776, 0.3])
  }

  @Test("lsq_linear(A, b, ([0.1, 0.2, 0, -1, -0.5], [0.8, 1, 1.2, 1, 0.3]), method='bvls')")
  func bothBounds() {
    var fit = NonNegativeLeastSquares(rows: a, targets: b)
    fit.lower = [0.1, 0.2, 0, -1, -0.5]
    fit.upper = [0.8, 1, 1.2, 1, 0.3]
    expect(fit.solution(), [0.58551724, 0.2, 1.2, 0.27670259, 0.3])
  }

  @Test("Ridge: rows sqrt(3) e0 = sqrt(3) 0.5 and sqrt(50) e3 = sqrt(50) below A, then nnls")
  func pulled() {
    var fit = NonNegativeLeastSquares(rows: a, targets: b)
    fit.pull(0, towards: 0.5, strength: 3)
    fit.pull(3, towards: 1, strength: 50)
    expect(fit.solution(), [0.40352104, 0, 1.70929664, 0.43902703, 0.24272739])
    fit.upper = [Double](repeating: 1, count: 5)
    expect(fit.solution(), [0.56044776, 0, 1, 0.62238806, 0.36119403])  // lsq_linear, bounds (0, 1)
  }

  @Test("No step inwards from a bound lowers the error, whatever the numbers", arguments: 0..<200)
  func optimal(_ seed: Int) {
    var random = Random(state: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1)
    let unknowns = 1 + seed % 7
    // As few as one row: unknowns that the rows leave open are part of the question.
    let rows = (0..<(1 + seed % 11)).map { _ in (0..<unknowns).map { _ in random.next() } }
    let targets = rows.map { _ in random.next() }
    var fit = NonNegativeLeastSquares(rows: rows, targets: targets)
    for unknown in 0..<unknowns { fit.upper[unknown] = unknown % 2 == 0 ? .infinity : 0.5 }
    let x = fit.solution()
    let left = zip(rows, targets).map { row, target in
      target - zip(row, x).reduce(0) { $0 + $1.0 * $1.1 }
    }
    for unknown in 0..<unknowns {
      let gain = zip(rows, left).reduce(0) { $0 + $1.0[unknown] * $1.1 }
      #expect(x[unknown] >= 0 && x[unknown] <= fit.upper[unknown])
      if x[unknown] < fit.upper[unknown] { #expect(gain < 1e-8) }
      if x[unknown] > 0 { #expect(gain > -1e-8) }
    }
  }

  @Test("Of two equal columns one is used, and nothing of nothing is nothing")
  func degenerate() {
    let twins = NonNegativeLeastSquares(rows: [[1, 1], [2, 2]], targets: [3, 6]).solution()
    #expect(twins.reduce(0, +) == 3)
    #expect(NonNegativeLeastSquares(rows: [], targets: []).solution().isEmpty)
    #expect(NonNegativeLeastSquares(rows: [[0, 0]], targets: [1]).solution() == [0, 0])
  }

  private func expect(_ x: [Double], _ expected: [Double]) {
    #expect(x.count == expected.count)
    for (value, wanted) in zip(x, expected) { #expect(abs(value - wanted) < 1e-7, "\(x)") }
  }
}

/// xorshift64: the same numbers each time, from -1 to 1.
private struct Random {
  var state: UInt64

  mutating func next() -> Double {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Double(state >> 11) / Double(1 << 52) - 1
  }
}
