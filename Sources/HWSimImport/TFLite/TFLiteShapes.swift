internal import HWSimCore

// Operators that name the places of elements anew, put tensors together or take them apart.

extension TFLiteNetwork {
  /// To the sizes in the second input, or in the options where that is not known.
  mutating func reshape(_ node: TFLiteNode) throws(ImportProblem) -> Value {
    let input = try node.required(0, "input")
    let stored = try node.options(.reshape).integers(0)
    let wanted = node.input(1)?.numbers?.integers ?? (stored.isEmpty ? nil : stored)
    guard let wanted = wanted ?? node.outputs.first?.dimensions else {
      throw ImportProblem("has no sizes")
    }
    var dimensions = input.dimensions.first == batch ? forBatch(wanted) : wanted
    if let open = dimensions.firstIndex(of: -1) {
      dimensions[open] = 1
      let rest = try HWSimImport.elements(of: dimensions)
      guard rest > 0, input.elements.isMultiple(of: rest) else {
        throw ImportProblem(
          "cannot view \(text(of: input.dimensions)) as \(text(of: wanted)): nothing fits for -1")
      }
      dimensions[open] = input.elements / rest
    }
    return try viewed(node.name, input, dimensions)
  }

  /// The same elements, and the same numbers, under other dimensions.
  private mutating func viewed(
    _ name: String, _ value: Value, _ dimensions: [Int], channelAxis: Int? = nil
  ) throws(ImportProblem) -> Value {
    try lowering.reshaped(value, to: dimensions, channelAxis: channelAxis, for: name)
  }

  mutating func squeeze(_ node: TFLiteNode) throws(ImportProblem) -> Value {
    let input = try node.required(0, "input")
    let stated = try node.options(.squeeze).integers(0)
    var axes: Set<Int> = []
    for axis in stated { axes.insert(try input.axis(axis)) }
    guard axes.allSatisfy({ input.dimensions[$0] == 1 }) else {
      throw ImportProblem(
        "squeezes axes \(stated.prefix(8)) of \(text(of: input.dimensions)), which are not 1")
    }
    if stated.isEmpty { axes = Set(input.dimensions.indices.filter { input.dimensions[$0] == 1 }) }
    let left = input.dimensions.indices.filter { !axes.contains($0) }
    return try viewed(
      node.name, input, left.map { input.dimensions[$0] },
      channelAxis: left.firstIndex(of: input.channelAxis))
  }

  mutating func expandDims(_ node: TFLiteNode) throws(ImportProblem) -> Value {
    let input = try node.required(0, "input")
    return try expanded(node.name, input, axis: try node.integer(1, "axis"))
  }

  /// - Parameter axis: In the result; counted from the back if negative.
  private mutating func expanded(
    _ name: String, _ value: Value, axis: Int
  ) throws(ImportProblem) -> Value {
    let index = axis < 0 ? axis &+ value.rank &+ 1 : axis
    guard 0...value.rank ~= index else {
      throw ImportProblem("adds axis \(axis) to a tensor of \(text(of: value.dimensions))")
    }
    var dimensions = value.dimensions
    dimensions.insert(1, at: index)
    return try viewed(name, value, dimensions)
  }

  mutating func transpose(_ node: TFLiteNode) throws(ImportProblem) -> Value {
    let input = try node.required(0, "input")
    let order = try node.integers(1, "axes").map { $0 < 0 ? $0 &+ input.rank : $0 }
    return try lowering.transposed(node.name, input, order)
  }

  mutating func concatenation(_ node: TFLiteNode) throws(ImportProblem) -> Value {
    let values = node.inputs.compactMap(\.self)
    let options = node.options(.concatenation)
    let result = try joined(node.name, values, axis: try options.integer(0))
    return try fused(node.name, result, try options.choice(1))
  }

  private mutating func joined(
    _ name: String, _ values: [Value], axis: Int
  ) throws(ImportProblem) -> Value {
    let numbers = values.compactMap(\.numbers)
    if numbers.count == values.count, let joined = Numbers.concatenate(numbers, axis: axis) {
      _ = try HWSimImport.elements(of: joined.dimensions)
      return known(name, joined, isInteger: values.allSatisfy { $0.stored?.isInteger ?? false })
    }
    return try lowering.concatenation(name, values, axis: axis)
  }

  /// Along a new axis.
  mutating func pack(_ node: TFLiteNode) throws(ImportProblem) -> Value {
    let values = node.inputs.compactMap(\.self)
    let axis = try node.options(.pack).integer(1)
    var parts: [Value] = []
    for (index, value) in values.enumerated() {
      parts.append(try expanded("\(node.name)/\(index)", value, axis: axis))
    }
    return try joined(node.name, parts, axis: axis)
  }

  /// Each position along an axis by itself, without the axis.
  mutating func unpack(_ node: TFLiteNode) throws(ImportProblem) -> [Value] {
    let input = try node.required(0, "input")
    let axis = try input.axis(try node.options(.unpack).integer(1))
    guard node.outputs.count == input.dimensions[axis] else {
      throw ImportProblem(
        "unpacks \(input.dimensions[axis]) positions to \(node.outputs.count) outputs")
    }
    let ones = node.outputs.map { _ in 1 }
    var dimensions = input.dimensions
    dimensions.remove(at: axis)
    var results: [Value] = []
    for (name, part) in zip(node.names, try parts(node, input, ones, axis: axis)) {
      results.append(try viewed("\(name)/view", part, dimensions))
    }
    return results
  }

  /// Rows of a table, or some of the positions along an axis.
  mutating func gather(_ node: TFLiteNode) throws(ImportProblem) -> Value {
    let isLookup = node.type == "EMBEDDING_LOOKUP"
    let data = try node.required(isLookup ? 1 : 0, "table")
    let indices = try node.required(isLookup ? 0 : 1, "indices")
    let options = node.options(.gather)
    guard try options.integer(1) == 0 else { return try uncosted(node)[0] }
    let axis = try data.axis(isLookup ? 0 : try options.integer(0))
    let dimensions = Array(
      data.dimensions[..<axis] + indices.dimensions + data.dimensions[(axis + 1)...])
    _ = try HWSimImport.elements(of: dimensions)
    if let numbers = data.numbers, let wanted = indices.numbers,
      let gathered = numbers.gather(wanted, axis: axis)
    {
      return known(node.name, gathered, isInteger: data.stored?.isInteger ?? false)
    }
    if data.stored != nil, indices.stored != nil { return unknown(dimensions, like: data) }
    return try lowering.rearranged(
      node.name, node.type, indices.stored == nil ? [data, indices] : [data], dimensions,
      channelAxis: lowering.usualChannelAxis(rank: dimensions.count))
  }
}
