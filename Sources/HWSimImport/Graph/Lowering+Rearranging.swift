internal import HWSimCore

extension Lowering {
  /// The same elements under other dimensions: a layer only where the network sees another shape.
  mutating func reshaped(
    _ value: Value, to dimensions: [Int], channelAxis: Int? = nil, for name: String
  ) throws(ImportProblem) -> Value {
    let stated = channelAxis ?? self.channelAxis(of: value, as: dimensions)
    // The first of several axes is the batch.
    let axis = dimensions.count > 1 ? max(stated, 1) : stated
    guard try HWSimImport.elements(of: dimensions) == value.elements else {
      throw ImportProblem(
        "cannot view \(text(of: value.dimensions)) as \(text(of: dimensions)): "
          + "the numbers of elements differ")
    }
    if case .stored = value.source {
      return Value(dimensions: dimensions, channelAxis: axis, source: value.source)
    }
    if let shuffled = try shuffled(name, value, dimensions) { return shuffled }
    let shape = try shape(of: dimensions, channelAxis: axis)
    guard try shape != HWSimImport.shape(of: value.dimensions, channelAxis: value.channelAxis)
    else {
      // Nothing moves, and the axes are other names for the same places.
      return Value(
        dimensions: dimensions, channelAxis: axis, source: value.source, isShared: value.isShared)
    }
    return try add(
      name, .view(shape), [value], dimensions, channelAxis: axis, rearrangement: .reshape)
  }

  /// Channels stay the channels where their axis keeps its size and its neighbours.
  private func channelAxis(of value: Value, as dimensions: [Int]) -> Int {
    let usual = usualChannelAxis(rank: dimensions.count)
    let axis = value.channelAxis
    guard value.rank > 1, dimensions.count > 1 else { return usual }
    if axis < dimensions.count, dimensions.prefix(axis + 1) == value.dimensions.prefix(axis + 1) {
      return max(axis, 1)
    }
    if axis == value.rank - 1, dimensions.last == value.dimensions.last {
      return dimensions.count - 1
    }
    return usual
  }

  /// Reshape to groups, swap, reshape back: ShuffleNet's channel shuffle.
  private mutating func shuffled(
    _ name: String, _ value: Value, _ dimensions: [Int]
  ) throws(ImportProblem) -> Value? {
    guard let swap = soleOrigin(of: value), case .transposition(let order) = swap.rearrangement,
      let split = soleOrigin(of: swap.inputs[0]), case .reshape = split.rearrangement
    else { return nil }
    let (groups, source) = (swap.inputs[0].dimensions, split.inputs[0])
    let channel = source.channelAxis
    guard source.dimensions == dimensions, groups.count == source.rank + 1,
      groups[channel] * groups[channel + 1] == source.dimensions[channel],
      order == Array(0..<channel) + [channel + 1, channel]
        + Array((channel + 2)..<max(groups.count, channel + 2))
    else { return nil }
    return try add(
      name, .channelShuffle(groups: groups[channel]), [source], dimensions, channelAxis: channel)
  }

  /// A value whose channels lie on `axis`, under the same dimensions.
  mutating func reading(
    _ value: Value, channelsAt axis: Int, for name: String
  ) throws(ImportProblem) -> Value {
    value.channelAxis == axis
      ? value
      : try reshaped(value, to: value.dimensions, channelAxis: axis, for: "\(name)/view")
  }

  /// - Parameter order: The input axis of each output axis.
  mutating func transposed(
    _ name: String, _ value: Value, _ order: [Int]
  ) throws(ImportProblem) -> Value {
    guard order.sorted() == Array(value.dimensions.indices) else {
      throw ImportProblem(
        "transposes \(text(of: value.dimensions)) by \(order), expected each axis once")
    }
    let dimensions = order.map { value.dimensions[$0] }
    let channel = order.firstIndex(of: value.channelAxis) ?? 0
    if case .stored(var stored) = value.source {
      stored.contents = value.numbers?.transposed(order).values
      return Value(dimensions: dimensions, channelAxis: channel, source: .stored(stored))
    }
    // Where only channels move among the other axes, the network sees the same shape in another order of
    // memory. An input arrives in the order that the runtime wants.
    let others = order.filter { $0 != value.channelAxis }
    let movesChannels = others == others.sorted() && channel > 0
    if merges, movesChannels, case .input? = origin(of: value)?.operation {
      return Value(
        dimensions: dimensions, channelAxis: channel, source: value.source,
        isShared: value.isShared)
    }
    // Axes of size one can stand anywhere.
    let moved = order.filter { value.dimensions[$0] > 1 }
    if moved == moved.sorted() { return try reshaped(value, to: dimensions, for: name) }
    let axis = movesChannels ? channel : usualChannelAxis(rank: dimensions.count)
    return try rearranged(
      name, "Transpose", value, dimensions, channelAxis: axis, .transposition(order))
  }

