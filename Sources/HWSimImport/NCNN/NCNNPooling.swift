internal import HWSimCore

extension NCNNNetwork {
  mutating func pooling(
    _ layer: NCNNLayer, _ input: NCNNBlob
  ) throws(ImportProblem) -> [NCNNBlob] {
    guard input.extents.rank != 2 else {
      throw ImportProblem("pools a blob of \(input.extents), expected w, h and c")
    }
    let kind: Pooling.Kind = try layer.integer(0, default: 0) == 0 ? .max : .average
    if try layer.integer(4, default: 0) != 0 {
      return [try globalPooling(layer, kind, input)]
    }
    if try layer.integer(7, default: 0) != 0 {
      return try adaptivePooling(layer, kind, input)
    }
    let window = try NCNNWindow(
      kernel: try layer.extent(1, 11, default: nil), stride: try layer.extent(2, 12, default: 1))
    let stated = try layer.padding(left: 3, top: 13, right: 14, bottom: 15)
    let padding: Padding
    switch try layer.integer(5, default: 0) {
    case 0: padding = window.full(stated, over: input.extents)
    case 1: padding = stated
    case 2: padding = window.padding(.upper, over: input.extents)
    case 3: padding = window.padding(.lower, over: input.extents)
    case let other:
      throw ImportProblem("has padding mode \(other) (parameter 5), expected one of 0...3")
    }
    let pooling = Pooling(kind, kernel: window.kernel, stride: window.stride, padding: padding)
    return [try addImage(layer.name, .pooling(pooling), [input])]
  }

  /// One value per channel: a vector, as ncnn has it.
  private mutating func globalPooling(
    _ layer: NCNNLayer, _ kind: Pooling.Kind, _ input: NCNNBlob
  ) throws(ImportProblem) -> NCNNBlob {
    let shape = builder[input.tensor]
    let pooling = Pooling(kind, kernel: Extent(shape.height, shape.width), stride: Extent(1))
    return try add(layer.name, .pooling(pooling), [input], NCNNExtents([shape.channels]))
  }

  /// A grid of windows that divides the image: all alike, or else not costed.
  private mutating func adaptivePooling(
    _ layer: NCNNLayer, _ kind: Pooling.Kind, _ input: NCNNBlob
  ) throws(ImportProblem) -> [NCNNBlob] {
    func side(_ stated: Int, _ whole: Int) -> Int { stated == NCNNLayer.automatic ? whole : stated }
    let (height, width) = (input.extents.height, input.extents.width)
    let grid = try layer.extent(8, 18, default: NCNNLayer.automatic)
    let (rows, columns) = (side(grid.height, height), side(grid.width, width))
    guard rows > 0, columns > 0 else {
      throw ImportProblem("pools to \(columns) x \(rows) (parameters 8 and 18), expected positive")
    }
    guard height.isMultiple(of: rows), width.isMultiple(of: columns) else {
      let extents = NCNNExtents([input.extents.channels, rows, columns])
      return [try addUncosted(layer, [input], extents)]
    }
    let window = Extent(height / rows, width / columns)
    let pooling = Pooling(kind, kernel: window, stride: window)
    return [try addImage(layer.name, .pooling(pooling), [input])]
  }

  /// A sum or a mean over all pixels is average pooling; other reductions are not costed.
  mutating func reduction(
    _ layer: NCNNLayer, _ input: NCNNBlob
  ) throws(ImportProblem) -> [NCNNBlob] {
    let operation = try layer.integer(0, default: 0)
    let reducesAll = try layer.integer(1, default: 1) != 0
    var axes: Set<Int> = []
    for axis in try layer.integers(3) ?? [] { axes.insert(try input.extents.axis(axis)) }
    guard !reducesAll, input.extents.rank == 3, axes == [1, 2], operation == 0 || operation == 3
    else { return try uncosted(layer, [input]) }
    let pooled = try globalPooling(layer, .average, input)
    guard try layer.integer(4, default: 0) != 0 else { return [pooled] }
    let extents = NCNNExtents([input.extents.channels, 1, 1])
    return [NCNNBlob(tensor: pooled.tensor, extents: extents)]
  }
}
