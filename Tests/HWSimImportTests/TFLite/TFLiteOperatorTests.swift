import HWSimCore
import HWSimImport
import Testing

/// One operator on an image of 6 x 8 x 4, or another input: what shape comes out, of what kind?
struct TFLiteCase: CustomTestStringConvertible, Sendable {
  let testDescription: String
  /// Height x width x channels.
  let shape: String
  let kind: LayerKind
  let writer: TFLiteWriter

  init(
    _ name: String, _ shape: String, _ kind: LayerKind, on dimensions: [Int] = [1, 6, 8, 4],
    _ add: (inout TFLiteWriter, Int, Int) -> Void
  ) {
    (testDescription, self.shape, self.kind) = (name, shape, kind)
    writer = oneOperator(on: dimensions, add)
  }

  /// An operator that reads the image and then these integers, each an input of its own.
  init(
    _ name: String, _ integers: [[Int]], _ shape: String, _ kind: LayerKind,
    on dimensions: [Int] = [1, 6, 8, 4], options: (Int, [Int: Flat])? = nil
  ) {
    self.init(name, shape, kind, on: dimensions) { model, image, x in
      let inputs = integers.enumerated().map { model.constant("c\($0)", $1) }
      model.add(name, [image] + inputs, [x], options: options)
    }
  }
}

@Suite("What layer does a TFLite operator become?")
struct TFLiteOperatorTests {
  /// Options of windows: SAME or VALID, and a stride.
  static func window(_ padding: Int, _ stride: Int, _ more: [Int: Flat] = [:]) -> [Int: Flat] {
    [0: .int8(padding), 1: .int32(stride), 2: .int32(stride)].merging(more) { $1 }
  }

  static let (same, valid) = (0, 1)

  static let windows = [
    TFLiteCase("CONV_2D same", "3x4x5", .convolution) { model, image, x in
      model.add(
        "CONV_2D", [image, model.weights([5, 3, 3, 4])], [x], options: (1, window(same, 2)))
    },
    TFLiteCase("CONV_2D dilated", "2x4x5", .convolution) { model, image, x in
      model.add(
        "CONV_2D", [image, model.weights([5, 3, 3, 4])], [x],
        options: (1, window(valid, 1, [4: .int32(2), 5: .int32(2)])))
    },
    TFLiteCase("CONV_2D grouped", "6x8x6", .grouped) { model, image, x in
      model.add(
        "CONV_2D", [image, model.weights([6, 1, 1, 2])], [x], options: (1, window(same, 1)))
    },
    TFLiteCase("DEPTHWISE_CONV_2D", "6x8x4", .depthwise) { model, image, x in
      model.add(
        "DEPTHWISE_CONV_2D", [image, model.weights([1, 3, 3, 4])], [x],
        options: (2, window(same, 1, [3: .int32(1)])))
    },
    TFLiteCase("DEPTHWISE_CONV_2D twice", "6x8x8", .grouped) { model, image, x in
      model.add(
        "DEPTHWISE_CONV_2D", [image, model.weights([1, 3, 3, 8])], [x],
        options: (2, window(same, 1, [3: .int32(2)])))
    },
    TFLiteCase("TRANSPOSE_CONV", "12x16x5", .transposedConvolution) { model, image, x in
      let sizes = model.constant("sizes", [1, 12, 16, 5])
      model.add(
        "TRANSPOSE_CONV", [sizes, model.weights([5, 3, 3, 4]), image], [x],
        options: (49, window(same, 2)))
    },
    TFLiteCase("MAX_POOL_2D", "3x4x4", .maxPooling) { model, image, x in
      model.add(
        "MAX_POOL_2D", [image], [x],
        options: (5, window(valid, 2, [3: .int32(2), 4: .int32(2)])))
    },
    TFLiteCase("AVERAGE_POOL_2D", "3x4x4", .averagePooling) { model, image, x in
      model.add(
        "AVERAGE_POOL_2D", [image], [x],
        options: (5, window(same, 2, [3: .int32(3), 4: .int32(3)])))
    },
  ]

