internal import HWSimCore

// Operators that work element by element, and normalisations.

extension ONNXNetwork {
  /// The activation that an operator is; nil if it is none.
  static func activation(_ node: ONNXNode) -> Activation? {
    switch node.type {
    case "Relu", "ThresholdedRelu": .relu
    case "Clip": .relu6
    case "LeakyRelu", "QLinearLeakyRelu": .leakyRelu
    case "HardSigmoid": .hardSigmoid
    case "HardSwish": .hardSwish
    case "Sigmoid", "QLinearSigmoid": .sigmoid
    case "Tanh": .tanh
    case "Swish", "Silu", "QuickGelu": .swish
    case "Gelu", "FastGelu", "BiasGelu": .gelu
    case "Elu", "Selu", "Celu": .elu
    case "Mish": .mish
    case "Softplus", "Softsign": .softplus
    case "Exp": .exponential
    case "Log": .logarithm
    case "Sqrt": .squareRoot
    case "Reciprocal": .reciprocal
    case "Erf": .erf
    case "Sin", "Cos", "Tan", "Asin", "Acos", "Atan", "Sinh", "Cosh", "Asinh", "Acosh", "Atanh":
      .sine
    case "Abs", "Sign": .absolute
    case "Neg", "Not", "BitwiseNot": .negate
    case "Floor", "Ceil", "Round", "IsNaN", "IsInf": .round
    default: nil
    }
  }

  mutating func unary(
    _ node: ONNXNode, _ activation: Activation
  ) throws(ImportProblem) -> [Value] {
    let input = try node.required(0, "input")
    guard input.stored == nil else { return [computed(input, Self.function(node.type))] }
    return [try lowering.activation(node.name, activation, input)]
  }

  /// Numbers known before the network runs, and what becomes of them.
  private static func function(_ type: String) -> ((Double) -> Double)? {
    switch type {
    case "Sqrt": { $0.squareRoot() }
    case "Reciprocal": { 1 / $0 }
    case "Abs": { abs($0) }
    case "Neg": { -$0 }
    case "Not": { $0 == 0 ? 1 : 0 }
    case "Floor": { $0.rounded(.down) }
    case "Ceil": { $0.rounded(.up) }
    case "Round": { $0.rounded(.toNearestOrEven) }
    default: nil
    }
  }

  /// The combination that an operator is; nil if it is none.
  static func elementwise(_ type: String) -> Elementwise? {
    switch type {
    case "Add", "QLinearAdd", "Sum": .add
    case "Sub": .subtract
    case "Mul", "QLinearMul": .multiply
    case "Div", "Mod": .divide
    case "Max": .maximum
    case "Min": .minimum
    case "Pow": .power
    case "Equal", "Less", "LessOrEqual", "Greater", "GreaterOrEqual", "And", "Or", "Xor",
      "BitwiseAnd", "BitwiseOr", "BitwiseXor", "BitShift", "Where":
      .compare
    case "Mean": .add
    default: nil
    }
  }

  /// More than two tensors are combined one after the other.
  mutating func combination(
    _ node: ONNXNode, _ kind: Elementwise
  ) throws(ImportProblem) -> [Value] {
    // QLinearAdd and QLinearMul have scales and zero points between the operands.
    let isQuantized = node.type.hasPrefix("QLinear")
    let operands =
      isQuantized
      ? [node.input(0), node.input(3)].compactMap(\.self) : node.inputs.compactMap(\.self)
    guard var result = operands.first else { throw ImportProblem("has no input") }
    if operands.allSatisfy({ $0.stored != nil }) { return [try folded(node, operands)] }
    for (index, operand) in operands.dropFirst().enumerated() {
      let name = index == 0 ? node.name : "\(node.name)/\(index + 1)"
      result = try lowering.elementwise(name, kind, result, operand)
    }
    return [result]
  }

  mutating func batchNormalization(_ node: ONNXNode) throws(ImportProblem) -> [Value] {
    let input = try node.required(0, "input")
    let scale = try node.required(1, "scale")
    guard input.rank > 1, scale.elements == input.dimensions[1] else {
      throw ImportProblem(
        "has \(scale.elements) scales for a tensor of \(text(of: input.dimensions))")
    }
    let image = try lowering.reading(input, channelsAt: 1, for: node.name)
    return [try lowering.unary(node.name, .batchNormalization, image)]
  }

