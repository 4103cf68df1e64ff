internal import HWSimCore

extension ONNXNetwork {
  /// Adds what an operator computes and returns its results, in the order of its outputs; fewer where
  /// nobody should read the rest.
  mutating func results(of node: ONNXNode) throws(ImportProblem) -> [Value] {
    if let activation = Self.activation(node) { return try unary(node, activation) }
    if let kind = Self.elementwise(node.type) { return try combination(node, kind) }
    if let kind = Self.reduction(node.type) { return try reduction(node, kind) }
    switch node.type {
    case "Conv", "ConvInteger", "QLinearConv", "FusedConv": return try convolution(node)
    case "ConvTranspose": return try transposedConvolution(node)
    case "Gemm", "QGemm": return try gemm(node)
    case "MatMul", "MatMulInteger", "QLinearMatMul", "FusedMatMul":
      return try matrixProduct(node)
    case "Attention" where node.inputs.count > 2 && node.input(2) != nil && !isMicrosoft(node),
      "MultiHeadAttention" where node.input(2)?.stored == nil && node.input(2) != nil:
      return try attention(node)
    case "Einsum": return try einsum(node)
    case "MaxPool": return try pooling(node, .max)
    case "AveragePool", "QLinearAveragePool", "LpPool": return try pooling(node, .average)
    case "GlobalMaxPool": return try globalPooling(node, .max)
    case "GlobalAveragePool", "QLinearGlobalAveragePool", "GlobalLpPool":
      return try globalPooling(node, .average)
    case "BatchNormalization": return try batchNormalization(node)
    case "LayerNormalization", "SimplifiedLayerNormalization", "SkipLayerNormalization",
      "RMSNormalization", "InstanceNormalization", "GroupNormalization", "LpNormalization",
      "MeanVarianceNormalization":
      return try normalization(node)
    case "LRN": return try localNormalization(node)
    case "Softmax", "LogSoftmax", "Hardmax", "QLinearSoftmax": return try softmax(node)
    case "ArgMax", "ArgMin": return try extremePosition(node)
    case "PRelu":
      let (input, slopes) = (try node.required(0, "input"), try node.required(1, "slopes"))
      return [try lowering.parametricRelu(node.name, input, slopes: slopes)]
    case "QuantizeLinear": return [try quantized(node)]
    case "Identity", "Dropout", "DequantizeLinear", "DynamicQuantizeLinear",
      "CastLike":
      return [try node.required(0, "input")]
    case "Cast": return try cast(node)
    case "Constant": return try constant(node)
    case "ConstantOfShape": return try constantOfShape(node)
    case "Shape": return try shapeOf(node)
    case "Size": return try sizeOf(node)
    case "Range": return try range(node)
    case "Reshape": return try reshape(node)
    case "Flatten": return try flatten(node)
    case "Transpose": return try transpose(node)
    case "Squeeze": return try squeeze(node)
    case "Unsqueeze": return try unsqueeze(node)
    case "Slice": return try slice(node)
    case "Split": return try split(node)
    case "Concat", "QLinearConcat": return try concatenation(node)
    case "Pad": return try pad(node)
    case "Expand": return try expand(node)
    case "Tile": return try tile(node)
    case "Gather": return try gather(node)
    case "GatherND", "GatherElements", "ScatterND", "ScatterElements", "Scatter", "Trilu":
      return try selection(node)
    case "Resize", "Upsample": return try resize(node)
    case "DepthToSpace", "SpaceToDepth": return try blocks(node)
    default: return try uncosted(node)
    }
  }

  /// Quantisation is how the file writes an 8-bit network: no layer, but weights become bytes.
  private func quantized(_ node: ONNXNode) throws(ImportProblem) -> Value {
    let input = try node.required(0, "input")
    guard var stored = input.stored, stored.precision != nil else { return input }
    stored.precision = .int8
    return input.with(stored)
  }

  private static func reduction(_ type: String) -> Reduction.Kind? {
    switch type {
    case "ReduceMean": .mean
    case "ReduceSum", "ReduceLogSum", "ReduceLogSumExp", "ReduceSumSquare": .sum
    case "ReduceMax": .maximum
    case "ReduceMin": .minimum
    case "ReduceProd": .product
    case "ReduceL1", "ReduceL2": .norm
    default: nil
    }
  }

  /// Microsoft's operator of that name multiplies by its own weights first.
  private func isMicrosoft(_ node: ONNXNode) -> Bool { node.input(1)?.stored != nil }

  /// An operator without a cost model: its shapes by rule, or as the file states them.
  mutating func uncosted(_ node: ONNXNode) throws(ImportProblem) -> [Value] {
    let inputs = node.inputs.compactMap(\.self)
    var results: [Value] = []
    for (index, output) in node.outputs.enumerated() where !output.isEmpty || index == 0 {
      var dimensions = statedDimensions(of: output)
      if dimensions == nil { dimensions = try ruledDimensions(node, index) }
      guard let dimensions else {
        if index > 0 { break }
        throw ImportProblem(
          "hwsim does not know the operator \(printable(node.type)), and the file does not state "
            + "the shape of its output '\(printable(output))'; run onnx.shape_inference over it")
      }
      let name = index == 0 ? node.name : "\(node.name)/\(index)"
      _ = try elements(of: dimensions)
      let isKnown = !inputs.isEmpty && inputs.allSatisfy { $0.stored != nil }
      results.append(
        isKnown
          ? unknown(dimensions, like: inputs[0])
          : try lowering.uncosted(name, node.type, inputs, dimensions))
    }
    return results
  }

  /// Shapes of operators that hwsim knows by name only.
  private func ruledDimensions(_ node: ONNXNode, _ output: Int) throws(ImportProblem) -> [Int]? {
    guard let first = node.input(0) else { return nil }
    switch node.type {
    case "CumSum", "ReverseSequence", "Bernoulli", "RandomNormalLike", "RandomUniformLike",
      "Shrink", "RotaryEmbedding", "EyeLike":
      return first.dimensions
    case "TopK":
      guard let count = node.integer("k") ?? node.input(1)?.numbers?.scalar.map(Int.init(clamping:))
      else { return nil }
      var dimensions = first.dimensions
      dimensions[try first.axis(node.integer("axis", default: -1))] = count
      return dimensions
    case "GridSample":
      guard let grid = node.input(1)?.dimensions, grid.count == 4, first.rank == 4 else {
        return nil
      }
      return [first.dimensions[0], first.dimensions[1], grid[1], grid[2]]
    case "LSTM", "GRU", "RNN": return recurrentDimensions(node, first, output)
    default: return nil
    }
  }

  /// All steps, then the last step's state: steps x directions x batch x width.
  private func recurrentDimensions(_ node: ONNXNode, _ input: Value, _ output: Int) -> [Int]? {
    guard input.rank == 3, let width = node.integer("hidden_size") else { return nil }
    let directions = node.text("direction") == "bidirectional" ? 2 : 1
    let isBatchFirst = node.flag("layout")
    let (steps, batch) =
      isBatchFirst
      ? (input.dimensions[1], input.dimensions[0]) : (input.dimensions[0], input.dimensions[1])
    switch (output, isBatchFirst) {
    case (0, false): return [steps, directions, batch, width]
    case (0, true): return [batch, steps, directions, width]
    case (_, false): return [directions, batch, width]
    case (_, true): return [batch, directions, width]
    }
  }
}
