/// Least squares without bounds, by Householder reflections: the numbers are not squared, as the normal
/// equations would, so that columns of very different kinds still come out right.
///
/// Source: Golub and Van Loan, Matrix Computations, 4th edition, section 5.3.2.
///
/// - Parameter columns: of one length, that of `target`, which is at least their number.
/// - Returns: one factor for each column; nil where a column depends on those before it.
func leastSquares(columns: [[Double]], target: [Double]) -> [Double]? {
  var (columns, target) = (columns, target)
  let rows = target.count
  guard columns.count <= rows else { return nil }
  var diagonal: [Double] = []
  for index in columns.indices {
    var mirror = [Double](columns[index][index...])
    let length = norm(mirror)
    // What is left of a column that depends on others is rounding.
    guard length > 1e-10 * norm(columns[index]), length > 0 else { return nil }
    let head = mirror[0] > 0 ? -length : length
    mirror[0] -= head
    let scale = 2 / dot(mirror, mirror)
    for other in index..<columns.count { reflect(&columns[other], mirror, scale, from: index) }
    reflect(&target, mirror, scale, from: index)
    diagonal.append(head)
  }
  var factors = [Double](repeating: 0, count: columns.count)
  for row in columns.indices.reversed() {
    let known = (row + 1..<columns.count).reduce(0) { $0 + columns[$1][row] * factors[$1] }
    factors[row] = (target[row] - known) / diagonal[row]
  }
  return factors
}

private func reflect(_ vector: inout [Double], _ mirror: [Double], _ scale: Double, from row: Int) {
  let share = mirror.indices.reduce(0) { $0 + mirror[$1] * vector[row + $1] }
  for index in mirror.indices { vector[row + index] -= scale * share * mirror[index] }
}

func dot(_ left: [Double], _ right: [Double]) -> Double {
  zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
}

func norm(_ vector: [Double]) -> Double { dot(vector, vector).squareRoot() }
