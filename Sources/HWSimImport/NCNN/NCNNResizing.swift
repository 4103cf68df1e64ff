internal import HWSimCore

extension NCNNNetwork {
  private mutating func addRearrangement(
    _ layer: NCNNLayer, _ inputs: [NCNNBlob], _ extents: NCNNExtents
  ) throws(ImportProblem) -> NCNNBlob {
    let output = try extents.shape(batch: batch)
    return try add(layer.name, .rearrangement(name: layer.type, output: output), inputs, extents)
  }

  /// By start, end and axis; or to the size of a second blob; or by offsets and sizes.
  mutating func crop(_ layer: NCNNLayer, _ inputs: [NCNNBlob]) throws(ImportProblem) -> NCNNBlob {
    guard let input = inputs.first else { throw ImportProblem("has no input") }
    if let starts = try layer.integers(9), let ends = try layer.integers(10) {
      let axes = try layer.integers(11) ?? Array(0..<input.extents.rank)
      let extents = try cropped(input.extents, starts, ends, axes)
      return try addRearrangement(layer, [input], extents)
    }
    if inputs.count > 1 { return try addRearrangement(layer, inputs, inputs[1].extents) }
    // Per axis from the innermost: the ids of the offset, the size and the offset at the end.
    let identifiers = [(0, 3, 6), (1, 4, 7), (2, 5, 8)]
    var sizes: [Int] = []
    for (size, (before, kept, after)) in zip(input.extents.sizes.reversed(), identifiers) {
      let rest = try size - layer.integer(before, default: 0) - layer.integer(after, default: 0)
      let stated = try layer.integer(kept, default: 0)
      sizes.append(stated > 0 ? min(stated, rest) : rest)
    }
    return try addRearrangement(layer, [input], NCNNExtents(sizes.reversed()))
  }

  private func cropped(
    _ input: NCNNExtents, _ starts: [Int], _ ends: [Int], _ axes: [Int]
  ) throws(ImportProblem) -> NCNNExtents {
    guard starts.count == ends.count, axes.count >= starts.count else {
      throw ImportProblem(
        "has \(starts.count) starts, \(ends.count) ends and \(axes.count) axes, expected as many")
    }
    var result = input
    for (index, (start, end)) in zip(starts, ends).enumerated() {
      let axis = try input.axis(axes[index])
      let size = input.sizes[axis]
      let first = start == NCNNLayer.automatic ? 0 : start < 0 ? start + size : start
      let last = end == NCNNLayer.automatic ? size : end < 0 ? end + size : min(end, size)
      guard 0 <= first, first < last else {
        throw ImportProblem("keeps \(first)..<\(last) of \(size) along axis \(axis)")
      }
      result = result.replacing(axis, with: last - first)
    }
    return result
  }

  mutating func padding(_ layer: NCNNLayer, _ input: NCNNBlob) throws(ImportProblem) -> NCNNBlob {
    // Per axis from the innermost: left and right, top and bottom, front and behind.
    let identifiers = [(2, 3), (0, 1), (7, 8)]
    var sizes: [Int] = []
    for (size, (before, after)) in zip(input.extents.sizes.reversed(), identifiers) {
      sizes.append(
        size + (try layer.integer(before, default: 0)) + (try layer.integer(after, default: 0)))
    }
    return try addRearrangement(layer, [input], NCNNExtents(sizes.reversed()))
  }

  /// - Ignores: the arithmetic of bilinear and bicubic weights.
  mutating func interpolation(
    _ layer: NCNNLayer, _ input: NCNNBlob
  ) throws(ImportProblem) -> [NCNNBlob] {
    let old = input.extents
    // A vector is one pixel per channel, spread over the output.
    let channels = old.rank == 1 ? old.width : old.channels
    let (oldHeight, oldWidth) = old.rank == 1 ? (1, 1) : (old.height, old.width)
    guard old.rank != 2 else { return try uncosted(layer, [input]) }
    let height = try scaled(oldHeight, try layer.integer(3, default: 0), try layer.number(1))
    let width = try scaled(oldWidth, try layer.integer(4, default: 0), try layer.number(2))
    return [try addRearrangement(layer, [input], NCNNExtents([channels, height, width]))]
  }

  private func scaled(
    _ size: Int, _ stated: Int, _ scale: Double?
  ) throws(ImportProblem) -> Int {
    if stated != 0 { return stated }
    guard let result = Int(exactly: (Double(size) * (scale ?? 1)).rounded(.towardZero)) else {
      throw ImportProblem("scales \(size) by \(scale ?? 1), expected a small factor")
    }
    return result
  }
}
