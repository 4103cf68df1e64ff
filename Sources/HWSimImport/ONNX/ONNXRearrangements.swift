internal import HWSimCore

// Operators that only move elements, or name their places anew.

extension ONNXNetwork {
  mutating func reshape(_ node: ONNXNode) throws(ImportProblem) -> [Value] {
    let input = try node.required(0, "input")
    let stated = try node.integers("shape", orInput: 1) ?? []
    let dimensions = try resolved(
      forBatch(stated, of: input), of: input, zeroCopies: !node.flag("allowzero"))
    return [try lowering.reshaped(input, to: dimensions, for: node.name)]
  }

  /// A file for one image states its batch of 1 in shapes; they follow the batch that was asked for.
  private func forBatch(_ stated: [Int], of input: Value) -> [Int] {
    guard batch != fileBatch, let first = stated.first, first == fileBatch,
      input.dimensions.first == batch
    else { return stated }
    return [batch] + stated.dropFirst()
  }

  /// A size of 0 is the input's, one of -1 what the others leave.
  private func resolved(
    _ stated: [Int], of input: Value, zeroCopies: Bool
  ) throws(ImportProblem) -> [Int] {
    var dimensions = stated
    for (axis, size) in stated.enumerated() where size == 0 && zeroCopies {
      guard axis < input.rank else {
        throw ImportProblem("copies size \(axis) of \(text(of: input.dimensions))")
      }
      dimensions[axis] = input.dimensions[axis]
    }
    guard let open = dimensions.firstIndex(of: -1) else { return dimensions }
    dimensions[open] = 1
    let rest = try HWSimImport.elements(of: dimensions)
    guard rest > 0, input.elements.isMultiple(of: rest) else {
      throw ImportProblem(
        "cannot view \(text(of: input.dimensions)) as \(stated.prefix(8)): nothing fits for -1")
    }
    dimensions[open] = input.elements / rest
    return dimensions
  }

  mutating func flatten(_ node: ONNXNode) throws(ImportProblem) -> [Value] {
    let input = try node.required(0, "input")
    let stated = node.integer("axis", default: 1)
    let axis = stated < 0 ? stated &+ input.rank : stated
    guard 0...input.rank ~= axis else { throw ImportProblem("has no axis \(stated)") }
    let sizes = input.dimensions
    let dimensions = [sizes[..<axis].reduce(1, *), sizes[axis...].reduce(1, *)]
    return [try lowering.reshaped(input, to: dimensions, for: node.name)]
  }

  mutating func transpose(_ node: ONNXNode) throws(ImportProblem) -> [Value] {
    let input = try node.required(0, "input")
    let order = node.integers("perm") ?? Array(input.dimensions.indices.reversed())
    return [try lowering.transposed(node.name, input, order)]
  }

  mutating func squeeze(_ node: ONNXNode) throws(ImportProblem) -> [Value] {
    let input = try node.required(0, "input")
    var axes: Set<Int> = []
    if let stated = try node.integers("axes", orInput: 1) {
      for axis in stated { axes.insert(try input.axis(axis)) }
      guard axes.allSatisfy({ input.dimensions[$0] == 1 }) else {
        throw ImportProblem(
          "squeezes axes \(stated.prefix(8)) of \(text(of: input.dimensions)), which are not 1")
      }
    } else {
      axes = Set(input.dimensions.indices.filter { input.dimensions[$0] == 1 })
    }
    let left = input.dimensions.indices.filter { !axes.contains($0) }
    return [
      try lowering.reshaped(
        input, to: left.map { input.dimensions[$0] },
        channelAxis: left.firstIndex(of: input.channelAxis), for: node.name)
    ]
  }

  mutating func unsqueeze(_ node: ONNXNode) throws(ImportProblem) -> [Value] {
    let input = try node.required(0, "input")
    let stated = try node.integers("axes", orInput: 1) ?? []
    let rank = input.rank + stated.count
    var axes: Set<Int> = []
    for axis in stated {
      let index = axis < 0 ? axis &+ rank : axis
      guard 0..<rank ~= index, axes.insert(index).inserted else {
        throw ImportProblem("adds axes \(stated.prefix(8)) to \(text(of: input.dimensions))")
      }
    }
    var rest = input.dimensions[...]
    let dimensions = (0..<rank).map { axes.contains($0) ? 1 : rest.removeFirst() }
    return [try lowering.reshaped(input, to: dimensions, for: node.name)]
  }

  mutating func slice(_ node: ONNXNode) throws(ImportProblem) -> [Value] {
    let input = try node.required(0, "input")
    let starts = try node.integers("starts", orInput: 1) ?? []
    let ends = try node.integers("ends", orInput: 2) ?? []
    let axes = try node.integers("axes", orInput: 3) ?? Array(starts.indices)
    let steps = try node.integers("steps", orInput: 4) ?? starts.map { _ in 1 }
    guard ends.count == starts.count, axes.count == starts.count, steps.count == starts.count
    else {
      throw ImportProblem(
        "has \(starts.count) starts, \(ends.count) ends, \(axes.count) axes and \(steps.count) "
          + "steps, expected as many")
    }
    var dimensions = input.dimensions
    var numbers = input.numbers
    for index in starts.indices {
      let axis = try input.axis(axes[index])
      guard
        let range = SliceRange(
          starts[index], ends[index], steps[index], size: input.dimensions[axis])
      else { throw ImportProblem("steps by \(steps[index]) along axis \(axis)") }
      dimensions[axis] = range.count
      numbers = numbers?.slice(
        start: starts[index], end: ends[index], step: steps[index], axis: axis)
    }
    if let numbers { return [known(numbers, isInteger: input.stored?.isInteger ?? false)] }
    return [try lowering.part(node.name, node.type, input, dimensions)]
  }

