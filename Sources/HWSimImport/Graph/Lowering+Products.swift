internal import HWSimCore

extension Lowering {
  /// Multiplies rows by a stored matrix, inputs x outputs: fully connected on one row per image, a 1x1
  /// convolution over rows of tokens.
  mutating func product(
    _ name: String, _ input: Value, inputs: Int, _ weights: Weights
  ) throws(ImportProblem) -> Value {
    guard let width = input.dimensions.last, width == inputs else {
      throw ImportProblem(
        "multiplies \(text(of: input.dimensions)) by a matrix of \(inputs) x \(weights.outputs)")
    }
    let rows = try reading(input, channelsAt: input.rank - 1, for: name)
    let dimensions = input.dimensions.dropLast() + [weights.outputs]
    let isOneRow = try networkShape(of: rows).pixels == 1
    let operation: Operation =
      isOneRow
      ? .fullyConnected(FullyConnected(outputs: weights.outputs, hasBias: weights.hasBias))
      : .convolution(
        Convolution(outputs: weights.outputs, kernel: Extent(1), hasBias: weights.hasBias))
    let source = isOneRow ? try flattened(rows) : rows
    return try add(
      name, operation, [source], Array(dimensions), channelAxis: input.rank - 1,
      zeroWeights: weights.zeros)
  }

  /// The image of which each row is all pixels: a fully connected layer reads it as it is.
  private func flattened(_ rows: Value) throws(ImportProblem) -> Value {
    guard rows.rank > 1, let origin = soleOrigin(of: rows), case .reshape = origin.rearrangement,
      origin.inputs[0].dimensions.first == rows.dimensions.first
    else { return rows }
    return origin.inputs[0]
  }

  /// The matrices in the last two axes of both, one product for each position of the axes before.
  mutating func product(
    _ name: String, _ left: Value, _ right: Value
  ) throws(ImportProblem) -> Value {
    guard left.rank >= 1, right.rank >= 1 else { throw ImportProblem("multiplies a scalar") }
    let a = left.rank == 1 ? [1] + left.dimensions : left.dimensions
    let b = right.rank == 1 ? right.dimensions + [1] : right.dimensions
    let (rows, depth, columns) = (a[a.count - 2], a[a.count - 1], b[b.count - 1])
    guard b[b.count - 2] == depth else {
      throw ImportProblem("multiplies \(text(of: a)) by \(text(of: b)): the depths differ")
    }
    let outer = try broadcast(Array(a.dropLast(2)), Array(b.dropLast(2)))
    let count = try HWSimImport.elements(of: outer)
    let counts = (
      try HWSimImport.elements(of: Array(a.dropLast(2))),
      try HWSimImport.elements(of: Array(b.dropLast(2)))
    )
    guard max(counts.0, counts.1) == count else {
      // Each repeats along axes of the other: one is written out.
      let expanded = try rearranged(
        "\(name)/expand", "Expand", left, outer + [rows, depth],
        channelAxis: usualChannelAxis(rank: outer.count + 2))
      return try product(name, expanded, right)
    }
    var dimensions = outer
    if left.rank > 1 { dimensions.append(rows) }
    if right.rank > 1 { dimensions.append(columns) }
    // The operand with a matrix for every product comes first; A x B is the transpose of B' x A'.
    let isSwapped = counts.0 < count
    let axis = usualChannelAxis(rank: dimensions.count)
    let output = try HWSimImport.shape(of: dimensions, channelAxis: axis)
    let product = MatrixMultiplication(
      count: count, rows: isSwapped ? columns : rows, depth: depth,
      columns: isSwapped ? rows : columns, output: output)
    return try add(
      name, .matrixMultiplication(product), isSwapped ? [right, left] : [left, right], dimensions,
      channelAxis: axis)
  }

  /// The last two axes swapped.
  mutating func matricesTransposed(_ name: String, _ value: Value) throws(ImportProblem) -> Value {
    guard value.rank >= 2 else { return value }
    let order = Array(0..<value.rank - 2) + [value.rank - 1, value.rank - 2]
    return try transposed(name, value, order)
  }
}
