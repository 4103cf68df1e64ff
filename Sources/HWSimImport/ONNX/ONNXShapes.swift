internal import HWSimCore

// Operators that name the places of elements anew, or swap axes.

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
}
