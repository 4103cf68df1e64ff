internal import HWSimCore

extension Lowering {
  mutating func activation(
    _ name: String, _ activation: Activation, _ input: Value
  ) throws(ImportProblem) -> Value {
    try unary(name, .activation(activation), input)
  }

  /// A layer whose output is as its input.
  mutating func fix(_ value: Value, elementBytes: Int) throws(ImportProblem) {
    builder.fix(try tensor(of: value), elementBytes: elementBytes)
  }

  mutating func unary(
    _ name: String, _ operation: Operation, _ input: Value
  ) throws(ImportProblem) -> Value {
    try add(name, operation, [input], input.dimensions, channelAxis: input.channelAxis)
  }

  /// A leaky ReLU with learned slopes: mostly one per channel; one for all needs no tensor.
  mutating func parametricRelu(
    _ name: String, _ input: Value, slopes: Value
  ) throws(ImportProblem) -> Value {
    guard slopes.elements > 1 else { return try activation(name, .leakyRelu, input) }
    let axis = input.channelAxis
    let isVector = slopes.rank == 1 && input.rank > 1 && slopes.elements == input.dimensions[axis]
    let ones = input.dimensions.indices.map { $0 == axis ? slopes.elements : 1 }
    let perChannel =
      isVector ? try reshaped(slopes, to: ones, channelAxis: axis, for: name) : slopes
    guard try broadcast(input.dimensions, perChannel.dimensions) == input.dimensions else {
      throw ImportProblem(
        "has slopes of \(text(of: slopes.dimensions)) for \(text(of: input.dimensions))")
    }
    let operand = try aligned(perChannel, to: input.dimensions, channelAxis: axis, for: name)
    return try add(
      name, .activation(.leakyRelu), [input, operand], input.dimensions, channelAxis: axis)
  }

  /// Combines two tensors element by element.
  mutating func elementwise(
    _ name: String, _ kind: Elementwise, _ left: Value, _ right: Value
  ) throws(ImportProblem) -> Value {
    let dimensions = try broadcast(left.dimensions, right.dimensions)
    if let merged = try merged(name, kind, left, right, dimensions) { return merged }
    // A constant number needs no tensor.
    for (value, other) in [(left, right), (right, left)]
    where other.stored != nil && other.elements == 1 && value.dimensions == dimensions {
      return try unary(name, .elementwise(kind), value)
    }
    let rank = dimensions.count
    let leader = left.rank == rank && left.elements >= right.elements ? left : right
    let axis = leader.rank == rank ? leader.channelAxis : usualChannelAxis(rank: rank)
    var operands: [Value] = []
    for value in [left, right] {
      operands.append(try aligned(value, to: dimensions, channelAxis: axis, for: name))
    }
    return try add(name, .elementwise(kind), operands, dimensions, channelAxis: axis)
  }

  /// An operand with leading ones up to the result's rank, and channels on the result's axis. Where
  /// axes that the network counts as one repeat unequally, the repetition is a copy.
  private mutating func aligned(
    _ value: Value, to dimensions: [Int], channelAxis: Int, for name: String
  ) throws(ImportProblem) -> Value {
    let ones = [Int](repeating: 1, count: dimensions.count - value.rank)
    let aligned = try reshaped(
      value, to: ones + value.dimensions, channelAxis: channelAxis, for: name)
    let target = try shape(of: dimensions, channelAxis: channelAxis)
    let own = try shape(of: aligned.dimensions, channelAxis: channelAxis)
    let pairs = [
      (own.batch, target.batch), (own.channels, target.channels), (own.height, target.height),
      (own.width, target.width),
    ]
    guard pairs.contains(where: { $0 != $1 && $0 != 1 }) else { return aligned }
    return try rearranged("\(name)/expand", "Expand", aligned, dimensions, channelAxis: channelAxis)
  }

  /// A sum or product that with the layers before it is one layer of the network.
  private mutating func merged(
    _ name: String, _ kind: Elementwise, _ left: Value, _ right: Value, _ dimensions: [Int]
  ) throws(ImportProblem) -> Value? {
    guard merges else { return nil }
    for (value, other) in [(left, right), (right, left)] where value.dimensions == dimensions {
      if kind == .add, let result = try biased(value, by: other) { return result }
      if kind == .multiply || kind == .add,
        let result = try scaledNormalization(value, by: other)
      {
        return result
      }
      if let activation = try gated(name, kind, value, by: other) { return activation }
    }
    if kind == .divide { return try normalized(name, left, right) }
    return nil
  }

  /// One stored number per channel, added to a multiplication without bias, is its bias.
  private mutating func biased(
    _ value: Value, by other: Value
  ) throws(ImportProblem) -> Value? {
    guard other.stored != nil, value.rank > 0, let origin = soleOrigin(of: value),
      other.elements == value.dimensions[value.channelAxis], isPerChannel(other, of: value)
    else { return nil }
    guard let operation = origin.operation.withBias, operation != origin.operation else {
      return nil
    }
    return try replace(origin, with: operation, value)
  }

  private func isPerChannel(_ stored: Value, of value: Value) -> Bool {
    let fromEnd = value.rank - value.channelAxis
    guard stored.rank >= fromEnd else { return stored.elements == 1 }
    return stored.dimensions[stored.rank - fromEnd] == stored.elements
  }

  /// Whether two values are the same tensor.
  func isSame(_ left: Value, _ right: Value) -> Bool {
    guard case .computed(let a) = left.source, case .computed(let b) = right.source else {
      return false
    }
    return a == b
  }
}
