internal import HWSimCore

// Operators that repeat, pick or spread elements.

extension ONNXNetwork {
  mutating func expand(_ node: ONNXNode) throws(ImportProblem) -> [Value] {
    let input = try node.required(0, "input")
    let shape = try node.numbers(of: try node.required(1, "shape"), "sizes").integers
    let stated =
      batch != fileBatch && shape.first == fileBatch && shape.count > 1
      ? [batch] + shape.dropFirst() : shape
    let dimensions = try broadcast(input.dimensions, stated)
    return [try repeated(node, input, dimensions)]
  }

  mutating func tile(_ node: ONNXNode) throws(ImportProblem) -> [Value] {
    let input = try node.required(0, "input")
    let repeats = try node.numbers(of: try node.required(1, "repeats"), "repeats").integers
    guard repeats.count == input.rank else {
      throw ImportProblem("repeats \(repeats.count) axes of \(text(of: input.dimensions))")
    }
    var dimensions: [Int] = []
    for (size, times) in zip(input.dimensions, repeats) {
      guard let product = checkedProduct(size, max(times, 0)) else {
        throw ImportProblem("repeats \(size) elements \(times) times")
      }
      dimensions.append(product)
    }
    return [try repeated(node, input, dimensions)]
  }

  private mutating func repeated(
    _ node: ONNXNode, _ input: Value, _ dimensions: [Int]
  ) throws(ImportProblem) -> Value {
    let count = try HWSimImport.elements(of: dimensions)
    if dimensions == input.dimensions { return input }
    if count == input.elements, input.stored == nil {
      return try lowering.reshaped(input, to: dimensions, for: node.name)
    }
    if let stored = input.stored {
      if let numbers = input.numbers?.repeated(to: dimensions) {
        return known(numbers, isInteger: stored.isInteger)
      }
      return unknown(dimensions, like: input)
    }
    let aligned = [Int](repeating: 1, count: dimensions.count - input.rank) + input.dimensions
    let value = try lowering.reshaped(input, to: aligned, for: "\(node.name)/view")
    return try lowering.rearranged(node.name, node.type, value, dimensions)
  }

  /// Rows of a table, or some of the positions along an axis.
  mutating func gather(_ node: ONNXNode) throws(ImportProblem) -> [Value] {
    let data = try node.required(0, "data")
    let indices = try node.required(1, "indices")
    let axis = try data.axis(node.integer("axis", default: 0))
    if let numbers = data.numbers, let wanted = indices.numbers,
      let gathered = numbers.gather(wanted, axis: axis)
    {
      return [known(gathered, isInteger: data.stored?.isInteger ?? false)]
    }
    let dimensions =
      data.dimensions[..<axis] + indices.dimensions + data.dimensions[(axis + 1)...]
    _ = try HWSimImport.elements(of: Array(dimensions))
    if data.stored != nil, indices.stored != nil { return [unknown(Array(dimensions), like: data)] }
    let inputs = indices.stored == nil ? [data, indices] : [data]
    let channel = lowering.usualChannelAxis(rank: dimensions.count)
    return [
      try lowering.rearranged(
        node.name, node.type, inputs, Array(dimensions), channelAxis: channel)
    ]
  }

  /// Elements picked or replaced at places that a tensor names.
  mutating func selection(_ node: ONNXNode) throws(ImportProblem) -> [Value] {
    let data = try node.required(0, "data")
    let dimensions: [Int]
    switch node.type {
    case "GatherElements": dimensions = try node.required(1, "indices").dimensions
    case "GatherND":
      let indices = try node.required(1, "indices").dimensions
      let shared = node.integer("batch_dims", default: 0)
      guard let width = indices.last, 0...data.rank ~= shared, 0...data.rank - shared ~= width
      else {
        throw ImportProblem(
          "picks by indices of \(text(of: indices)) from \(text(of: data.dimensions))")
      }
      dimensions = Array(indices.dropLast()) + data.dimensions.dropFirst(shared + width)
    default: dimensions = data.dimensions
    }
    _ = try HWSimImport.elements(of: dimensions)
    let inputs = node.inputs.compactMap(\.self)
    let computed = inputs.filter { $0.stored == nil }
    guard !computed.isEmpty else { return [unknown(dimensions, like: data)] }
    let isTable = data.stored != nil
    let axis = lowering.usualChannelAxis(rank: dimensions.count)
    return [
      try lowering.rearranged(
        node.name, node.type, isTable ? [data] + computed : computed, dimensions,
        channelAxis: axis)
    ]
  }

  /// To stated sizes, or by stated factors, along all axes or those that are named.
  ///
  /// - Ignores: the arithmetic of linear and cubic weights.
  mutating func resize(_ node: ONNXNode) throws(ImportProblem) -> [Value] {
    let input = try node.required(0, "input")
    // X, scales until operator set 10; X, roi, scales, sizes since. What is not given may be empty.
    let isOld = node.opset < 11 || node.type == "Upsample"
    let sizes = try numbers(node, isOld ? nil : 3, "sizes").integers
    let given = try numbers(node, isOld ? 1 : 2, "scales").values
    let scales = given.isEmpty ? node.numbers("scales") ?? [] : given
    let axes = node.integers("axes") ?? Array(input.dimensions.indices)
    guard axes.count == (sizes.isEmpty ? scales.count : sizes.count) else {
      throw ImportProblem(
        "has \(scales.count) scales and \(sizes.count) sizes for \(axes.count) axes of a tensor of "
          + text(of: input.dimensions))
    }
    var dimensions = input.dimensions
    for (index, stated) in axes.enumerated() {
      let axis = try input.axis(stated)
      let size = Double(input.dimensions[axis])
      dimensions[axis] =
        sizes.isEmpty ? Int(clamping: (size * scales[index]).rounded(.down)) : sizes[index]
    }
    if dimensions == input.dimensions { return [input] }
    return [try lowering.rearranged(node.name, node.type, input, dimensions)]
  }

  private func numbers(
    _ node: ONNXNode, _ index: Int?, _ meaning: String
  ) throws(ImportProblem) -> Numbers {
    guard let value = index.flatMap(node.input), value.elements > 0 else { return Numbers([]) }
    return try node.numbers(of: value, meaning)
  }

  /// Blocks of pixels become channels, or back.
  mutating func blocks(_ node: ONNXNode) throws(ImportProblem) -> [Value] {
    let input = try node.required(0, "input")
    let size = node.integer("blocksize", default: 0)
    guard input.rank == 4, 1...1024 ~= size else {
      throw ImportProblem(
        "has blocks of \(size) in a tensor of \(text(of: input.dimensions))")
    }
    let old = input.dimensions
    let dimensions =
      node.type == "DepthToSpace"
      ? [old[0], old[1] / (size * size), old[2] * size, old[3] * size]
      : [old[0], old[1] * size * size, old[2] / size, old[3] / size]
    guard try HWSimImport.elements(of: dimensions) == input.elements else {
      throw ImportProblem("\(text(of: old)) does not divide into blocks of \(size)")
    }
    return [try lowering.rearranged(node.name, node.type, input, dimensions)]
  }
}