  static let products = [
    TFLiteCase("FULLY_CONNECTED", "1x1x5", .fullyConnected) { model, image, x in
      model.add("FULLY_CONNECTED", [image, model.weights([5, 192]), -1], [x])
    },
    TFLiteCase("FULLY_CONNECTED rows", "6x1x5", .pointwise, on: [1, 6, 4]) { model, rows, x in
      model.add(
        "FULLY_CONNECTED", [rows, model.weights([5, 4])], [x], options: (8, [2: .bool(true)]))
    },
    TFLiteCase("BATCH_MATMUL", "4x6x6", .matrixMultiplication, on: [1, 4, 6, 8]) {
      model, heads, x in
      // 4 heads of 6 x 8 times 8 x 6.
      model.add("BATCH_MATMUL", [heads, heads], [x], options: (101, [1: .bool(true)]))
    },
    TFLiteCase("BATCH_MATMUL stored", "6x1x5", .pointwise, on: [1, 6, 4]) { model, rows, x in
      model.add("BATCH_MATMUL", [rows, model.weights([4, 5])], [x])
    },
  ]

  static let elements = [
    TFLiteCase("RELU6", [], "6x8x4", .activation),
    TFLiteCase("RSQRT", [], "6x8x4", .activation),
    TFLiteCase("SQUARE", [], "6x8x4", .elementwise),
    TFLiteCase("SOFTMAX", [], "6x8x4", .softmax),
    TFLiteCase("QUANTIZE", [], "6x8x4", .quantization),
    TFLiteCase("L2_NORMALIZATION", [], "6x8x4", .normalization),
    TFLiteCase(
      "LOCAL_RESPONSE_NORMALIZATION", [], "6x8x4", .localResponseNormalization,
      options: (13, [0: .int32(1)])),
    TFLiteCase("MEAN", [[1, 2]], "1x1x4", .averagePooling),
    TFLiteCase("SUM", [[-1]], "6x1x8", .view),
    TFLiteCase("SUM", [[3]], "6x8x1", .reduction, options: (27, [0: .bool(true)])),
    TFLiteCase("ARG_MAX", [[3]], "6x1x8", .view),
  ]

  static let moves = [
    TFLiteCase("RESHAPE", [[1, -1, 2]], "96x1x2", .view),
    TFLiteCase("SQUEEZE", [], "8x1x4", .view, on: [1, 1, 8, 4], options: (30, [0: .int32s([1])])),
    TFLiteCase("TRANSPOSE", [[0, 2, 1, 3]], "8x6x4", .rearrangement),
    TFLiteCase("SLICE", [[0, 1, 0, 0], [1, 2, -1, 3]], "2x8x3", .rearrangement),
    TFLiteCase(
      "STRIDED_SLICE", [[0, 1, 6], [1, 6, 0], [1, 2, -2]], "3x3x4", .rearrangement),
    TFLiteCase(
      "STRIDED_SLICE", [[0, 9, 9, 9], [0, 9, 9, 3], [1, 2, -1, 1]], "3x8x3", .rearrangement,
      options: (32, [0: .int32(0b1110), 1: .int32(0b0111)])),
    TFLiteCase("PAD", [[0, 0, 1, 2, 3, 4, 0, 0]], "9x15x4", .rearrangement),
    TFLiteCase("MIRROR_PAD", [[0, 0, 1, 1, 1, 1, 0, 0]], "8x10x4", .rearrangement),
    TFLiteCase("TILE", [[1, 2, 1, 3]], "12x8x12", .rearrangement),
    TFLiteCase("GATHER", [[3, 1]], "6x2x4", .rearrangement, options: (23, [0: .int32(2)])),
    TFLiteCase("RESIZE_BILINEAR", [[12, 16]], "12x16x4", .rearrangement),
    TFLiteCase("DEPTH_TO_SPACE", [], "12x16x1", .rearrangement, options: (94, [0: .int32(2)])),
    TFLiteCase("SPACE_TO_DEPTH", [], "3x4x16", .rearrangement, options: (19, [0: .int32(2)])),
    TFLiteCase("SPACE_TO_BATCH_ND", [[2, 2], [0, 0, 0, 0]], "4x3x4x4", .rearrangement),
    TFLiteCase(
      "BATCH_TO_SPACE_ND", [[2, 2], [0, 1, 0, 0]], "11x16x4", .rearrangement, on: [4, 6, 8, 4]),
    TFLiteCase("REVERSE_V2", [[1]], "6x8x4", .rearrangement),
  ]

