internal import HWSimCore

// Operators that take tensors apart, put them together, or put zeros around them.

extension ONNXNetwork {
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
        parts.append(known(numbers, isInteger: input.stored?.isInteger ?? false))
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
}
