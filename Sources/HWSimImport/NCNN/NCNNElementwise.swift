internal import HWSimCore

extension NCNNNetwork {
  /// More than two tensors are combined one after the other.
  mutating func eltwise(_ layer: NCNNLayer, _ inputs: [Value]) throws(ImportProblem) -> Value {
    let kind: Elementwise
    switch try layer.integer(0, default: 0) {
    case 0: kind = .multiply
    case 1: kind = .add
    case 2: kind = .maximum
    case let other:
      throw ImportProblem("combines by operation \(other) (parameter 0), expected one of 0...2")
    }
    guard var result = inputs.first, inputs.count > 1 else {
      throw ImportProblem("combines \(inputs.count) blobs, expected at least 2")
    }
    for (index, input) in inputs.dropFirst().enumerated() {
      let name = index == 0 ? layer.name : "\(layer.name)/\(index)"
      result = try lowering.elementwise(name, kind, result, input)
    }
    return result
  }

  mutating func binary(_ layer: NCNNLayer, _ inputs: [Value]) throws(ImportProblem) -> Value {
    let hasScalar = try layer.integer(1, default: 0) != 0
    guard let first = inputs.first, inputs.count == (hasScalar ? 1 : 2) else {
      throw ImportProblem("combines \(inputs.count) blobs, expected \(hasScalar ? 1 : 2)")
    }
    let kind: Elementwise
    switch try layer.integer(0, default: 0) {
    case 0: kind = .add
    case 1, 7: kind = .subtract
    case 2: kind = .multiply
    case 3, 8: kind = .divide
    case 4: kind = .maximum
    case 5: kind = .minimum
    case 6, 9...11: kind = .power
    case let other:
      throw ImportProblem("combines by operation \(other) (parameter 0), expected one of 0...11")
    }
    guard let second = inputs.dropFirst().first else {
      return try lowering.unary(layer.name, .elementwise(kind), first)
    }
    let (left, right) = (
      try spread(first, over: second, layer), try spread(second, over: first, layer)
    )
    return try lowering.elementwise(layer.name, kind, left, right)
  }

  /// A vector beside an image is one value per channel, not, as elsewhere, one per column.
  private mutating func spread(
    _ value: Value, over other: Value, _ layer: NCNNLayer
  ) throws(ImportProblem) -> Value {
    guard value.rank == 2, other.rank > 2, value.dimensions[1] == other.dimensions[1] else {
      return value
    }
    let ones = [Int](repeating: 1, count: other.rank - 2)
    return try lowering.reshaped(
      value, to: value.dimensions + ones, channelAxis: other.channelAxis, for: layer.name)
  }
}