  /// Normalisations whose statistics are computed while the network runs.
  mutating func normalization(_ node: ONNXNode) throws(ImportProblem) -> [Value] {
    let input = try node.required(0, "input")
    guard input.rank > 0 else { throw ImportProblem("normalises a scalar") }
    let size: Int
    switch node.type {
    case "InstanceNormalization", "MeanVarianceNormalization":
      size = input.dimensions.dropFirst(2).reduce(1, *)
    case "GroupNormalization":
      let groups = node.integer("num_groups", default: 1)
      let perImage = input.dimensions.dropFirst().reduce(1, *)
      guard groups > 0, perImage.isMultiple(of: groups) else {
        throw ImportProblem("\(perImage) elements do not split into \(groups) groups")
      }
      size = perImage / groups
    case "LpNormalization":
      size = input.dimensions[try input.axis(node.integer("axis", default: -1))]
    default:
      let axis = try input.axis(node.integer("axis", default: -1))
      size = input.dimensions[axis...].reduce(1, *)
    }
    let learned = node.inputs.dropFirst().compactMap { $0?.stored == nil ? nil : $0?.elements }
    let result = try lowering.normalization(
      node.name, input, groupSize: size, parameters: learned.prefix(2).reduce(0, +))
    return [result]
  }

  mutating func localNormalization(_ node: ONNXNode) throws(ImportProblem) -> [Value] {
    let input = try node.required(0, "input")
    let operation = Operation.localResponseNormalization(size: node.integer("size", default: 0))
    return [try lowering.unary(node.name, operation, input)]
  }

  mutating func softmax(_ node: ONNXNode) throws(ImportProblem) -> [Value] {
    let input = try node.required(0, "input")
    return [try lowering.unary(node.name, .softmax, input)]
  }

  mutating func reduction(
    _ node: ONNXNode, _ kind: Reduction.Kind
  ) throws(ImportProblem) -> [Value] {
    let input = try node.required(0, "input")
    var axes: Set<Int> = []
    for axis in try node.integers("axes", orInput: 1) ?? [] { axes.insert(try input.axis(axis)) }
    if axes.isEmpty {
      if node.flag("noop_with_empty_axes") { return [input] }
      axes = Set(input.dimensions.indices)
    }
    let keeps = node.flag("keepdims", default: true)
    if let numbers = input.numbers, axes.count == numbers.dimensions.count,
      let folded = Self.reduced(numbers, by: node.type)
    {
      let value = known(folded, isInteger: input.stored?.isInteger ?? false)
      return [
        keeps
          ? try lowering.reshaped(value, to: input.dimensions.map { _ in 1 }, for: node.name)
          : value
      ]
    }
    guard input.stored == nil else {
      let kept = input.dimensions.indices.compactMap { axis in
        axes.contains(axis) ? (keeps ? 1 : nil) : input.dimensions[axis]
      }
      return [unknown(kept, like: input)]
    }
    return [
      try lowering.reduction(node.name, kind, input, axes: axes, keepsAxes: keeps)
    ]
  }

  private static func reduced(_ numbers: Numbers, by type: String) -> Numbers? {
    switch type {
    case "ReduceSum": numbers.reduced(0, +)
    case "ReduceProd": numbers.reduced(1, *)
    case "ReduceMax": numbers.values.max().map { Numbers(dimensions: [], values: [$0]) }
    case "ReduceMin": numbers.values.min().map { Numbers(dimensions: [], values: [$0]) }
    default: nil
    }
  }

  /// The position of the largest or smallest costs what the largest or smallest does.
  mutating func extremePosition(_ node: ONNXNode) throws(ImportProblem) -> [Value] {
    let input = try node.required(0, "input")
    let axis = try input.axis(node.integer("axis", default: 0))
    let kind: Reduction.Kind = node.type == "ArgMax" ? .maximum : .minimum
    return [
      try lowering.reduction(
        node.name, kind, input, axes: [axis], keepsAxes: node.flag("keepdims", default: true))
    ]
  }
}
