internal import Foundation
internal import HWSimCore
internal import ONNXSchema

// What is known before the network runs: constants, sizes, and what is computed from them.

extension ONNXNetwork {
  func known(_ numbers: Numbers, isInteger: Bool) -> Value {
    var stored = StoredTensor(name: "constant")
    (stored.contents, stored.isInteger) = (numbers.values, isInteger)
    return Value(
      dimensions: numbers.dimensions, channelAxis: max(numbers.dimensions.count - 1, 0),
      source: .stored(stored))
  }

  /// Stored numbers after an operation: their count is known, their values are not.
  func unknown(_ dimensions: [Int], like value: Value) -> Value {
    var stored = value.stored ?? StoredTensor(name: "constant")
    (stored.contents, stored.zeros) = (nil, { nil })
    return Value(
      dimensions: dimensions, channelAxis: lowering.usualChannelAxis(rank: dimensions.count),
      source: .stored(stored))
  }

  /// Stored numbers through a function of one number; nil where it is not one for shapes.
  func computed(_ value: Value, _ function: ((Double) -> Double)?) -> Value {
    guard let numbers = value.numbers, let function else {
      return unknown(value.dimensions, like: value)
    }
    return known(numbers.map(function), isInteger: value.stored?.isInteger ?? false)
  }

  /// An element-wise combination of stored numbers.
  func folded(_ node: ONNXNode, _ operands: [Value]) throws(ImportProblem) -> Value {
    var dimensions = operands[0].dimensions
    for operand in operands.dropFirst() {
      dimensions = try broadcast(dimensions, operand.dimensions)
    }
    let isInteger = operands.allSatisfy { $0.stored?.isInteger ?? false }
    let numbers = operands.compactMap(\.numbers)
    guard numbers.count == operands.count, let first = numbers.first else {
      return unknown(dimensions, like: operands[0])
    }
    if node.type == "Where", numbers.count == 3 {
      return choice(numbers, dimensions) ?? unknown(dimensions, like: operands[1])
    }
    guard let function = Self.function(of: node.type, isInteger: isInteger) else {
      return unknown(dimensions, like: operands[0])
    }
    var result = first
    for other in numbers.dropFirst() {
      guard let next = Numbers.combine(result, other, function) else {
        return unknown(dimensions, like: operands[0])
      }
      result = next
    }
    return known(result, isInteger: isInteger)
  }

  private func choice(_ numbers: [Numbers], _ dimensions: [Int]) -> Value? {
    let operands = numbers.compactMap { $0.repeated(to: dimensions)?.values }
    guard operands.count == 3 else { return nil }
    let values = operands[0].indices.map { operands[operands[0][$0] != 0 ? 1 : 2][$0] }
    return known(Numbers(dimensions: dimensions, values: values), isInteger: true)
  }

  private static func function(
    of type: String, isInteger: Bool
  ) -> ((Double, Double) -> Double)? {
    switch type {
    case "Add", "Sum": { $0 + $1 }
    case "Sub": { $0 - $1 }
    case "Mul": { $0 * $1 }
    case "Div": { isInteger ? ($0 / $1).rounded(.towardZero) : $0 / $1 }
    case "Mod": { $0 - ($0 / $1).rounded(.down) * $1 }
    case "Max": { max($0, $1) }
    case "Min": { min($0, $1) }
    case "Pow": { $1 == 2 ? $0 * $0 : $1 == 0.5 ? $0.squareRoot() : .nan }
    case "Equal": { $0 == $1 ? 1 : 0 }
    case "Less": { $0 < $1 ? 1 : 0 }
    case "LessOrEqual": { $0 <= $1 ? 1 : 0 }
    case "Greater": { $0 > $1 ? 1 : 0 }
    case "GreaterOrEqual": { $0 >= $1 ? 1 : 0 }
    case "And": { $0 != 0 && $1 != 0 ? 1 : 0 }
    case "Or": { $0 != 0 || $1 != 0 ? 1 : 0 }
    default: nil
    }
  }

  func constant(_ node: ONNXNode) throws(ImportProblem) -> [Value] {
    if let tensor = node.tensor("value") { return [try Value(tensor, name: node.name)] }
    if let integer = node.integer("value_int") {
      return [known(Numbers(dimensions: [], values: [Double(integer)]), isInteger: true)]
    }
    if let integers = node.integers("value_ints") {
      return [known(Numbers(integers), isInteger: true)]
    }
    if let number = node.number("value_float") {
      return [known(Numbers(dimensions: [], values: [number]), isInteger: false)]
    }
    if let numbers = node.numbers("value_floats") {
      return [known(Numbers(dimensions: [numbers.count], values: numbers), isInteger: false)]
    }
    throw ImportProblem("has no value; expected a tensor, integers or floats")
  }

  func shapeOf(_ node: ONNXNode) throws(ImportProblem) -> [Value] {
    let input = try node.required(0, "input")
    let range = SliceRange(
      node.integer("start", default: 0), node.integer("end", default: .max), 1, size: input.rank)
    let sizes = range.map { $0.positions.map { input.dimensions[$0] } } ?? []
    return [known(Numbers(sizes), isInteger: true)]
  }

  func sizeOf(_ node: ONNXNode) throws(ImportProblem) -> [Value] {
    let elements = try node.required(0, "input").elements
    return [known(Numbers(dimensions: [], values: [Double(elements)]), isInteger: true)]
  }

  func constantOfShape(_ node: ONNXNode) throws(ImportProblem) -> [Value] {
    let shape = try node.numbers(of: try node.required(0, "shape"), "sizes").integers
    let count = try HWSimImport.elements(of: shape)
    let filling = try node.tensor("value").map { tensor throws(ImportProblem) in
      try Value(tensor, name: node.name)
    }
    let number = filling == nil ? 0 : filling?.numbers?.scalar
    guard let number, count <= StoredTensor.mostContents else {
      return [unknown(shape, like: filling ?? known(Numbers([]), isInteger: false))]
    }
    let values = [Double](repeating: number, count: count)
    return [
      known(
        Numbers(dimensions: shape, values: values),
        isInteger: filling?.stored?.isInteger ?? false)
    ]
  }

  func range(_ node: ONNXNode) throws(ImportProblem) -> [Value] {
    var bounds: [Double] = []
    for index in 0..<3 {
      let value = try node.numbers(of: try node.required(index, "bound"), "bounds")
      guard let bound = value.scalar else { throw ImportProblem("its bounds are no scalars") }
      bounds.append(bound)
    }
    let count = ((bounds[1] - bounds[0]) / bounds[2]).rounded(.up)
    guard count.isFinite, count <= Double(StoredTensor.mostContents) else {
      throw ImportProblem("counts from \(bounds[0]) to \(bounds[1]) by \(bounds[2])")
    }
    let values = (0..<max(Int(count), 0)).map { bounds[0] + Double($0) * bounds[2] }
    return [known(Numbers(dimensions: [values.count], values: values), isInteger: true)]
  }

  func cast(_ node: ONNXNode) throws(ImportProblem) -> [Value] {
    var value = try node.required(0, "input")
    guard var stored = value.stored else { return [value] }
    // Conversion to an integer drops the rest.
    let integers = [2, 3, 4, 5, 6, 7, 9, 12, 13]
    stored.isInteger = integers.contains(node.integer("to", default: 1))
    if stored.isInteger { stored.contents = stored.contents?.map { $0.rounded(.towardZero) } }
    value = Value(
      dimensions: value.dimensions, channelAxis: value.channelAxis, source: .stored(stored))
    return [value]
  }
}
