import HWSimCore
import HWSimImport
import Testing

@Suite("What network is in a TFLite file?")
struct TFLiteNetworkTests {
  @Test func layers() throws {
    let imported = try model(tinyTFLite)
    #expect(imported.format == "TensorFlow Lite")
    #expect(imported.network.name == "net")
    let layers = imported.network.layers.map { "\($0.name) \($0.output)" }
    #expect(
      layers == [
        "image 8x6x3", "net/conv 8x6x4", "net/conv/relu 8x6x4", "row 1x1x192", "result 1x1x192",
      ])
    #expect(imported.network.counts.macs == 8 * 6 * 4 * 27)
    #expect(imported.network.counts.parameters == 108 + 4)
  }

  @Test func coverage() throws {
    let coverage = try model(tinyTFLite).coverage.map { "\($0.name) \($0.treatment.rawValue)" }
    #expect(coverage == ["CONV_2D costed", "RESHAPE costed", "MyOperator not costed"])
  }

  @Test func zeroWeights() throws {
    // Every fourth of 108 numbers.
    #expect(try model(tinyTFLite).network.layers[1].zeroWeights == 27)
  }

  @Test(arguments: [
    (TFLiteType.int8, Precision.int8), (.uint8, .int8), (.int4, .int8), (.float16, .fp16),
    (.float32, .fp32),
  ])
  func storedPrecision(_ type: TFLiteType, _ precision: Precision) throws {
    let writer = oneOperator(on: [1, 10], of: type) { model, row, x in
      model.add("FULLY_CONNECTED", [row, model.weights([4, 10], type)], [x])
    }
    #expect(try model(writer).network.storedPrecision == precision)
  }

  /// As converters write weights of half precision.
  @Test func dequantizedWeightsAreWeights() throws {
    let writer = oneOperator(on: [1, 10]) { model, row, x in
      let weights = model.tensor("converted", [4, 10])
      model.add("DEQUANTIZE", [model.weights([4, 10], .float16)], [weights])
      model.add("FULLY_CONNECTED", [row, weights], [x])
    }
    let network = try model(writer).network
    #expect(network.layers.map(\.name) == ["image", "x"])
    #expect(network.storedPrecision == .fp16)
    #expect(network.layers[1].zeroWeights == 40)
  }

  @Test func names() throws {
    var writer = TFLiteWriter()
    let image = writer.input("", [1, 4])
    let tensors = ["a/b;c/d", "a/b", "", ";"].map { writer.tensor($0, [1, 4]) }
    for (from, to) in zip([image] + tensors, tensors) { writer.add("RELU", [from], [to]) }
    writer.outputs = [tensors[3]]
    let network = try model(writer).network
    #expect(network.layers.map(\.name) == ["input_0", "a/b", "a/b_2", "relu_2", "relu_3"])
  }

  /// Sizes computed from a tensor's own, as Keras writes a flattening.
  @Test(arguments: [1, 3])
  func computedShape(_ batch: Int) throws {
    let writer = oneOperator { model, image, x in
      let (shape, size, sizes) = (
        model.tensor("shape", [4]), model.tensor("size", []), model.tensor("sizes", [2])
      )
      model.add("SHAPE", [image], [shape])
      let bounds = [0, 1, 1].map { model.constant("bound\($0)", [$0]) }
      model.add("STRIDED_SLICE", [shape] + bounds, [size], options: (32, [4: .int32(1)]))
      let rest = model.constant("rest", [-1], dimensions: [])
      model.add("PACK", [size, rest], [sizes], options: (59, [0: .int32(2)]))
      model.add("RESHAPE", [image, sizes], [x])
    }
    let network = try model(writer, ModelInputs(batch: batch)).network
    #expect(network.shape("x") == (batch == 1 ? "1x1x192" : "3x1x1x192"))
  }

  @Test func batch() throws {
    let network = try model(tinyTFLite, ModelInputs(batch: 5)).network
    #expect(network.layers.map(\.output.batch) == [5, 5, 5, 5, 5])
    #expect(network.counts.macs == 5 * 8 * 6 * 4 * 27)
  }

  @Test func sizeOfInput() throws {
    let shape = ModelInputs.InputShape(name: "image", dimensions: [9, 7, 4])
    let writer = oneOperator { model, image, x in model.add("RELU", [image], [x]) }
    let network = try model(writer, ModelInputs(shapes: [shape])).network
    #expect(network.shape("x") == "9x7x4")
  }

  /// What depends on what the network computes has one entry.
  @Test func customOperator() throws {
    var writer = TFLiteWriter()
    let image = writer.input("image", [1, 6, 8, 4])
    let (boxes, count) = (writer.tensor("boxes", [1, 0, 4]), writer.tensor("count", []))
    writer.add("TFLite_Detection_PostProcess", [image], [boxes, count])
    writer.outputs = [boxes, count]
    let network = try model(writer).network
    #expect(network.shape("boxes") == "1x1x4")
    #expect(network.shape("count") == "1x1x1")
    let name = "TFLite_Detection_PostProcess"
    #expect(
      network.layers[1].operation == .uncosted(name: name, output: network.layers[1].output))
  }

  @Test func stateOfARecurrentOperator() throws {
    let writer = oneOperator(on: [1, 4], output: [1, 8]) { model, row, x in
      let state = model.tensor("state", [1, 8], fields: [5: .bool(true)])
      model.add("UNIDIRECTIONAL_SEQUENCE_LSTM", [row, -1, state], [x])
      model.add("CALL_ONCE", [], [])
    }
    let network = try model(writer).network
    #expect(network.shape("x") == "1x1x8")
    #expect(network.kind(of: network.layers[1]) == .uncosted)
  }

  @Test func biasOfAScalar() throws {
    let writer = oneOperator(on: [1, 4]) { model, row, x in
      let (product, scalar) = (model.tensor("product", [1, 1]), model.tensor("scalar", []))
      model.add("FULLY_CONNECTED", [row, model.weights([1, 4])], [product])
      model.add("RESHAPE", [product, model.constant("none", [])], [scalar])
      model.add("ADD", [scalar, model.weights([])], [x])
    }
    #expect(try model(writer).network.shape("x") == "1x1x1")
  }

  /// The product is read as it is too: adding a bias to a view of it must not compute it twice.
  @Test func viewOfASharedTensor() throws {
    let writer = oneOperator(on: [1, 4]) { model, row, x in
      let (product, view) = (model.tensor("product", [1, 5]), model.tensor("view", [1, 1, 5]))
      let sum = model.tensor("sum", [1, 1, 5])
      model.add("FULLY_CONNECTED", [row, model.weights([5, 4])], [product])
      model.add("RESHAPE", [product, model.constant("sizes", [1, 1, 5])], [view])
      model.add("ADD", [view, model.weights([5])], [sum])
      let relu = model.tensor("relu", [1, 5])
      model.add("RELU", [product], [relu])
      model.add("ADD", [sum, relu], [x])
    }
    #expect(try model(writer).network.counts.macs == 20)
  }

  @Test func convolutionOfAConstant() throws {
    let writer = oneOperator { model, image, x in
      let features = model.tensor("features", [1])
      let options = (1, [1: Flat.int32(1), 2: .int32(1)])
      model.add(
        "CONV_2D", [model.weights([1, 6, 8, 3]), model.weights([4, 3, 3, 3])], [features],
        options: options)
      model.add("MUL", [image, features], [x])
    }
    #expect(try model(writer).network.shape("features") == "6x8x4")
  }

  @Test func constantsAreParameters() throws {
    let writer = oneOperator { model, image, x in
      model.add("MUL", [image, model.weights([1, 6, 8, 1])], [x])
    }
    let network = try model(writer).network
    #expect(network.counts.parameters == 48)
    #expect(network.counts.multiplications == 192)
  }
}
