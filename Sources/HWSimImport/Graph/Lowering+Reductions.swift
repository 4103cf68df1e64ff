internal import HWSimCore

extension Lowering {
  /// - Parameter axes: Counted from the front; what is reduced over both spatial axes is pooled.
  mutating func reduction(
    _ name: String, _ kind: Reduction.Kind, _ input: Value, axes: Set<Int>, keepsAxes: Bool
  ) throws(ImportProblem) -> Value {
    let kept = input.dimensions.indices.map { axes.contains($0) ? 1 : input.dimensions[$0] }
    let spatial = Set(input.dimensions.indices).subtracting([0, input.channelAxis])
    let reduced: Value
    if axes == spatial, input.rank > 2, kind == .mean || kind == .maximum {
      reduced = try globalPooling(name, kind == .mean ? .average : .max, input)
    } else {
      let output = try shape(of: kept, channelAxis: input.channelAxis)
      reduced = try add(
        name, .reduction(Reduction(kind, output: output)), [input], kept,
        channelAxis: input.channelAxis)
    }
    guard !keepsAxes else { return reduced }
    let left = input.dimensions.indices.filter { !axes.contains($0) }
    let channel = left.firstIndex(of: input.channelAxis)
    return try reshaped(
      reduced, to: left.map { input.dimensions[$0] },
      channelAxis: channel ?? usualChannelAxis(rank: left.count), for: name)
  }

  /// - Parameter groupSize: Elements that share a mean and a variance.
  mutating func normalization(
    _ name: String, _ input: Value, groupSize: Int, parameters: Int
  ) throws(ImportProblem) -> Value {
    try unary(
      name, .normalization(Normalization(groupSize: groupSize, parameters: parameters)), input)
  }

  /// (x - mean(x)) / sqrt(variance + e) is a layer normalisation: how exporters without an operator for
  /// it write it.
  mutating func normalized(
    _ name: String, _ centred: Value, _ deviation: Value
  ) throws(ImportProblem) -> Value? {
    guard let difference = origin(of: centred), difference.operation == .elementwise(.subtract),
      let root = soleOrigin(of: deviation), root.operation == .activation(.squareRoot),
      let mean = origin(of: difference.inputs[1]), isMean(mean.operation),
      isSame(mean.inputs[0], difference.inputs[0]), let spread = mean.inputs[0].dimensions.last
    else { return nil }
    let input = difference.inputs[0]
    let parts = mean.inputs[0].elements / max(difference.inputs[1].elements, 1)
    guard spread > 0, parts > 1, squares(under: root, of: centred) else { return nil }
    return try normalization(name, input, groupSize: parts, parameters: 0)
  }

  /// Whether a root's argument is the mean of `value` squared, perhaps with a constant added.
  private func squares(under root: Origin, of value: Value) -> Bool {
    var argument = root.inputs[0]
    if let sum = origin(of: argument), sum.operation == .elementwise(.add), sum.inputs.count == 1 {
      argument = sum.inputs[0]
    }
    guard let mean = origin(of: argument), isMean(mean.operation),
      let square = origin(of: mean.inputs[0])
    else { return false }
    switch square.operation {
    case .elementwise(.power), .elementwise(.multiply): return isSame(square.inputs[0], value)
    default: return false
    }
  }

  /// A learned scale or shift of a normalisation belongs to it.
  mutating func scaledNormalization(
    _ value: Value, by other: Value
  ) throws(ImportProblem) -> Value? {
    guard other.stored != nil, other.elements > 1, let origin = soleOrigin(of: value),
      case .normalization(let layer) = origin.operation
    else { return nil }
    let scaled = Normalization(
      groupSize: layer.groupSize, parameters: layer.parameters + other.elements)
    return try replace(origin, with: .normalization(scaled), value)
  }

  private func isMean(_ operation: Operation) -> Bool {
    switch operation {
    case .reduction(let reduction): reduction.kind == .mean
    case .pooling(let pooling): pooling.kind == .average
    default: false
    }
  }
}