  mutating func split(_ node: ONNXNode) throws(ImportProblem) -> [Value] {
    let input = try node.required(0, "input")
    let axis = try input.axis(node.integer("axis", default: 0))
    let size = input.dimensions[axis]
    var sizes = try node.integers("split", orInput: 1) ?? []
    if sizes.isEmpty {
      let count = node.integer("num_outputs", default: node.outputs.count)
      guard count == node.outputs.count, count > 0 else {
        throw ImportProblem("splits into \(count), but names \(node.outputs.count) outputs")
      }
      let share = ceilingDivision(size, count)
      sizes = (0..<count).map { min(share, max(size - $0 * share, 0)) }
    }
    guard sizes.count == node.outputs.count, sizes.allSatisfy({ 0...size ~= $0 }),
      sizes.reduce(0, +) == size
    else {
      throw ImportProblem(
        "splits \(size) along axis \(axis) into \(sizes.prefix(8)) for \(node.outputs.count) "
          + "outputs")
    }
    var parts: [Value] = []
    var start = 0
    for (index, size) in sizes.enumerated() {
      var dimensions = input.dimensions
      dimensions[axis] = size
      if let numbers = input.numbers?.slice(start: start, end: start + size, step: 1, axis: axis) {
        parts.append(known(numbers, isInteger: true))
      } else {
        parts.append(
          try lowering.part("\(node.name)/\(index)", node.type, input, dimensions))
      }
      start += size
    }
    return parts
  }

  mutating func concatenation(_ node: ONNXNode) throws(ImportProblem) -> [Value] {
    // QLinearConcat: the output's scale and zero point, then each tensor with its own.
    let isQuantized = node.type == "QLinearConcat"
    let values =
      isQuantized
      ? stride(from: 2, to: node.inputs.count, by: 3).compactMap { node.input($0) }
      : node.inputs.compactMap(\.self)
    let axis = node.integer("axis", default: 1)
    let numbers = values.compactMap(\.numbers)
    if numbers.count == values.count, let joined = Numbers.concatenate(numbers, axis: axis) {
      return [known(joined, isInteger: values.allSatisfy { $0.stored?.isInteger ?? false })]
    }
    return [try lowering.concatenation(node.name, values, axis: axis)]
  }

  mutating func pad(_ node: ONNXNode) throws(ImportProblem) -> [Value] {
    let input = try node.required(0, "input")
    let pads = try node.integers("pads", orInput: 1) ?? node.integers("paddings") ?? []
    let axes = try node.input(3).map { value throws(ImportProblem) in
      try node.numbers(of: value, "axes").integers
    }
    let named = axes ?? Array(input.dimensions.indices)
    guard pads.count == 2 * named.count else {
      throw ImportProblem("has \(pads.count) pads for \(named.count) axes, expected twice as many")
    }
    var before = input.dimensions.map { _ in 0 }
    var after = before
    for (index, stated) in named.enumerated() {
      let axis = try input.axis(stated)
      (before[axis], after[axis]) = (pads[index], pads[index + named.count])
    }
    let value = node.input(2)?.numbers?.scalar ?? node.number("value") ?? 0
    let isZero = (node.text("mode") ?? "constant") == "constant" && value == 0
    return [
      try lowering.padded(node.name, input, before: before, after: after, isZero: isZero)
    ]
  }

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

  /// To stated sizes, or by stated factors.
  mutating func resize(_ node: ONNXNode) throws(ImportProblem) -> [Value] {
    let input = try node.required(0, "input")
    // X, scales until operator set 10; X, roi, scales, sizes since.
    let factors = node.opset < 11 || node.type == "Upsample" ? node.input(1) : node.input(2)
    if let sizes = node.input(3) {
      let stated = try node.numbers(of: sizes, "sizes").integers
      let dimensions =
        stated.count == input.rank - 2 ? input.dimensions.prefix(2) + stated : stated[...]
      return [try resized(node, input, Array(dimensions))]
    }
    var scales = node.numbers("scales") ?? []
    if scales.isEmpty, let factors { scales = try node.numbers(of: factors, "scales").values }
    guard scales.count == input.rank else {
      throw ImportProblem(
        "has \(scales.count) scales for a tensor of \(text(of: input.dimensions))")
    }
    let dimensions = zip(input.dimensions, scales).map {
      Int(clamping: (Double($0) * $1).rounded(.down))
    }
    return [try resized(node, input, dimensions)]
  }

  /// - Ignores: the arithmetic of linear and cubic weights.
  private mutating func resized(
    _ node: ONNXNode, _ input: Value, _ dimensions: [Int]
  ) throws(ImportProblem) -> Value {
    guard dimensions.count == input.rank else {
      throw ImportProblem(
        "resizes \(text(of: input.dimensions)) to \(text(of: dimensions))")
    }
    if dimensions == input.dimensions { return input }
    return try lowering.rearranged(node.name, node.type, input, dimensions)
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
