internal import HWSimCore

extension NCNNNetwork {
  /// More than two tensors are combined one after the other.
  mutating func eltwise(
    _ layer: NCNNLayer, _ inputs: [NCNNBlob]
  ) throws(ImportProblem) -> NCNNBlob {
    let operation: Elementwise = try layer.integer(0, default: 0) == 0 ? .multiply : .add
    guard var result = inputs.first, inputs.count > 1 else {
      throw ImportProblem("combines \(inputs.count) blobs, expected at least 2")
    }
    for (index, input) in inputs.dropFirst().enumerated() {
      let name = index == 0 ? layer.name : "\(layer.name)/\(index)"
      result = try add(name, .elementwise(operation), [result, input], result.extents)
    }
    return result
  }

  /// Subtraction, maximum and minimum cost what addition costs; division is counted as
  /// multiplication. With a scalar it is one pass, as of the tensor with itself.
  mutating func binary(
    _ layer: NCNNLayer, _ inputs: [NCNNBlob]
  ) throws(ImportProblem) -> [NCNNBlob] {
    let hasScalar = try layer.integer(1, default: 0) != 0
    guard let first = inputs.first, inputs.count == (hasScalar ? 1 : 2) else {
      throw ImportProblem("combines \(inputs.count) blobs, expected \(hasScalar ? 1 : 2)")
    }
    let second = inputs.last ?? first
    let (firstElements, secondElements) = (elements(first), elements(second))
    let (large, small) = firstElements >= secondElements ? (first, second) : (second, first)
    guard let operation = try elementwise(layer), combines(large, small) else {
      if builder[large.tensor] == builder[small.tensor] || elements(small) == 1 {
        return [try addUncosted(layer, inputs, large.extents)]
      }
      return try uncosted(layer, inputs)
    }
    return [try add(layer.name, .elementwise(operation), [large, small], large.extents)]
  }

  private func elements(_ blob: NCNNBlob) -> Int { builder[blob.tensor].elementsPerImage }

  private func elementwise(_ layer: NCNNLayer) throws(ImportProblem) -> Elementwise? {
    switch try layer.integer(0, default: 0) {
    case 0, 1, 4, 5, 7: .add
    case 2, 3, 8: .multiply
    default: nil
    }
  }

  /// Alike, or one value per channel.
  private func combines(_ large: NCNNBlob, _ small: NCNNBlob) -> Bool {
    let (left, right) = (builder[large.tensor], builder[small.tensor])
    return left == right || (right.pixels == 1 && right.channels == left.channels)
  }

  /// Along the channels it is a concatenation; along another axis the elements interleave.
  mutating func concatenation(
    _ layer: NCNNLayer, _ inputs: [NCNNBlob]
  ) throws(ImportProblem) -> NCNNBlob {
    guard let first = inputs.first?.extents else { throw ImportProblem("has no input") }
    let axis = try first.axis(try layer.integer(0, default: 0))
    var sum = 0
    for input in inputs {
      let extents = input.extents
      guard extents.rank == first.rank,
        extents.replacing(axis, with: 0) == first.replacing(axis, with: 0)
      else { throw ImportProblem("cannot concatenate \(extents) to \(first) along axis \(axis)") }
      // At most 2¹⁶ inputs of at most 2⁴⁰.
      sum += extents.sizes[axis]
    }
    let extents = first.replacing(axis, with: sum)
    let isAlongChannels = first.rank == 2 ? axis == 1 : axis == 0
    guard !isAlongChannels else { return try add(layer.name, .concatenation, inputs, extents) }
    let output = try extents.shape(batch: batch)
    return try add(
      layer.name, .rearrangement(name: layer.type, output: output), inputs, extents)
  }
}
