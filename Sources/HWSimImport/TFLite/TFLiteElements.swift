internal import HWSimCore

// Operators that work element by element, reductions and normalisations.

extension TFLiteNetwork {
  mutating func unary(
    _ node: TFLiteNode, _ activation: Activation
  ) throws(ImportProblem) -> Value {
    let input = try node.required(0, "input")
    guard input.stored != nil else {
      return try lowering.activation(node.name, activation, input)
    }
    return computed(node, input)
  }

  /// More than two tensors are combined one after the other.
  mutating func combination(
    _ node: TFLiteNode, _ kind: Elementwise
  ) throws(ImportProblem) -> Value {
    let operands = node.inputs.compactMap(\.self)
    guard var result = operands.first else { throw ImportProblem("has no input") }
    if operands.allSatisfy({ $0.stored != nil }) { return try folded(node, operands) }
    for (index, operand) in operands.dropFirst().enumerated() {
      let name = index == 0 ? node.name : "\(node.name)/\(index + 1)"
      result = try lowering.elementwise(name, kind, result, operand)
    }
    let options: FlatTable? =
      switch node.type {
      case "ADD": node.options(.addition)
      case "SUB": node.options(.subtraction)
      case "MUL": node.options(.multiplication)
      case "DIV": node.options(.division)
      default: nil
      }
    return try fused(node.name, result, try options.choice(0))
  }

  /// A product of a tensor with itself reads it once.
  mutating func squared(_ name: String, _ value: Value) throws(ImportProblem) -> Value {
    guard value.stored == nil else { return unknown(value.dimensions, like: value) }
    return try lowering.unary(name, .elementwise(.multiply), value)
  }

  mutating func squaredDifference(_ node: TFLiteNode) throws(ImportProblem) -> Value {
    let (left, right) = (try node.required(0, "left"), try node.required(1, "right"))
    guard left.stored == nil || right.stored == nil else { return try folded(node, [left, right]) }
    let difference = try lowering.elementwise("\(node.name)/difference", .subtract, left, right)
    return try squared(node.name, difference)
  }

  mutating func reduction(
    _ node: TFLiteNode, _ kind: Reduction.Kind
  ) throws(ImportProblem) -> Value {
    let input = try node.required(0, "input")
    var axes: Set<Int> = []
    for axis in try node.integers(1, "axes") { axes.insert(try input.axis(axis)) }
    if axes.isEmpty { return input }
    let keepsAxes = try node.options(.reduction).flag(0)
    guard input.stored == nil else { return reduced(node, kind, input, axes, keepsAxes) }
    return try lowering.reduction(node.name, kind, input, axes: axes, keepsAxes: keepsAxes)
  }

  /// The position of the largest or smallest costs what the largest or smallest does.
  mutating func extremePosition(_ node: TFLiteNode) throws(ImportProblem) -> Value {
    let input = try node.required(0, "input")
    let axis = try input.axis(try node.integer(1, "axis"))
    let kind: Reduction.Kind = node.type == "ARG_MAX" ? .maximum : .minimum
    return try lowering.reduction(node.name, kind, input, axes: [axis], keepsAxes: false)
  }

  /// Each position's channels are divided by their norm.
  mutating func normalization(_ node: TFLiteNode) throws(ImportProblem) -> Value {
    let input = try node.required(0, "input")
    guard let size = input.dimensions.last, size > 0 else {
      throw ImportProblem("normalises a tensor of \(text(of: input.dimensions))")
    }
    let result = try lowering.normalization(node.name, input, groupSize: size, parameters: 0)
    return try fused(node.name, result, try node.options(.l2Normalization).choice(0))
  }

  /// Over as many neighbours as the channel has, at most all.
  mutating func localNormalization(_ node: TFLiteNode) throws(ImportProblem) -> Value {
    let image = try node.image(0)
    let radius = try node.options(.localResponseNormalization).integer(0)
    guard radius >= 0 else { throw ImportProblem("has radius \(radius)") }
    let size = min(2 * radius + 1, image.dimensions[3])
    return try lowering.unary(node.name, .localResponseNormalization(size: size), image)
  }

  /// Every element in another type or on another scale. Stored numbers are converted before the
  /// network runs.
  mutating func conversion(_ node: TFLiteNode) throws(ImportProblem) -> Value {
    let input = try node.required(0, "input")
    guard var stored = input.stored else {
      let output = try lowering.unary(node.name, .quantization, input)
      if let type = node.outputs.first?.type, !type.isInteger, let bits = type.bits {
        try lowering.fix(output, elementBytes: max(bits / 8, 1))
      }
      return output
    }
    // A conversion to integers drops the rest; one from quantised numbers would scale them.
    let isToInteger = node.outputs.first?.type.isInteger ?? false
    if node.type == "CAST" {
      stored.contents =
        isToInteger ? stored.contents?.map { $0.rounded(.towardZero) } : stored.contents
      stored.isInteger = isToInteger
    } else {
      stored.contents = nil
    }
    return Value(
      dimensions: input.dimensions, channelAxis: input.channelAxis, source: .stored(stored))
  }
}
