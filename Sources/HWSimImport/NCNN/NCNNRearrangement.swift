internal import HWSimCore

extension NCNNNetwork {
  mutating func flatten(_ layer: NCNNLayer, _ input: Value) throws(ImportProblem) -> Value {
    try lowering.reshaped(input, to: batched([input.elements / batch]), for: layer.name)
  }

  /// A size of 0 is the input's, one of -1 what the others leave.
  mutating func reshape(_ layer: NCNNLayer, _ input: Value) throws(ImportProblem) -> Value {
    guard try layer.integer(11) ?? NCNNLayer.automatic == NCNNLayer.automatic else {
      throw ImportProblem("reshapes to four dimensions (parameter 11), expected at most three")
    }
    // Innermost first, as the parameters are.
    let old = Array(input.dimensions.dropFirst().reversed())
    let kept = [old[0], old.count > 1 ? old[1] : 1, old.count > 2 ? old[2] : 1]
    var sizes: [Int] = []
    for id in 0..<3 {
      let stated = try layer.integer(id, default: NCNNLayer.automatic)
      if stated == NCNNLayer.automatic { break }
      sizes.append(stated == 0 ? kept[id] : stated)
    }
    guard !sizes.isEmpty else { throw ImportProblem("has no parameter 0 (width); add '0=...'") }
    if let open = sizes.firstIndex(of: -1) {
      sizes[open] = 1
      let rest = try elements(of: sizes)
      guard rest > 0 else { throw ImportProblem("reshapes to nothing; sizes must be positive") }
      sizes[open] = input.elements / batch / rest
    }
    return try lowering.reshaped(input, to: batched(sizes.reversed()), for: layer.name)
  }

  /// The order is a name for which of w, h, c become w, h, c of the output.
  mutating func permutation(_ layer: NCNNLayer, _ input: Value) throws(ImportProblem) -> Value {
    let orders = [[0, 1, 2], [1, 0, 2], [0, 2, 1], [2, 0, 1], [1, 2, 0], [2, 1, 0]]
    let order = try layer.integer(0, default: 0)
    let rank = input.rank - 1
    guard orders.indices.contains(order), rank == 3 || order < max(rank, 1) else {
      throw ImportProblem(
        "has order \(order) (parameter 0) for a blob of "
          + text(of: Array(input.dimensions.dropFirst())))
    }
    // From innermost first to outermost first, behind the batch.
    let axes = orders[order].prefix(rank).map { rank - $0 }
    return try lowering.transposed(layer.name, input, [0] + axes.reversed())
  }

  /// -233 as a size is an equal share of what is left.
  mutating func slice(_ layer: NCNNLayer, _ input: Value) throws(ImportProblem) -> [Value] {
    guard let stated = try layer.integers(0) else {
      throw ImportProblem("has no parameter -23300 (slices); add '-23300=count,size,...'")
    }
    let axis = try self.axis(try layer.integer(1, default: 0), of: input)
    var left = input.dimensions[axis]
    var parts: [Value] = []
    for (index, size) in stated.enumerated() {
      let taken = size == NCNNLayer.automatic ? left / (stated.count - index) : size
      guard 1...max(left, 1) ~= taken, taken <= left else {
        throw ImportProblem("slice \(index) takes \(taken) of \(left) along axis \(axis - 1)")
      }
      left -= taken
      var dimensions = input.dimensions
      dimensions[axis] = taken
      parts.append(try lowering.part("\(layer.name)/\(index)", layer.type, input, dimensions))
    }
    return parts
  }
}
