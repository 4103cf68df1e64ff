internal import HWSimCore

// Matrix products and what is made of them.

extension ONNXNetwork {
  /// alpha * A' * B' + beta * C; B is stored in all but exotic files.
  mutating func gemm(_ node: ONNXNode) throws(ImportProblem) -> [Value] {
    let isQuantized = node.type == "QGemm"
    let left = try node.required(0, "A")
    let right = try node.required(isQuantized ? 3 : 1, "B")
    let bias = node.input(isQuantized ? 6 : 2)
    guard left.rank == 2, right.rank == 2 else {
      throw ImportProblem(
        "multiplies \(text(of: left.dimensions)) by \(text(of: right.dimensions)), expected two "
          + "matrices")
    }
    let input =
      node.flag("transA") ? try lowering.transposed("\(node.name)/transA", left, [1, 0]) : left
    let isTransposed = node.flag("transB")
    guard right.stored != nil else {
      let matrix =
        isTransposed ? try lowering.transposed("\(node.name)/transB", right, [1, 0]) : right
      let product = try lowering.product(node.name, input, matrix)
      guard let bias else { return [product] }
      return [try lowering.elementwise("\(node.name)/bias", .add, product, bias)]
    }
    let sizes = isTransposed ? Array(right.dimensions.reversed()) : right.dimensions
    let weights = lowering.weights(right, outputs: sizes[1], hasBias: bias != nil)
    return [try lowering.product(node.name, input, inputs: sizes[0], weights)]
  }

  /// QLinearMatMul has scales and zero points between the operands.
  mutating func matrixProduct(_ node: ONNXNode) throws(ImportProblem) -> [Value] {
    var left = try node.required(0, "A")
    var right = try node.required(node.type == "QLinearMatMul" ? 3 : 1, "B")
    if node.type == "FusedMatMul" {
      if node.flag("transA") { left = try lowering.matricesTransposed("\(node.name)/left", left) }
      if node.flag("transB") {
        right = try lowering.matricesTransposed("\(node.name)/right", right)
      }
    }
    if right.stored != nil, right.rank == 2, left.stored == nil, left.rank > 0 {
      let weights = lowering.weights(right, outputs: right.dimensions[1], hasBias: false)
      return [try lowering.product(node.name, left, inputs: right.dimensions[0], weights)]
    }
    return [try lowering.product(node.name, left, right)]
  }

  /// Queries, keys and values of rank 4 (heads apart) or of rank 3 (heads side by side).
  mutating func attention(_ node: ONNXNode) throws(ImportProblem) -> [Value] {
    let query = try node.required(0, "queries")
    let key = try node.required(1, "keys")
    let value = try node.required(2, "values")
    let heads = node.integer("q_num_heads") ?? node.integer("num_heads") ?? 1
    let keyHeads = node.integer("kv_num_heads") ?? heads
    return [
      try lowering.attention(node.name, query, key, value, heads: heads, keyHeads: keyHeads)
    ]
  }

  /// Two operands: every index is in one, the other or both, and in the result or not.
  mutating func einsum(_ node: ONNXNode) throws(ImportProblem) -> [Value] {
    let equation = (node.text("equation") ?? "").filter { $0 != " " }
    let sides = equation.split(separator: ">", omittingEmptySubsequences: false)
    let terms = (sides.first ?? "").drop { $0 == "," }.split(separator: ",").map {
      $0.filter { $0 != "-" }
    }
    let values = node.inputs.compactMap(\.self)
    guard sides.count == 2, terms.count == values.count, !values.isEmpty,
      zip(terms, values).allSatisfy({ $0.count == $1.rank && !$0.contains(".") })
    else { return try uncosted(node) }
    var sizes: [Character: Int] = [:]
    for (term, value) in zip(terms, values) {
      for (index, size) in zip(term, value.dimensions) {
        sizes[index] = max(sizes[index] ?? 1, size)
      }
    }
    let output = Array(sides[1])
    let dimensions = output.map { sizes[$0] ?? 1 }
    guard values.count == 2 else {
      return [try lowering.uncosted(node.name, node.type, values, dimensions)]
    }
    func product(_ isIn: (Character) -> Bool) throws(ImportProblem) -> Int {
      try HWSimImport.elements(of: sizes.filter { isIn($0.key) }.map(\.value))
    }
    let (a, b) = (Set(terms[0]), Set(terms[1]))
    let axis = lowering.usualChannelAxis(rank: dimensions.count)
    let multiplication = MatrixMultiplication(
      count: try product { a.contains($0) && b.contains($0) && output.contains($0) },
      rows: try product { !b.contains($0) }, depth: try product { !output.contains($0) },
      columns: try product { !a.contains($0) },
      output: try shape(of: dimensions, channelAxis: axis))
    return [
      try lowering.add(
        node.name, .matrixMultiplication(multiplication), values, dimensions, channelAxis: axis)
    ]
  }
}
