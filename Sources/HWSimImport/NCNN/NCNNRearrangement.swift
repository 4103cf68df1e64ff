internal import HWSimCore

extension NCNNNetwork {
  private mutating func addRearrangement(
    _ layer: NCNNLayer, _ inputs: [NCNNBlob], _ extents: NCNNExtents, name: String? = nil
  ) throws(ImportProblem) -> NCNNBlob {
    let output = try extents.shape(batch: batch)
    let operation = Operation.rearrangement(name: layer.type, output: output)
    return try add(name ?? layer.name, operation, inputs, extents)
  }

  private mutating func addView(
    _ layer: NCNNLayer, _ input: NCNNBlob, _ extents: NCNNExtents
  ) throws(ImportProblem) -> NCNNBlob {
    try add(layer.name, .view(try extents.shape(batch: batch)), [input], extents)
  }

  mutating func flatten(_ layer: NCNNLayer, _ input: NCNNBlob) throws(ImportProblem) -> NCNNBlob {
    try addView(layer, input, NCNNExtents([builder[input.tensor].elementsPerImage]))
  }

  /// A size of 0 is the input's, one of -1 what the others leave.
  mutating func reshape(_ layer: NCNNLayer, _ input: NCNNBlob) throws(ImportProblem) -> NCNNBlob {
    guard try layer.integer(11) ?? NCNNLayer.automatic == NCNNLayer.automatic else {
      throw ImportProblem("reshapes to four dimensions (parameter 11), expected at most three")
    }
    let old = input.extents
    let kept = [old.width, old.height, old.channels]
    var sizes: [Int] = []
    for id in 0..<3 {
      let stated = try layer.integer(id, default: NCNNLayer.automatic)
      if stated == NCNNLayer.automatic { break }
      sizes.append(stated == 0 ? kept[id] : stated)
    }
    guard !sizes.isEmpty else { throw ImportProblem("has no parameter 0 (width); add '0=...'") }
    let elements = builder[input.tensor].elementsPerImage
    if let open = sizes.firstIndex(of: -1) {
      sizes[open] = 1
      let rest = try NCNNExtents(sizes).shape(batch: 1).elementsPerImage
      sizes[open] = elements / rest
    }
    return try addView(layer, input, NCNNExtents(sizes.reversed()))
  }

  /// The order is a name for which of w, h, c become w, h, c of the output.
  mutating func permutation(
    _ layer: NCNNLayer, _ input: NCNNBlob
  ) throws(ImportProblem) -> NCNNBlob {
    let orders = [[0, 1, 2], [1, 0, 2], [0, 2, 1], [2, 0, 1], [1, 2, 0], [2, 1, 0]]
    let order = try layer.integer(0, default: 0)
    let rank = input.extents.rank
    guard orders.indices.contains(order), rank == 3 || order < rank else {
      throw ImportProblem("has order \(order) (parameter 0) for a blob of \(input.extents)")
    }
    let old = Array(input.extents.sizes.reversed())
    let new = orders[order].prefix(rank).map { old[$0] }
    return try addRearrangement(layer, [input], NCNNExtents(new.reversed()))
  }

  /// -233 as a size is an equal share of what is left.
  mutating func slice(_ layer: NCNNLayer, _ input: NCNNBlob) throws(ImportProblem) -> [NCNNBlob] {
    guard let stated = try layer.integers(0) else {
      throw ImportProblem("has no parameter -23300 (slices); add '-23300=count,size,...'")
    }
    let axis = try input.extents.axis(try layer.integer(1, default: 0))
    var left = input.extents.sizes[axis]
    var blobs: [NCNNBlob] = []
    for (index, size) in stated.enumerated() {
      let taken = size == NCNNLayer.automatic ? left / (stated.count - index) : size
      guard 1...max(left, 1) ~= taken, taken <= left else {
        throw ImportProblem("slice \(index) takes \(taken) of \(left) along axis \(axis)")
      }
      left -= taken
      blobs.append(
        try addRearrangement(
          layer, [input], input.extents.replacing(axis, with: taken), name: "\(layer.name)/\(index)"
        ))
    }
    return blobs
  }
}
