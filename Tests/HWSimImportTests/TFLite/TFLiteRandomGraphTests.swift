import HWSimCore
import HWSimImport
import HWSimTestSupport
import Testing

@Suite("Does any graph of TFLite operators crash the import?")
struct TFLiteRandomGraphTests {
  @Test func graphsAreReadOrRefused() {
    let read = Mutations(path: "net.tflite") { _, random in
      var graph = RandomGraph(random)
      return graph.bytes()
    } read: {
      problem($0, path: "net.tflite")
    }
    #expect(read.complaints == [])
    #expect(0.02..<1 ~= read.share)
  }
}

/// Operators that read what is there, as they should or not.
private struct RandomGraph {
  private var random: SplitMix64
  private var writer = TFLiteWriter()
  private var computed: [Int] = []
  private var stored: [Int] = []

  init(_ random: SplitMix64) { self.random = random }

  mutating func bytes() -> [UInt8] {
    let rank = Int.random(in: 0...5, using: &random)
    let image = Bool.random(using: &random) ? [1, 6, 8, 4] : sizes(rank)
    computed.append(writer.input("input", image))
    for _ in 0..<Int.random(in: 1...6, using: &random) { addOperator() }
    writer.outputs = [computed[computed.count - 1]]
    return writer.bytes
  }

  private mutating func sizes(_ rank: Int) -> [Int] {
    (0..<rank).map { _ in [0, 1, 1, 2, 3, 4, 8, 65536, 1 << 20].randomElement(using: &random) ?? 1 }
  }

  private mutating func addOperator() {
    let name = Self.operators.randomElement(using: &random) ?? "ADD"
    let count = Int.random(in: 1...4, using: &random)
    var inputs = (0..<count).map { _ in tensor() }
    // Most operators read what was made last.
    if Int.random(in: 0..<4, using: &random) > 0 { inputs[0] = computed[computed.count - 1] }
    let outputs = (0..<([1, 1, 1, 1, 2].randomElement(using: &random) ?? 1)).map { _ in
      writer.tensor("x", sizes(Int.random(in: 0...4, using: &random)))
    }
    let type = Self.options.randomElement(using: &random) ?? 0
    var fields: [Int: Flat] = [:]
    for field in 0..<Int.random(in: 0...7, using: &random) { fields[field] = .int32(integer()) }
    writer.add(name, inputs, outputs, options: (Self.optionsOf[name] ?? type, fields))
    computed += outputs
  }

  /// Mostly small, sometimes as large as can be.
  private mutating func integer() -> Int {
    switch Int.random(in: 0..<12, using: &random) {
    case 0: -1
    case 1: [Int(Int32.max), Int(Int32.min), 65536, -2, 1000].randomElement(using: &random) ?? 0
    default: Int.random(in: 0...3, using: &random)
    }
  }

  private mutating func tensor() -> Int {
    switch Int.random(in: 0..<8, using: &random) {
    case 0: return -1
    case 1...3: return computed.randomElement(using: &random) ?? 0
    case 4:
      // Weights, whose bytes the file has to hold.
      let sizes = sizes(Int.random(in: 0...4, using: &random)).map { min($0, 8) }
      return writer.weights(sizes, Bool.random(using: &random) ? .float32 : .int8)
    default:
      let count = [0, 1, 1, 2, 4, 8].randomElement(using: &random) ?? 1
      let isMatrix = count == 8 && Bool.random(using: &random)
      let isScalar = count == 1 && Bool.random(using: &random)
      return writer.constant(
        "c", (0..<count).map { _ in integer() },
        dimensions: isMatrix ? [4, 2] : isScalar ? [] : [count])
    }
  }

  private static let optionsOf = [
    "CONV_2D": 1, "DEPTHWISE_CONV_2D": 2, "MAX_POOL_2D": 5, "FULLY_CONNECTED": 8,
    "CONCATENATION": 10, "RESHAPE": 17, "SPACE_TO_DEPTH": 19, "GATHER": 23, "SUM": 27,
    "SQUEEZE": 30, "STRIDED_SLICE": 32, "TRANSPOSE_CONV": 49, "PACK": 59, "UNPACK": 64,
    "DEPTH_TO_SPACE": 94, "BATCH_MATMUL": 101,
  ]
  private static let options = Array(optionsOf.values.sorted())

  private static let operators = """
    ADD SUB MUL DIV MAXIMUM POW LESS SELECT_V2 SQUARED_DIFFERENCE SQUARE RELU LOGISTIC HARD_SWISH NEG
    CONV_2D DEPTHWISE_CONV_2D TRANSPOSE_CONV FULLY_CONNECTED FULLY_CONNECTED BATCH_MATMUL MAX_POOL_2D
    MEAN SUM REDUCE_PROD ARG_MAX SOFTMAX L2_NORMALIZATION LOCAL_RESPONSE_NORMALIZATION QUANTIZE CAST
    DEQUANTIZE RESHAPE RESHAPE RESHAPE SQUEEZE EXPAND_DIMS TRANSPOSE SLICE STRIDED_SLICE SPLIT SPLIT_V
    CONCATENATION PACK UNPACK GATHER EMBEDDING_LOOKUP PAD PADV2 MIRROR_PAD TILE BROADCAST_TO
    RESIZE_BILINEAR DEPTH_TO_SPACE SPACE_TO_DEPTH SPACE_TO_BATCH_ND BATCH_TO_SPACE_ND REVERSE_V2 SHAPE
    RANK FILL RANGE LSTM Custom
    """.split { $0.isWhitespace }.map(String.init)
}
