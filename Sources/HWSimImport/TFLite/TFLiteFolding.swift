internal import HWSimCore

// What is known before the network runs: sizes, and what is computed from them.

extension TFLiteNetwork {
  /// Stored numbers after an operation: their count is known, their values are not.
  func unknown(_ dimensions: [Int], like value: Value) -> Value {
    var stored = value.stored ?? StoredTensor(name: "constant")
    (stored.contents, stored.zeros) = (nil, { nil })
    return Value(
      dimensions: dimensions, channelAxis: max(dimensions.count - 1, 0), source: .stored(stored))
  }

  /// Stored numbers through a function of one number.
  mutating func computed(_ node: TFLiteNode, _ value: Value) -> Value {
    let function: ((Double) -> Double)? =
      switch node.type {
      case "SQRT": { $0.squareRoot() }
      case "ABS": { abs($0) }
      case "NEG": { -$0 }
      case "LOGICAL_NOT": { $0 == 0 ? 1 : 0 }
      case "FLOOR": { $0.rounded(.down) }
      case "CEIL": { $0.rounded(.up) }
      case "ROUND": { $0.rounded(.toNearestOrEven) }
      default: nil
      }
    guard let numbers = value.numbers, let function else {
      return unknown(value.dimensions, like: value)
    }
    return known(node.name, numbers.map(function), isInteger: value.stored?.isInteger ?? false)
  }

  /// An element-wise combination of stored numbers.
  mutating func folded(_ node: TFLiteNode, _ operands: [Value]) throws(ImportProblem) -> Value {
    var dimensions: [Int] = []
    for operand in operands { dimensions = try broadcast(dimensions, operand.dimensions) }
    _ = try HWSimImport.elements(of: dimensions)
    let isInteger = operands.allSatisfy { $0.stored?.isInteger ?? false }
    let numbers = operands.compactMap(\.numbers)
    guard numbers.count == operands.count, var result = numbers.first,
      let function = Self.function(of: node.type, isInteger: isInteger)
    else { return unknown(dimensions, like: operands[0]) }
    for other in numbers.dropFirst() {
      guard let next = Numbers.combine(result, other, function) else {
        return unknown(dimensions, like: operands[0])
      }
      result = next
    }
    return known(node.name, result, isInteger: isInteger)
  }

  private static func function(
    of type: String, isInteger: Bool
  ) -> ((Double, Double) -> Double)? {
    switch type {
    case "ADD", "ADD_N": { $0 + $1 }
    case "SUB": { $0 - $1 }
    case "MUL": { $0 * $1 }
    case "DIV": { isInteger ? ($0 / $1).rounded(.towardZero) : $0 / $1 }
    case "FLOOR_DIV": { ($0 / $1).rounded(.down) }
    case "FLOOR_MOD": { $0 - ($0 / $1).rounded(.down) * $1 }
    case "MAXIMUM": { max($0, $1) }
    case "MINIMUM": { min($0, $1) }
    case "LESS": { $0 < $1 ? 1 : 0 }
    case "LESS_EQUAL": { $0 <= $1 ? 1 : 0 }
    case "GREATER": { $0 > $1 ? 1 : 0 }
    case "GREATER_EQUAL": { $0 >= $1 ? 1 : 0 }
    case "EQUAL": { $0 == $1 ? 1 : 0 }
    case "NOT_EQUAL": { $0 != $1 ? 1 : 0 }
    default: nil
    }
  }

  /// A reduction of stored numbers, over all axes or of unknown outcome.
  mutating func reduced(
    _ node: TFLiteNode, _ kind: Reduction.Kind, _ input: Value, _ axes: Set<Int>,
    _ keepsAxes: Bool
  ) -> Value {
    let dimensions = input.dimensions.indices.compactMap { axis in
      axes.contains(axis) ? (keepsAxes ? 1 : nil) : input.dimensions[axis]
    }
    let numbers = axes.count == input.rank ? input.numbers?.values : nil
    let result: Double? =
      switch kind {
      case .sum: numbers?.reduce(0, +)
      case .product: numbers?.reduce(1, *)
      case .maximum: numbers?.max()
      case .minimum: numbers?.min()
      case .mean, .norm: nil
      }
    guard let result else { return unknown(dimensions, like: input) }
    return known(
      node.name, Numbers(dimensions: dimensions, values: [result]),
      isInteger: input.stored?.isInteger ?? false)
  }

  /// The sizes of a tensor, or their number.
  mutating func sizes(_ node: TFLiteNode) throws(ImportProblem) -> Value {
    let input = try node.required(0, "input")
    guard node.type == "RANK" else {
      return known(node.name, Numbers(input.dimensions), isInteger: true)
    }
    return known(
      node.name, Numbers(dimensions: [], values: [Double(input.rank)]), isInteger: true)
  }

  mutating func fill(_ node: TFLiteNode) throws(ImportProblem) -> Value {
    let dimensions = try node.integers(0, "sizes")
    let value = try node.required(1, "value")
    let count = try HWSimImport.elements(of: dimensions)
    guard let number = value.numbers?.scalar, count <= StoredTensor.mostContents else {
      return unknown(dimensions, like: value)
    }
    let values = [Double](repeating: number, count: count)
    return known(
      node.name, Numbers(dimensions: dimensions, values: values),
      isInteger: value.stored?.isInteger ?? false)
  }

  mutating func range(_ node: TFLiteNode) throws(ImportProblem) -> Value {
    var bounds: [Double] = []
    for index in 0..<3 {
      guard let bound = try node.numbers(index, "bounds").scalar else {
        throw ImportProblem("its bounds are no scalars")
      }
      bounds.append(bound)
    }
    let count = ((bounds[1] - bounds[0]) / bounds[2]).rounded(.up)
    guard count.isFinite, count <= Double(StoredTensor.mostContents) else {
      throw ImportProblem("counts from \(bounds[0]) to \(bounds[1]) by \(bounds[2])")
    }
    let values = (0..<Int(max(count, 0))).map { bounds[0] + Double($0) * bounds[2] }
    return known(
      node.name, Numbers(dimensions: [values.count], values: values),
      isInteger: node.outputs.first?.type.isInteger ?? false)
  }
}
