internal import HWSimCore

/// One step of the graph.
package struct TFLiteOperator {
  let index: Int
  /// `CONV_2D`, or the code of a custom operator.
  package let name: String
  /// Indices of tensors; nil where an optional one is left out.
  package let inputs: [Int?]
  package let outputs: [Int]
  private let optionsType: UInt8
  private let optionsTable: FlatTable?

  init(
    _ index: Int, _ name: String, _ table: FlatTable, tensorCount: Int
  ) throws(ImportProblem) {
    (self.index, self.name) = (index, name)
    var inputs: [Int?] = []
    for tensor in try table.integers(1) {
      guard -1..<tensorCount ~= tensor else {
        throw ImportProblem("reads tensor \(tensor) of \(tensorCount)")
      }
      inputs.append(tensor < 0 ? nil : tensor)
    }
    self.inputs = inputs
    outputs = try table.integers(2)
    for tensor in outputs where !(0..<tensorCount ~= tensor) {
      throw ImportProblem("makes tensor \(tensor) of \(tensorCount)")
    }
    optionsType = try table.number(3, default: 0)
    optionsTable = try table.table(4)
  }

  /// `operator 12 (CONV_2D)`, as messages name it.
  var place: String { Self.place(index, name) }

  static func place(_ index: Int, _ name: String) -> String {
    "operator \(index) (\(printable(name)))"
  }

  /// The options, if the file has them and they are of this type; otherwise every option has its
  /// default.
  func options(_ type: TFLiteOptions) -> FlatTable? {
    optionsType == type.rawValue ? optionsTable : nil
  }
}

// MARK: - Names

extension TFLiteOperator {
  private static let custom = 32
  /// By code.
  package static let builtins = """
    ADD AVERAGE_POOL_2D CONCATENATION CONV_2D DEPTHWISE_CONV_2D DEPTH_TO_SPACE DEQUANTIZE
    EMBEDDING_LOOKUP FLOOR FULLY_CONNECTED HASHTABLE_LOOKUP L2_NORMALIZATION L2_POOL_2D
    LOCAL_RESPONSE_NORMALIZATION LOGISTIC LSH_PROJECTION LSTM MAX_POOL_2D MUL RELU RELU_N1_TO_1
    RELU6 RESHAPE RESIZE_BILINEAR RNN SOFTMAX SPACE_TO_DEPTH SVDF TANH CONCAT_EMBEDDINGS SKIP_GRAM
    CALL CUSTOM EMBEDDING_LOOKUP_SPARSE PAD UNIDIRECTIONAL_SEQUENCE_RNN GATHER BATCH_TO_SPACE_ND
    SPACE_TO_BATCH_ND TRANSPOSE MEAN SUB DIV SQUEEZE UNIDIRECTIONAL_SEQUENCE_LSTM STRIDED_SLICE
    BIDIRECTIONAL_SEQUENCE_RNN EXP TOPK_V2 SPLIT LOG_SOFTMAX DELEGATE BIDIRECTIONAL_SEQUENCE_LSTM
    CAST PRELU MAXIMUM ARG_MAX MINIMUM LESS NEG PADV2 GREATER GREATER_EQUAL LESS_EQUAL SELECT SLICE
    SIN TRANSPOSE_CONV SPARSE_TO_DENSE TILE EXPAND_DIMS EQUAL NOT_EQUAL LOG SUM SQRT RSQRT SHAPE POW
    ARG_MIN FAKE_QUANT REDUCE_PROD REDUCE_MAX PACK LOGICAL_OR ONE_HOT LOGICAL_AND LOGICAL_NOT UNPACK
    REDUCE_MIN FLOOR_DIV REDUCE_ANY SQUARE ZEROS_LIKE FILL FLOOR_MOD RANGE RESIZE_NEAREST_NEIGHBOR
    LEAKY_RELU SQUARED_DIFFERENCE MIRROR_PAD ABS SPLIT_V UNIQUE CEIL REVERSE_V2 ADD_N GATHER_ND COS
    WHERE RANK ELU REVERSE_SEQUENCE MATRIX_DIAG QUANTIZE MATRIX_SET_DIAG ROUND HARD_SWISH IF WHILE
    NON_MAX_SUPPRESSION_V4 NON_MAX_SUPPRESSION_V5 SCATTER_ND SELECT_V2 DENSIFY SEGMENT_SUM
    BATCH_MATMUL PLACEHOLDER_FOR_GREATER_OP_CODES CUMSUM CALL_ONCE BROADCAST_TO RFFT2D CONV_3D IMAG
    REAL COMPLEX_ABS HASHTABLE HASHTABLE_FIND HASHTABLE_IMPORT HASHTABLE_SIZE REDUCE_ALL
    CONV_3D_TRANSPOSE VAR_HANDLE READ_VARIABLE ASSIGN_VARIABLE BROADCAST_ARGS RANDOM_STANDARD_NORMAL
    BUCKETIZE RANDOM_UNIFORM MULTINOMIAL GELU DYNAMIC_UPDATE_SLICE RELU_0_TO_1 UNSORTED_SEGMENT_PROD
    UNSORTED_SEGMENT_MAX UNSORTED_SEGMENT_SUM ATAN2 UNSORTED_SEGMENT_MIN SIGN BITCAST BITWISE_XOR
    RIGHT_SHIFT STABLEHLO_LOGISTIC STABLEHLO_ADD STABLEHLO_DIVIDE STABLEHLO_MULTIPLY
    STABLEHLO_MAXIMUM STABLEHLO_RESHAPE STABLEHLO_CLAMP STABLEHLO_CONCATENATE
    STABLEHLO_BROADCAST_IN_DIM STABLEHLO_CONVOLUTION STABLEHLO_SLICE STABLEHLO_CUSTOM_CALL
    STABLEHLO_REDUCE STABLEHLO_ABS STABLEHLO_AND STABLEHLO_COSINE STABLEHLO_EXPONENTIAL
    STABLEHLO_FLOOR STABLEHLO_LOG STABLEHLO_MINIMUM STABLEHLO_NEGATE STABLEHLO_OR STABLEHLO_POWER
    STABLEHLO_REMAINDER STABLEHLO_RSQRT STABLEHLO_SELECT STABLEHLO_SUBTRACT STABLEHLO_TANH
    STABLEHLO_SCATTER STABLEHLO_COMPARE STABLEHLO_CONVERT STABLEHLO_DYNAMIC_SLICE
    STABLEHLO_DYNAMIC_UPDATE_SLICE STABLEHLO_PAD STABLEHLO_IOTA STABLEHLO_DOT_GENERAL
    STABLEHLO_REDUCE_WINDOW STABLEHLO_SORT STABLEHLO_WHILE STABLEHLO_GATHER STABLEHLO_TRANSPOSE
    DILATE STABLEHLO_RNG_BIT_GENERATOR REDUCE_WINDOW STABLEHLO_COMPOSITE STABLEHLO_SHIFT_LEFT
    STABLEHLO_CBRT
    """.split { $0.isWhitespace }.map(String.init)

  /// The names of a file's operator codes. Codes below 127 are in the older field, one byte wide.
  static func names(_ codes: FlatTables) throws(ImportProblem) -> [String] {
    var names: [String] = []
    for index in codes.indices {
      let code = try codes[index]
      let short = Int(try code.number(0, default: Int8(0)))
      let builtin = max(short, Int(try code.number(3, default: Int32(0))))
      if builtin == custom {
        names.append(try code.string(1) ?? builtins[custom])
      } else {
        names.append(builtins.indices.contains(builtin) ? builtins[builtin] : "\(builtin)")
      }
    }
    return names
  }
}
