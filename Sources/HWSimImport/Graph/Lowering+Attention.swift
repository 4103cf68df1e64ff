internal import HWSimCore

extension Lowering {
  /// softmax(Q x K') x V for each head.
  ///
  /// - Parameters: tensors of batch x tokens x (heads x depth), or batch x heads x tokens x depth.
  mutating func attention(
    _ name: String, _ query: Value, _ key: Value, _ value: Value, heads: Int, keyHeads: Int
  ) throws(ImportProblem) -> Value {
    let queries = try split(query, heads: heads, of: name)
    let keys = try split(key, heads: keyHeads, of: name)
    let values = try split(value, heads: keyHeads, of: name)
    let (rows, tokens) = (queries[2], keys[2])
    guard queries[3] == keys[3], values[2] == tokens, queries[1].isMultiple(of: max(keys[1], 1)),
      keys[0] == queries[0], values[1] == keys[1], values[0] == keys[0]
    else {
      throw ImportProblem(
        "queries of \(text(of: query.dimensions)) do not meet keys of \(text(of: key.dimensions)) "
          + "and values of \(text(of: value.dimensions))")
    }
    let scores = try product(
      "\(name)/scores", query, key, [queries[0], queries[1], rows, tokens], depth: queries[3])
    let weights = try unary("\(name)/softmax", .softmax, scores)
    let result = try product(
      "\(name)/values", weights, value, [queries[0], queries[1], rows, values[3]], depth: tokens)
    guard query.rank == 3 else { return result }
    let width = try HWSimImport.elements(of: [queries[1], values[3]])
    return try reshaped(
      result, to: [queries[0], rows, width], channelAxis: 2, for: "\(name)/merge")
  }

  /// Batch, heads, tokens and depth.
  private func split(
    _ value: Value, heads: Int, of name: String
  ) throws(ImportProblem) -> [Int] {
    let sizes = value.dimensions
    if sizes.count == 4 { return sizes }
    guard sizes.count == 3, heads > 0, sizes[2].isMultiple(of: heads) else {
      throw ImportProblem(
        "a tensor of \(text(of: sizes)) does not split into \(heads) heads; expected batch x tokens "
          + "x width")
    }
    return [sizes[0], heads, sizes[1], sizes[2] / heads]
  }

  private mutating func product(
    _ name: String, _ left: Value, _ right: Value, _ dimensions: [Int], depth: Int
  ) throws(ImportProblem) -> Value {
    let axis = usualChannelAxis(rank: 4)
    let multiplication = MatrixMultiplication(
      count: try HWSimImport.elements(of: [dimensions[0], dimensions[1]]), rows: dimensions[2],
      depth: depth, columns: dimensions[3], output: try shape(of: dimensions, channelAxis: axis))
    return try add(
      name, .matrixMultiplication(multiplication), [left, right], dimensions, channelAxis: axis)
  }
}
