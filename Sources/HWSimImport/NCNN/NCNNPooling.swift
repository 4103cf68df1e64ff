internal import HWSimCore

extension NCNNNetwork {
  mutating func pooling(_ layer: NCNNLayer, _ input: Value) throws(ImportProblem) -> [Value] {
    guard input.rank == 4 else {
      throw ImportProblem("pools \(text(of: input.dimensions)), expected an image")
    }
    let kind: Pooling.Kind = try layer.integer(0, default: 0) == 0 ? .max : .average
    if try layer.integer(4, default: 0) != 0 { return [try globalPooling(layer, kind, input)] }
    if try layer.integer(7, default: 0) != 0 { return [try adaptivePooling(layer, kind, input)] }
    var window = Window(
      kernel: try layer.extent(1, 11, default: nil), stride: try layer.extent(2, 12, default: 1))
    let stated = try layer.padding(left: 3, top: 13, right: 14, bottom: 15)
    switch try layer.integer(5, default: 0) {
    case 0: window.padding = .explicit(full(try window.checked(), stated, over: input))
    case 1: window.padding = .explicit(stated)
    case 2: window.padding = .sameUpper
    case 3: window.padding = .sameLower
    case let other:
      throw ImportProblem("has padding mode \(other) (parameter 5), expected one of 0...3")
    }
    return [try lowering.pooling(layer.name, kind, input, window)]
  }

  /// Padding enlarged at the far edges until windows cover it exactly.
  private func full(_ window: Window, _ padding: Padding, over input: Value) -> Padding {
    func tail(_ size: Int, _ kernel: Int, _ stride: Int) -> Int {
      let rest = (size - kernel) % stride
      return rest > 0 ? stride - rest : 0
    }
    let rows = input.dimensions[2] + padding.top + padding.bottom
    let columns = input.dimensions[3] + padding.left + padding.right
    return Padding(
      top: padding.top,
      bottom: padding.bottom + tail(rows, window.kernel.height, window.stride.height),
      left: padding.left,
      right: padding.right + tail(columns, window.kernel.width, window.stride.width))
  }

  /// One value per channel: a vector, as ncnn has it.
  private mutating func globalPooling(
    _ layer: NCNNLayer, _ kind: Pooling.Kind, _ input: Value
  ) throws(ImportProblem) -> Value {
    let pooled = try lowering.globalPooling(layer.name, kind, input)
    return try lowering.reshaped(
      pooled, to: batched([input.dimensions[1]]), channelAxis: 1, for: layer.name)
  }

  /// A grid of windows that divides the image: all alike, or else not costed.
  private mutating func adaptivePooling(
    _ layer: NCNNLayer, _ kind: Pooling.Kind, _ input: Value
  ) throws(ImportProblem) -> Value {
    func side(_ stated: Int, _ whole: Int) -> Int { stated == NCNNLayer.automatic ? whole : stated }
    let (height, width) = (input.dimensions[2], input.dimensions[3])
    let grid = try layer.extent(8, 18, default: NCNNLayer.automatic)
    let (rows, columns) = (side(grid.height, height), side(grid.width, width))
    guard rows > 0, columns > 0 else {
      throw ImportProblem("pools to \(columns) x \(rows) (parameters 8 and 18), expected positive")
    }
    guard height.isMultiple(of: rows), width.isMultiple(of: columns) else {
      return try lowering.uncosted(
        layer.name, layer.type, [input], batched([input.dimensions[1], rows, columns]))
    }
    let extent = Extent(height / rows, width / columns)
    return try lowering.pooling(layer.name, kind, input, Window(kernel: extent, stride: extent))
  }

  mutating func reduction(_ layer: NCNNLayer, _ input: Value) throws(ImportProblem) -> Value {
    let reducesAll = try layer.integer(1, default: 1) != 0
    var axes: Set<Int> = []
    for axis in try layer.integers(3) ?? [] { axes.insert(try self.axis(axis, of: input)) }
    if reducesAll || axes.isEmpty { axes = Set(1..<input.rank) }
    let kind: Reduction.Kind
    switch try layer.integer(0, default: 0) {
    case 3: kind = .mean
    case 4: kind = .maximum
    case 5: kind = .minimum
    case 6: kind = .product
    case 7, 8: kind = .norm
    default: kind = .sum
    }
    let keeps = try layer.integer(4, default: 0) != 0
    let reduced = try lowering.reduction(layer.name, kind, input, axes: axes, keepsAxes: keeps)
    // A blob has at least one dimension besides the batch.
    return reduced.rank > 1
      ? reduced : try lowering.reshaped(reduced, to: batched([1]), for: layer.name)
  }

  /// Over the last dimensions (LayerNorm, RMSNorm), a group of channels, or the pixels of each channel.
  mutating func normalization(_ layer: NCNNLayer, _ input: Value) throws(ImportProblem) -> Value {
    let perImage = input.elements / batch
    let size: Int
    let parameters: Int
    switch layer.type {
    case "LayerNorm", "RMSNorm":
      let affine = try layer.integer(0, default: 0)
      size = affine > 0 && perImage.isMultiple(of: affine) ? affine : input.dimensions.last ?? 1
      let isLearned = try layer.integer(2, default: 1) == 1
      parameters = isLearned ? (layer.type == "LayerNorm" ? 2 : 1) * max(affine, 0) : 0
    case "GroupNorm":
      let groups = try layer.integer(0, default: 1)
      guard groups > 0, perImage.isMultiple(of: groups) else {
        throw ImportProblem("\(perImage) elements do not split into \(groups) groups")
      }
      size = perImage / groups
      parameters = try layer.integer(3, default: 1) == 1 ? 2 * input.dimensions[1] : 0
    default:
      size =
        input.rank == 4 ? input.dimensions[2] * input.dimensions[3] : input.dimensions.last ?? 1
      let isLearned = layer.type == "InstanceNorm" ? try layer.integer(2, default: 1) == 1 : false
      parameters = isLearned ? 2 * input.dimensions[1] : 0
    }
    return try lowering.normalization(
      layer.name, input, groupSize: size, parameters: parameters)
  }
}
