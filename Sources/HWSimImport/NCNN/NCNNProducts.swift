internal import HWSimCore

extension NCNNNetwork {
  /// On rows, each is multiplied by the same matrix; of an image, all pixels are one row.
  mutating func innerProduct(_ layer: NCNNLayer, _ input: Value) throws(ImportProblem) -> Value {
    let outputs = try layer.required(0, "outputs")
    let stated = try layer.required(2, "weight count")
    let weights = Weights(outputs: outputs, hasBias: try layer.integer(1, default: 0) == 1)
    let result: Value
    let inputs: Int
    if input.rank == 3, input.dimensions[1] > 1 {
      inputs = input.dimensions[2]
      result = try lowering.product(layer.name, input, inputs: inputs, weights)
    } else {
      inputs = input.elements / batch
      let full = FullyConnected(outputs: outputs, hasBias: weights.hasBias)
      result = try lowering.add(
        layer.name, .fullyConnected(full), [input], batched([outputs]), channelAxis: 1)
    }
    guard outputs * inputs == stated else {
      throw ImportProblem(
        "has \(stated) weights, expected \(outputs) x \(inputs) = \(outputs * inputs)")
    }
    return try fused(layer, result)
  }

  /// A' x B' + C; the operands that are stored in the file (parameters 4 to 6) are no blobs.
  mutating func gemm(_ layer: NCNNLayer, _ inputs: [Value]) throws(ImportProblem) -> Value {
    let (transposesA, transposesB) = (
      try layer.integer(2, default: 0) == 1, try layer.integer(3, default: 0) == 1
    )
    let (storesA, storesB) = (
      try layer.integer(4, default: 0) == 1, try layer.integer(5, default: 0) == 1
    )
    let (bias, broadcast) = (try layer.integer(6, default: 0), try layer.integer(10))
    let hasBias = bias == 1 && broadcast != -1
    guard let first = inputs.first, !(storesA && storesB),
      inputs.count > (storesA || storesB ? 0 : 1)
    else { throw ImportProblem("multiplies \(inputs.count) blobs, expected two matrices") }
    if storesB {
      let rows =
        transposesA ? try transposed(layer, first) : first
      let weights = Weights(
        outputs: try layer.required(8, "columns of the stored matrix"), hasBias: hasBias)
      return try lowering.product(layer.name, rows, inputs: rows.dimensions.last ?? 0, weights)
    }
    if storesA {
      // The transpose of B' x A', with A as the weights.
      let columns =
        transposesB ? first : try transposed(layer, first)
      let weights = Weights(
        outputs: try layer.required(7, "rows of the stored matrix"), hasBias: hasBias)
      let product = try lowering.product(
        layer.name, columns, inputs: columns.dimensions.last ?? 0, weights)
      return try transposed(layer, product)
    }
    let left =
      transposesA ? try transposed(layer, first) : first
    let right =
      transposesB
      ? try transposed(layer, inputs[1]) : inputs[1]
    return try lowering.product(layer.name, left, right)
  }

  mutating func matrixProduct(
    _ layer: NCNNLayer, _ inputs: [Value]
  ) throws(ImportProblem) -> Value {
    let isTransposed = try layer.integer(0, default: 0) == 1
    let right =
      isTransposed
      ? try transposed(layer, inputs[1]) : inputs[1]
    return try lowering.product(layer.name, inputs[0], right)
  }

  /// A vector has one row only, whichever way it lies.
  private mutating func transposed(
    _ layer: NCNNLayer, _ value: Value
  ) throws(ImportProblem) -> Value {
    value.rank < 3
      ? value : try lowering.matricesTransposed("\(layer.name)/transpose", value)
  }

  /// Queries, keys and values are made from the blobs by stored matrices, and the result by another.
  mutating func attention(_ layer: NCNNLayer, _ inputs: [Value]) throws(ImportProblem) -> Value {
    let width = try layer.required(0, "width")
    let heads = try layer.integer(1, default: 1)
    guard width > 0, let query = inputs.first, query.rank == 3 else {
      throw ImportProblem("attends with width \(width) to \(inputs.count) blobs, expected rows")
    }
    let key = inputs.count > 1 ? inputs[1] : query
    let value = inputs.count > 2 ? inputs[2] : key
    var projected: [Value] = []
    for (name, blob) in [("queries", query), ("keys", key), ("values", value)] {
      projected.append(try projection("\(layer.name)/\(name)", blob, to: width))
    }
    let result = try lowering.attention(
      layer.name, projected[0], projected[1], projected[2], heads: heads, keyHeads: heads)
    return try projection("\(layer.name)/output", result, to: query.dimensions[2])
  }

  private mutating func projection(
    _ name: String, _ value: Value, to outputs: Int
  ) throws(ImportProblem) -> Value {
    try lowering.product(
      name, value, inputs: value.dimensions.last ?? 0, Weights(outputs: outputs, hasBias: true))
  }
}
