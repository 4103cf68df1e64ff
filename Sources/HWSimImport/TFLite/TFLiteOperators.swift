internal import HWSimCore

extension TFLiteNetwork {
  /// Adds what an operator computes and returns its results, one for each output.
  mutating func results(of node: TFLiteNode) throws(ImportProblem) -> [Value] {
    if let activation = Self.activation(node.type) { return [try unary(node, activation)] }
    if let kind = Self.elementwise(node.type) { return [try combination(node, kind)] }
    if let kind = Self.reduction(node.type) { return [try reduction(node, kind)] }
    switch node.type {
    case "PRELU":
      let (input, slopes) = (try node.required(0, "input"), try node.required(1, "slopes"))
      return [try lowering.parametricRelu(node.name, input, slopes: slopes)]
    case "CONV_2D": return try convolution(node)
    case "DEPTHWISE_CONV_2D": return try depthwiseConvolution(node)
    case "TRANSPOSE_CONV": return try transposedConvolution(node)
    case "FULLY_CONNECTED": return [try fullyConnected(node)]
    case "BATCH_MATMUL": return [try matrixProduct(node)]
    case "MAX_POOL_2D": return [try pooling(node, .max)]
    case "AVERAGE_POOL_2D", "L2_POOL_2D": return [try pooling(node, .average)]
    case "SQUARE": return [try squared(node.name, try node.required(0, "input"))]
    case "SQUARED_DIFFERENCE": return [try squaredDifference(node)]
    case "L2_NORMALIZATION": return [try normalization(node)]
    case "LOCAL_RESPONSE_NORMALIZATION": return [try localNormalization(node)]
    case "SOFTMAX", "LOG_SOFTMAX":
      return [try lowering.unary(node.name, .softmax, try node.required(0, "input"))]
    case "ARG_MAX", "ARG_MIN": return [try extremePosition(node)]
    case "QUANTIZE", "DEQUANTIZE", "FAKE_QUANT", "DENSIFY", "CAST": return [try conversion(node)]
    case "RESHAPE": return [try reshape(node)]
    case "SQUEEZE": return [try squeeze(node)]
    case "EXPAND_DIMS": return [try expandDims(node)]
    case "TRANSPOSE": return [try transpose(node)]
    case "SLICE": return [try slice(node)]
    case "STRIDED_SLICE": return [try stridedSlice(node)]
    case "SPLIT": return try split(node)
    case "SPLIT_V": return try splitBySizes(node)
    case "CONCATENATION": return [try concatenation(node)]
    case "PACK": return [try pack(node)]
    case "UNPACK": return try unpack(node)
    case "GATHER", "EMBEDDING_LOOKUP": return [try gather(node)]
    case "PAD", "PADV2", "MIRROR_PAD": return [try pad(node)]
    case "TILE": return [try tile(node)]
    case "BROADCAST_TO": return [try broadcastTo(node)]
    case "RESIZE_BILINEAR", "RESIZE_NEAREST_NEIGHBOR": return [try resize(node)]
    case "DEPTH_TO_SPACE": return [try depthToSpace(node)]
    case "SPACE_TO_DEPTH": return [try spaceToDepth(node)]
    case "SPACE_TO_BATCH_ND": return [try spaceToBatch(node)]
    case "BATCH_TO_SPACE_ND": return [try batchToSpace(node)]
    case "REVERSE_V2": return [try reverse(node)]
    case "SHAPE", "RANK": return [try sizes(node)]
    case "FILL": return [try fill(node)]
    case "RANGE": return [try range(node)]
    default: return try uncosted(node)
    }
  }

  /// The activation that an operator is; nil if it is none.
  ///
  /// - Ignores: the range of a clip: any is a ReLU6, which costs the same.
  private static func activation(_ type: String) -> Activation? {
    switch type {
    case "RELU": .relu
    case "RELU6", "RELU_N1_TO_1", "RELU_0_TO_1": .relu6
    case "LEAKY_RELU": .leakyRelu
    case "HARD_SWISH": .hardSwish
    case "LOGISTIC": .sigmoid
    case "TANH": .tanh
    case "GELU": .gelu
    case "ELU": .elu
    case "EXP": .exponential
    case "LOG": .logarithm
    case "SQRT", "RSQRT": .squareRoot
    case "SIN", "COS": .sine
    case "ABS", "SIGN": .absolute
    case "NEG", "LOGICAL_NOT": .negate
    case "FLOOR", "CEIL", "ROUND": .round
    default: nil
    }
  }

  /// The combination that an operator is; nil if it is none.
  private static func elementwise(_ type: String) -> Elementwise? {
    switch type {
    case "ADD", "ADD_N": .add
    case "SUB": .subtract
    case "MUL": .multiply
    case "DIV", "FLOOR_DIV", "FLOOR_MOD": .divide
    case "MAXIMUM": .maximum
    case "MINIMUM": .minimum
    case "POW": .power
    case "LESS", "LESS_EQUAL", "GREATER", "GREATER_EQUAL", "EQUAL", "NOT_EQUAL", "LOGICAL_AND",
      "LOGICAL_OR", "SELECT", "SELECT_V2", "BITWISE_XOR", "RIGHT_SHIFT":
      .compare
    default: nil
    }
  }

  private static func reduction(_ type: String) -> Reduction.Kind? {
    switch type {
    case "MEAN": .mean
    case "SUM": .sum
    case "REDUCE_MAX", "REDUCE_ANY": .maximum
    case "REDUCE_MIN", "REDUCE_ALL": .minimum
    case "REDUCE_PROD": .product
    default: nil
    }
  }

  /// An operator without a cost model: its outputs are as the file states them.
  mutating func uncosted(_ node: TFLiteNode) throws(ImportProblem) -> [Value] {
    var results: [Value] = []
    for (name, output) in zip(node.names, node.outputs) {
      results.append(
        try lowering.uncosted(name, node.type, node.inputs.compactMap(\.self), stated(output)))
    }
    return results
  }
}
