/// Least squares whose unknowns have bounds: non-negative, unless said otherwise.
///
/// Minimises the sum over rows of `weight x (row . x - target)²`, and what `pull` adds to it. By the
/// active-set method of Lawson and Hanson, Solving Least Squares Problems (1974), chapter 23, with upper
/// bounds as in Stark and Parker, Bounded-Variable Least-Squares (1995): an unknown is free or at one of
/// its bounds, and only the free ones are solved for.
///
///     var fit = NonNegativeLeastSquares(rows: [[1, 0], [1, 1]], targets: [2, 1])
///     fit.upper[0] = 1
///     let x = fit.solution()  // [1, 0]
///
/// - Ignores: sparsity; a solution takes time in rows x unknowns³, which suits tens of unknowns.
public struct NonNegativeLeastSquares: Sendable {
  private var rows: [[Double]]
  private var targets: [Double]
  /// What an unknown may be at least; finite.
  public var lower: [Double]
  /// What an unknown may be at most; infinite where nothing is known.
  public var upper: [Double]

  /// - Parameters:
  ///   - rows: one for each observation, of equal length; all numbers finite.
  ///   - targets: one for each row.
  ///   - weights: one for each row, not negative; 1 each, if not given. 1 / target² makes the errors
  ///     relative ones.
  public init(rows: [[Double]], targets: [Double], weights: [Double]? = nil) {
    let unknowns = rows.first?.count ?? 0
    precondition(targets.count == rows.count, "a row has one target")
    precondition(rows.allSatisfy { $0.count == unknowns }, "rows are of equal length")
    precondition((weights ?? targets).count == rows.count, "a row has one weight")
    let scales = weights.map { $0.map { $0.squareRoot() } } ?? rows.map { _ in 1 }
    self.rows = zip(rows, scales).map { row, scale in row.map { $0 * scale } }
    self.targets = zip(targets, scales).map { $0 * $1 }
    lower = [Double](repeating: 0, count: unknowns)
    upper = [Double](repeating: .infinity, count: unknowns)
  }

  /// Pulls an unknown towards a value (ridge): adds `strength x (x - value)²` to what is minimised.
  public mutating func pull(_ unknown: Int, towards value: Double, strength: Double) {
    var row = [Double](repeating: 0, count: lower.count)
    row[unknown] = strength.squareRoot()
    rows.append(row)
    targets.append(row[unknown] * value)
  }

  /// The unknowns; where rows leave some open, the remaining ones stay at their lower bounds.
  public func solution() -> [Double] {
    guard !lower.isEmpty else { return [] }
    var state = ActiveSet(
      columns: lower.indices.map { unknown in rows.map { $0[unknown] } }, targets: targets,
      lower: lower, upper: upper)
    state.run()
    return state.values
  }
}

/// Which unknowns are free, and the values of all.
private struct ActiveSet {
  private enum Place { case free, atLower, atUpper }

  private let columns: [[Double]]
  private let targets: [Double]
  private let lower: [Double]
  private let upper: [Double]
  private var places: [Place]
  private(set) var values: [Double]

  init(columns: [[Double]], targets: [Double], lower: [Double], upper: [Double]) {
    (self.columns, self.targets, self.lower, self.upper) = (columns, targets, lower, upper)
    places = columns.map { _ in .atLower }
    values = lower
  }

  /// Frees the unknown that promises most, until none does; each time the error shrinks, so that no set
  /// of free unknowns comes twice. The count of steps guards against rounding alone.
  mutating func run() {
    var hopeless: Set<Int> = []
    for _ in 0..<(10 * columns.count + 100) {
      guard let entering = mostPromising(besides: hopeless) else { return }
      if free(entering) { hopeless = [] } else { hopeless.insert(entering) }
    }
  }

  /// The bound unknown along which the error falls fastest, for columns of unit length.
  private func mostPromising(besides hopeless: Set<Int>) -> Int? {
    let left = residual(of: columns.indices)
    var best: (unknown: Int, slope: Double)?
    for unknown in columns.indices where places[unknown] != .free && !hopeless.contains(unknown) {
      let length = norm(columns[unknown])
      guard length > 0, lower[unknown] < upper[unknown] else { continue }
      let inwards = places[unknown] == .atLower ? 1.0 : -1.0
      let slope = inwards * dot(columns[unknown], left) / length
      if slope > max(best?.slope ?? 0, 1e-12 * norm(targets)) { best = (unknown, slope) }
    }
    return best?.unknown
  }

  /// - Returns: false where the unknown is no help after all, and nothing has changed.
  private mutating func free(_ entering: Int) -> Bool {
    let place = places[entering]
    places[entering] = .free
    let inwards = place == .atLower ? 1.0 : -1.0
    guard var goal = goal(), (goal[entering] - values[entering]) * inwards > 0 else {
      places[entering] = place
      return false
    }
    while !moveTowards(goal) {
      // Fewer columns than before, so they are still independent.
      guard let next = self.goal() else { break }
      goal = next
    }
    return true
  }

  /// Where the free unknowns want to be, were there no bounds; nil where their columns depend.
  private func goal() -> [Double]? {
    let free = columns.indices.filter { places[$0] == .free }
    let bound = columns.indices.filter { places[$0] != .free }
    guard
      let solved = leastSquares(
        columns: free.map { columns[$0] }, target: residual(of: bound))
    else { return nil }
    var goal = values
    for (unknown, value) in zip(free, solved) { goal[unknown] = value }
    return goal
  }

  /// Goes as far as the bounds allow; what hits one stays there.
  ///
  /// - Returns: whether the goal was reached.
  private mutating func moveTowards(_ goal: [Double]) -> Bool {
    var reach = 1.0
    for unknown in columns.indices where places[unknown] == .free {
      let distance = goal[unknown] - values[unknown]
      let bound = distance < 0 ? lower[unknown] : upper[unknown]
      guard goal[unknown] < lower[unknown] || goal[unknown] > upper[unknown] else { continue }
      reach = min(reach, (bound - values[unknown]) / distance)
    }
    guard reach < 1 else {
      // Rounding may have left a goal a hair outside.
      values = columns.indices.map { min(upper[$0], max(lower[$0], goal[$0])) }
      return true
    }
    for unknown in columns.indices where places[unknown] == .free {
      let distance = goal[unknown] - values[unknown]
      let bound = distance < 0 ? lower[unknown] : upper[unknown]
      let isOutside = goal[unknown] < lower[unknown] || goal[unknown] > upper[unknown]
      guard isOutside, (bound - values[unknown]) / distance <= reach else {
        values[unknown] += reach * distance
        continue
      }
      values[unknown] = bound
      places[unknown] = distance < 0 ? .atLower : .atUpper
    }
    return false
  }

  /// What of the targets the unknowns given leave over.
  private func residual(of unknowns: some Sequence<Int>) -> [Double] {
    var left = targets
    for unknown in unknowns where values[unknown] != 0 {
      for row in left.indices { left[row] -= columns[unknown][row] * values[unknown] }
    }
    return left
  }
}