  @Test(arguments: windows + products + elements + moves)
  func becomes(_ example: TFLiteCase) throws {
    let network = try model(example.writer).network
    let layer = try #require(network.layers.last)
    #expect(layer.output.description == example.shape)
    #expect(network.kind(of: layer) == example.kind)
  }

  @Test func macsOfWindows() throws {
    let macs = try Self.windows.prefix(6).map { try model($0.writer).network.counts.macs }
    let expected = [
      3 * 4 * 5 * 9 * 4,  // outputs x window x inputs
      2 * 4 * 5 * 9 * 4,
      6 * 8 * 6 * 2,  // each output sees two inputs
      6 * 8 * 4 * 9,
      6 * 8 * 8 * 9,
      6 * 8 * 4 * 9 * 5,  // inputs x window x outputs
    ]
    #expect(macs == expected)
  }

  @Test func macsOfProducts() throws {
    let macs = try Self.products.map { try model($0.writer).network.counts.macs }
    #expect(macs == [5 * 192, 6 * 5 * 4, 4 * 6 * 6 * 8, 6 * 4 * 5])
  }

  /// Padding by zeros before a convolution is the convolution's.
  @Test func padding() throws {
    var writer = TFLiteWriter()
    let image = writer.input("image", [1, 6, 8, 4])
    let pads = writer.constant("pads", [0, 0, 0, 1, 0, 1, 0, 0], dimensions: [4, 2])
    let padded = writer.tensor("padded", [1, 7, 9, 4])
    writer.add("PAD", [image, pads], [padded])
    writer.outputs = [writer.tensor("x", [1, 3, 4, 5])]
    writer.add(
      "CONV_2D", [padded, writer.weights([5, 3, 3, 4])], writer.outputs,
      options: (1, Self.window(Self.valid, 2)))
    let network = try model(writer).network
    #expect(network.layers.map(\.name) == ["image", "x"])
    #expect(network.shape("x") == "3x4x5")
  }

  @Test(arguments: [
    (1, "x/relu", Activation.relu), (2, "x/relu_n1_to_1", .relu6), (3, "x/relu6", .relu6),
    (4, "x/tanh", .tanh),
  ])
  func fusedActivationIsALayer(_ code: Int, _ name: String, _ activation: Activation) throws {
    let writer = oneOperator { model, image, x in
      model.add("ADD", [image, image], [x], options: (11, [0: .int8(code)]))
    }
    let layer = try #require(try model(writer).network.layers.last)
    #expect(layer.name == name)
    #expect(layer.operation == .activation(activation))
  }

  @Test func splits() throws {
    var writer = TFLiteWriter()
    let image = writer.input("image", [1, 6, 8, 4])
    let axis = writer.constant("axis", [3], dimensions: [])
    let halves = ["a", "b"].map { writer.tensor($0, [1]) }
    writer.add("SPLIT", [axis, image], halves, options: (35, [0: .int32(2)]))
    let sizes = writer.constant("sizes", [5, -1])
    let column = writer.constant("column", [2], dimensions: [])
    let parts = ["c", "d"].map { writer.tensor($0, [1]) }
    writer.add("SPLIT_V", [image, sizes, column], parts)
    let rows = (0..<6).map { writer.tensor("row\($0)", [1]) }
    writer.add("UNPACK", [image], rows, options: (64, [0: .int32(6), 1: .int32(1)]))
    writer.outputs = halves + parts + rows
    let network = try model(writer).network
    #expect(["a", "b", "c", "d"].map(network.shape) == ["6x8x2", "6x8x2", "6x5x4", "6x3x4"])
    #expect(network.shape("row5/view") == "8x1x4")
  }

  @Test func concatenation() throws {
    for (axis, shape) in [(3, "6x8x8"), (-1, "6x8x8"), (1, "12x8x4")] {
      let writer = oneOperator { model, image, x in
        model.add("CONCATENATION", [image, image], [x], options: (10, [0: .int32(axis)]))
      }
      #expect(try model(writer).network.shape("x") == shape)
    }
  }
}