  /// Elements moved, dropped or repeated.
  mutating func rearranged(
    _ name: String, _ kind: String, _ value: Value, _ dimensions: [Int], channelAxis: Int? = nil,
    _ rearrangement: Rearrangement? = nil
  ) throws(ImportProblem) -> Value {
    try rearranged(
      name, kind, [value], dimensions, channelAxis: channelAxis ?? value.channelAxis, rearrangement)
  }

  mutating func rearranged(
    _ name: String, _ kind: String, _ values: [Value], _ dimensions: [Int], channelAxis: Int,
    _ rearrangement: Rearrangement? = nil
  ) throws(ImportProblem) -> Value {
    let output = try shape(of: dimensions, channelAxis: channelAxis)
    return try add(
      name, .rearrangement(name: kind, output: output), values, dimensions,
      channelAxis: channelAxis, rearrangement: rearrangement)
  }

  /// Along the channels it is a concatenation; along another axis the elements interleave.
  mutating func concatenation(
    _ name: String, _ values: [Value], axis: Int
  ) throws(ImportProblem) -> Value {
    let parts = values.filter { !$0.dimensions.contains(0) }
    guard let first = parts.first else { throw ImportProblem("has no input") }
    let axis = try first.axis(axis)
    var sum = 0
    for part in parts {
      let isAlike =
        part.rank == first.rank
        && part.dimensions.indices.allSatisfy {
          $0 == axis || part.dimensions[$0] == first.dimensions[$0]
        }
      guard isAlike else {
        throw ImportProblem(
          "cannot concatenate \(text(of: part.dimensions)) to \(text(of: first.dimensions)) along "
            + "axis \(axis)")
      }
      // As many inputs as a file holds, of at most 2⁴⁰ each.
      sum += part.dimensions[axis]
    }
    var dimensions = first.dimensions
    dimensions[axis] = sum
    let channel = parts.first { $0.stored == nil }?.channelAxis ?? first.channelAxis
    var aligned: [Value] = []
    for part in parts { aligned.append(try reading(part, channelsAt: channel, for: name)) }
    if parts.count == 1 { return aligned[0] }
    guard axis == channel else {
      return try rearranged(name, "Concat", aligned, dimensions, channelAxis: channel)
    }
    return try add(name, .concatenation, aligned, dimensions, channelAxis: channel)
  }

  /// The part of a value with the given dimensions; the whole is the value itself.
  mutating func part(
    _ name: String, _ kind: String, _ value: Value, _ dimensions: [Int]
  ) throws(ImportProblem) -> Value {
    if dimensions == value.dimensions { return value }
    if value.stored != nil || dimensions.contains(0) {
      // Nothing at all is known before the network runs.
      var stored = value.stored ?? StoredTensor(name: name)
      (stored.name, stored.contents, stored.zeros) = (name, nil, { nil })
      return Value(
        dimensions: dimensions, channelAxis: value.channelAxis, source: .stored(stored))
    }
    return try rearranged(name, kind, value, dimensions)
  }

  /// - Parameters: Elements added before and after each axis; `isZero` where they are zeros.
  mutating func padded(
    _ name: String, _ value: Value, before: [Int], after: [Int], isZero: Bool
  ) throws(ImportProblem) -> Value {
    guard before.count == value.rank, after.count == value.rank else {
      throw ImportProblem("pads \(before.count) axes of \(text(of: value.dimensions))")
    }
    var dimensions: [Int] = []
    for (size, added) in zip(value.dimensions, zip(before, after)) {
      let limit = -Shape.largest...Shape.largest
      guard limit ~= added.0, limit ~= added.1 else {
        throw ImportProblem("pads by \(added.0) and \(added.1), expected a small number")
      }
      dimensions.append(size + added.0 + added.1)
    }
    if dimensions == value.dimensions { return value }
    let spatial = value.dimensions.indices.filter { $0 != 0 && $0 != value.channelAxis }
    let others = [0, value.channelAxis].allSatisfy { before[$0] == 0 && after[$0] == 0 }
    var folded: Rearrangement?
    if isZero, others, spatial.count == 2 || value.rank == 3,
      (before + after).allSatisfy({ $0 >= 0 }),
      let x = spatial.last
    {
      let y = spatial.count == 2 ? spatial[0] : nil
      folded = .padding(
        Padding(
          top: y.map { before[$0] } ?? 0, bottom: y.map { after[$0] } ?? 0, left: before[x],
          right: after[x]))
    }
    return try rearranged(name, "Pad", value, dimensions, folded)
  }

  /// An operator without a cost model; what it stores takes its place in memory all the same.
  mutating func uncosted(
    _ name: String, _ kind: String, _ inputs: [Value], _ dimensions: [Int]
  ) throws(ImportProblem) -> Value {
    let axis = usualChannelAxis(rank: dimensions.count)
    let output = try shape(of: dimensions, channelAxis: axis)
    return try add(
      name, .uncosted(name: printable(kind), output: output), inputs.filter(\.isComputedOrWeights),
      dimensions, channelAxis: axis)
  }
}
