internal import HWSimCore

extension NCNNNetwork {
  /// By start, end and axis; or to the size of a second blob; or by offsets and sizes.
  mutating func crop(_ layer: NCNNLayer, _ inputs: [Value]) throws(ImportProblem) -> Value {
    guard let input = inputs.first else { throw ImportProblem("has no input") }
    if let starts = try layer.integers(9), let ends = try layer.integers(10) {
      let axes = try layer.integers(11) ?? Array(0..<input.rank - 1)
      return try cropped(layer, input, try kept(input, starts, ends, axes))
    }
    if inputs.count > 1 {
      // The second blob is read for its size only.
      return try cropped(layer, input, inputs[1].dimensions)
    }
    // Per axis from the innermost: the ids of the offset, the size and the offset at the end.
    let identifiers = [(0, 3, 6), (1, 4, 7), (2, 5, 8)]
    var sizes: [Int] = []
    for (size, (before, kept, after)) in zip(input.dimensions.dropFirst().reversed(), identifiers) {
      let rest = try size - layer.integer(before, default: 0) - layer.integer(after, default: 0)
      let stated = try layer.integer(kept, default: 0)
      sizes.append(stated > 0 ? min(stated, rest) : rest)
    }
    return try cropped(layer, input, batched(sizes.reversed()))
  }

  private mutating func cropped(
    _ layer: NCNNLayer, _ input: Value, _ dimensions: [Int]
  ) throws(ImportProblem) -> Value {
    guard dimensions.count == input.rank, dimensions.allSatisfy({ $0 > 0 }) else {
      throw ImportProblem(
        "crops \(text(of: input.dimensions)) to \(text(of: dimensions)); sizes must be positive")
    }
    return try lowering.part(layer.name, layer.type, input, dimensions)
  }

  private func kept(
    _ input: Value, _ starts: [Int], _ ends: [Int], _ axes: [Int]
  ) throws(ImportProblem) -> [Int] {
    guard starts.count == ends.count, axes.count >= starts.count else {
      throw ImportProblem(
        "has \(starts.count) starts, \(ends.count) ends and \(axes.count) axes, expected as many")
    }
    var dimensions = input.dimensions
    for (index, (start, end)) in zip(starts, ends).enumerated() {
      let axis = try self.axis(axes[index], of: input)
      let size = input.dimensions[axis]
      let first = start == NCNNLayer.automatic ? 0 : start < 0 ? start + size : start
      let last = end == NCNNLayer.automatic ? size : end < 0 ? end + size : min(end, size)
      guard 0 <= first, first < last else {
        throw ImportProblem("keeps \(first)..<\(last) of \(size) along axis \(axis - 1)")
      }
      dimensions[axis] = last - first
    }
    return dimensions
  }

  mutating func padding(_ layer: NCNNLayer, _ input: Value) throws(ImportProblem) -> Value {
    // Per axis from the innermost: left and right, top and bottom, front and behind.
    let identifiers = [(2, 3), (0, 1), (7, 8)]
    var before = [0]
    var after = [0]
    for (first, last) in identifiers.prefix(input.rank - 1).reversed() {
      before.append(try layer.integer(first, default: 0))
      after.append(try layer.integer(last, default: 0))
    }
    let (mode, value) = (try layer.integer(4, default: 0), try layer.number(5))
    let isZero = mode == 0 && value ?? 0 == 0
    return try lowering.padded(layer.name, input, before: before, after: after, isZero: isZero)
  }

  /// - Ignores: the arithmetic of bilinear and bicubic weights.
  mutating func interpolation(_ layer: NCNNLayer, _ input: Value) throws(ImportProblem) -> Value {
    // A vector is one pixel per channel, spread over the output.
    let image =
      input.rank == 2
      ? try lowering.reshaped(input, to: input.dimensions + [1, 1], for: layer.name) : input
    guard image.rank == 4 else {
      throw ImportProblem("resizes \(text(of: input.dimensions)), expected an image")
    }
    let old = image.dimensions
    let height = try scaled(old[2], try layer.integer(3, default: 0), try layer.number(1))
    let width = try scaled(old[3], try layer.integer(4, default: 0), try layer.number(2))
    return try lowering.rearranged(
      layer.name, layer.type, image, [old[0], old[1], height, width])
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
