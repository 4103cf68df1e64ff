internal import HWSimCore

// Matrix products.

extension TFLiteNetwork {
  /// Weights of outputs x inputs. The input is taken as rows of as many numbers as the weights see.
  mutating func fullyConnected(_ node: TFLiteNode) throws(ImportProblem) -> Value {
    let input = try node.required(0, "input")
    let weights = try node.required(1, "weights")
    let options = node.options(.fullyConnected)
    guard weights.rank == 2, weights.dimensions[1] > 0,
      input.elements.isMultiple(of: weights.dimensions[1])
    else {
      throw ImportProblem(
        "multiplies \(text(of: input.dimensions)) by weights of \(text(of: weights.dimensions)), "
          + "expected outputs x inputs")
    }
    let (outputs, inputs) = (weights.dimensions[0], weights.dimensions[1])
    let keepsAxes = try options.flag(2) && input.rank > 1 && input.dimensions.last == inputs
    let rows =
      keepsAxes
      ? input
      : try lowering.reshaped(
        input, to: [input.elements / inputs, inputs], channelAxis: 1, for: "\(node.name)/view")
    let result: Value
    if weights.stored != nil {
      result = try lowering.product(
        node.name, rows, inputs: inputs,
        lowering.weights(weights, outputs: outputs, hasBias: node.input(2) != nil))
    } else {
      let matrix = try lowering.transposed("\(node.name)/transpose", weights, [1, 0])
      let product = try lowering.product(node.name, rows, matrix)
      result =
        try node.input(2).map { bias throws(ImportProblem) in
          try lowering.elementwise("\(node.name)/bias", .add, product, bias)
        } ?? product
    }
    return try fused(node.name, result, try options.choice(0))
  }

  /// Of the matrices in the last two axes of both, each perhaps transposed.
  mutating func matrixProduct(_ node: TFLiteNode) throws(ImportProblem) -> Value {
    let options = node.options(.matrixProduct)
    var left = try node.required(0, "left")
    var right = try node.required(1, "right")
    if try options.flag(0) { left = try lowering.matricesTransposed("\(node.name)/left", left) }
    if try options.flag(1) { right = try lowering.matricesTransposed("\(node.name)/right", right) }
    if right.stored != nil, right.rank == 2, left.stored == nil, left.rank > 1 {
      return try lowering.product(
        node.name, left, inputs: right.dimensions[0],
        lowering.weights(right, outputs: right.dimensions[1], hasBias: false))
    }
    return try lowering.product(node.name, left, right)
  }
}
