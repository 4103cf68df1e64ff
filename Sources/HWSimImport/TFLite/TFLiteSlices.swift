internal import HWSimCore

// Operators that keep some of the elements.

extension TFLiteNetwork {
  /// By begin and size along each axis; a size of -1 is the rest.
  mutating func slice(_ node: TFLiteNode) throws(ImportProblem) -> Value {
    let input = try node.required(0, "input")
    let starts = try node.integers(1, "begins", count: input.rank)
    let sizes = try node.integers(2, "sizes", count: input.rank)
    var ranges: [SliceRange] = []
    for (axis, (start, size)) in zip(starts, sizes).enumerated() {
      let whole = input.dimensions[axis]
      guard 0...whole ~= start, -1...(whole - start) ~= size else {
        throw ImportProblem("keeps \(size) from \(start) on of \(whole) along axis \(axis)")
      }
      ranges += [SliceRange(start, size < 0 ? whole : start + size, 1, size: whole)]
        .compactMap(\.self)
    }
    return try kept(node, input, ranges)
  }

  /// By begin, end and stride along each axis; bits say where these do not count.
  mutating func stridedSlice(_ node: TFLiteNode) throws(ImportProblem) -> Value {
    let input = try node.required(0, "input")
    let options = node.options(.stridedSlice)
    let starts = try node.integers(1, "begins")
    let ends = try node.integers(2, "ends", count: starts.count)
    let steps = try node.integers(3, "strides", count: starts.count)
    // Axes that an ellipsis covers, and axes that the result has beyond the input's.
    guard try options.integer(2) == 0, try options.integer(3) == 0, try !options.flag(5),
      starts.count <= input.rank
    else { return try uncosted(node)[0] }
    let isOpen = (start: try options.integer(0), end: try options.integer(1))
    let dropped = try options.integer(4)
    var ranges: [SliceRange] = []
    for (axis, whole) in input.dimensions.enumerated() {
      let bit = 1 << axis
      var (start, end, step) = (0, Int.max, 1)
      if axis < starts.count, dropped & bit != 0 {
        start = starts[axis] < 0 ? starts[axis] &+ whole : starts[axis]
        guard 0..<whole ~= start else {
          throw ImportProblem("takes position \(starts[axis]) of \(whole) along axis \(axis)")
        }
        end = start + 1
      } else if axis < starts.count {
        step = steps[axis]
        start = isOpen.start & bit == 0 ? starts[axis] : step < 0 ? .max : 0
        end = isOpen.end & bit == 0 ? ends[axis] : step < 0 ? .min : .max
      }
      guard let range = SliceRange(start, end, step, size: whole) else {
        throw ImportProblem("steps by \(step) along axis \(axis)")
      }
      ranges.append(range)
    }
    let result = try kept(node, input, ranges)
    let left = input.dimensions.indices.filter { $0 >= starts.count || dropped & (1 << $0) == 0 }
    guard left.count < input.rank else { return result }
    return try lowering.reshaped(
      result, to: left.map { result.dimensions[$0] },
      channelAxis: left.firstIndex(of: result.channelAxis), for: "\(node.name)/view")
  }

  private mutating func kept(
    _ node: TFLiteNode, _ input: Value, _ ranges: [SliceRange]
  ) throws(ImportProblem) -> Value {
    let dimensions = ranges.map(\.count)
    // Of no numbers at all, an axis can still be long.
    let isSmall = dimensions.allSatisfy { $0 <= StoredTensor.mostContents }
    var numbers = isSmall ? input.numbers : nil
    for (axis, range) in ranges.enumerated() {
      numbers = numbers?.gather(Numbers(Array(range.positions)), axis: axis)
    }
    if let numbers {
      return known(node.name, numbers, isInteger: input.stored?.isInteger ?? false)
    }
    return try lowering.part(node.name, node.type, input, dimensions)
  }

  /// Into equal parts.
  mutating func split(_ node: TFLiteNode) throws(ImportProblem) -> [Value] {
    let input = try node.required(1, "input")
    let axis = try input.axis(try node.integer(0, "axis"))
    let count = node.outputs.count
    guard count > 0, input.dimensions[axis].isMultiple(of: count) else {
      throw ImportProblem("splits \(input.dimensions[axis]) along axis \(axis) into \(count)")
    }
    let share = input.dimensions[axis] / count
    return try parts(node, input, [Int](repeating: share, count: count), axis: axis)
  }

  /// Into parts of stated sizes; one of -1 is what the others leave.
  mutating func splitBySizes(_ node: TFLiteNode) throws(ImportProblem) -> [Value] {
    let input = try node.required(0, "input")
    var sizes = try node.integers(1, "sizes", count: node.outputs.count)
    let axis = try input.axis(try node.integer(2, "axis"))
    let whole = input.dimensions[axis]
    let stated = sizes.filter { $0 != -1 }
    guard stated.allSatisfy({ 0...whole ~= $0 }), sizes.count - stated.count <= 1,
      0...whole ~= whole - stated.reduce(0, +)
    else { throw ImportProblem("splits \(whole) along axis \(axis) into \(sizes.prefix(8))") }
    if let open = sizes.firstIndex(of: -1) { sizes[open] = whole - stated.reduce(0, +) }
    return try parts(node, input, sizes, axis: axis)
  }

  mutating func parts(
    _ node: TFLiteNode, _ input: Value, _ sizes: [Int], axis: Int
  ) throws(ImportProblem) -> [Value] {
    var parts: [Value] = []
    var start = 0
    for (name, size) in zip(node.names, sizes) {
      var dimensions = input.dimensions
      dimensions[axis] = size
      if let numbers = input.numbers?.slice(start: start, end: start + size, step: 1, axis: axis) {
        parts.append(known(name, numbers, isInteger: input.stored?.isInteger ?? false))
      } else {
        parts.append(try lowering.part(name, node.type, input, dimensions))
      }
      start += size
    }
    return parts
  }
}
