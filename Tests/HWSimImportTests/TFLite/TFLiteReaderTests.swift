import HWSimImport
import Testing

@Suite("What is read from a TFLite file?")
struct TFLiteReaderTests {
  private func expect(
    _ model: TFLiteWriter, _ expected: String, _ body: (TFLiteFile) -> String
  ) {
    #expect(inspect(model.bytes, body) == expected)
  }

  @Test func tensors() {
    expect(
      tinyTFLite,
      "image 8x6x3, weights 3x3x3, bias , net/conv;net/relu 8x6x4, shape , row 192, result 192"
    ) {
      $0.tensors.map { tensor in
        tensor.name + " " + tensor.dimensions.dropFirst().map(String.init).joined(separator: "x")
      }.joined(separator: ", ")
    }
    expect(tinyTFLite, "int8 int8 int32 int8 int32 int8 int8") {
      $0.tensors.map { "\($0.type)" }.joined(separator: " ")
    }
    expect(tinyTFLite, "0 -128") {
      "\($0.tensors[1].zeroPoint ?? 9) \($0.tensors[3].zeroPoint ?? 9)"
    }
  }

  @Test func operators() {
    expect(tinyTFLite, "CONV_2D [0, 1, 2] [3], RESHAPE [3, 4] [5], MyOperator [5, -1] [6]") {
      $0.operators.map { step in
        "\(step.name) \(step.inputs.map { $0 ?? -1 }) \(step.outputs)"
      }.joined(separator: ", ")
    }
    expect(tinyTFLite, "[0] [6]") { "\($0.inputs) \($0.outputs)" }
  }

  /// Codes from 127 on do not fit the older field.
  @Test func lateOperators() {
    var model = TFLiteWriter()
    let input = model.input("x", [1])
    for name in ["GELU", "STABLEHLO_CBRT", "CUMSUM"] { model.add(name, [input], [input]) }
    expect(model, "GELU STABLEHLO_CBRT CUMSUM") { $0.operators.map(\.name).joined(separator: " ") }
  }

  @Test(
    arguments: [
      (TFLiteType.int8, [0xFF, 0, 1], [-1, 0, 1]),
      (.uint8, [0xFF, 0, 1], [255, 0, 1]),
      (.bool, [0xFF, 0, 1], [1, 0, 1]),
      (.int16, [0xFE, 0xFF], [-2]),
      (.int32, [0xFE, 0xFF, 0xFF, 0xFF], [-2]),
      (.int64, [0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [-2]),
      (.float16, [0, 0xC0], [-2]),  // sign, exponent 2^1
      (.float32, [0, 0, 0xC0, 0x3F], [1.5]),
      (.float64, [0, 0, 0, 0, 0, 0, 0xF8, 0x3F], [1.5]),
    ] as [(TFLiteType, [UInt8], [Double])])
  func contents(_ type: TFLiteType, _ data: [UInt8], _ expected: [Double]) {
    var model = TFLiteWriter()
    model.tensor("x", [expected.count], type, data: data)
    expect(model, "\(expected)") { "\($0.constants.contents(of: $0.tensors[0]) ?? [])" }
  }

  @Test func contentsOfWeights() {
    expect(tinyTFLite, "nil") { "\($0.constants.contents(of: $0.tensors[1], most: 107) as Any?)" }
  }

  @Test(
    arguments: [
      (TFLiteType.int8, [0, 1, 0, 0xFF], [0], 4, 2),
      (.int8, [0, 1, 0, 0xFF], [-1], 4, 1),
      (.uint8, [128, 1, 128, 0], [128], 4, 2),
      (.int8, [0, 1, 0, 0xFF], [0, 0, 0], 4, 2),  // channels that agree
      (.int4, [0x00, 0x10, 0x07], [0], 5, 3),  // 0 0, 0 1, 7
      (.int4, [0xF0, 0x1F], [-1], 4, 2),
      (.int16, [0, 1, 0, 0], nil, 2, 1),
      (.float16, [0, 0x80, 0, 1], nil, 2, 1),  // -0
      (.float32, [0, 0, 0, 0x80, 0, 0, 0, 0x40], nil, 2, 1),
    ] as [(TFLiteType, [UInt8], [Int]?, Int, Int)])
  func zeros(_ type: TFLiteType, _ data: [UInt8], _ points: [Int]?, _ size: Int, _ expected: Int) {
    var model = TFLiteWriter()
    model.tensor("x", [size], type, data: data, zeroPoints: points)
    expect(model, "\(expected)") { "\($0.constants.zeros(in: $0.tensors[0]) ?? -1)" }
  }

  /// More than a block of them, and not a multiple.
  @Test func manyZeros() {
    var model = TFLiteWriter()
    model.tensor("x", [1001], .int8, data: (0..<1001).map { UInt8($0 % 3) })
    expect(model, "334") { "\($0.constants.zeros(in: $0.tensors[0]) ?? -1)" }
  }

  /// As in files of more than 2 GiB.
  @Test func numbersBehindTheFlatBuffer() {
    func model(_ start: Int) -> [UInt8] {
      var model = TFLiteWriter()
      model.tensor("x", [3], .int8, buffer: [1: .int64(start), 2: .int64(3)])
      return model.bytes
    }
    let bytes = model(model(0).count) + [5, 0, 7]
    let text = inspect(bytes) { file in
      let tensor = file.tensors[0]
      return
        "\(file.constants.contents(of: tensor) ?? []) \(file.constants.zeros(in: tensor) ?? -1)"
    }
    #expect(text == "[5.0, 0.0, 7.0] 1")
    #expect(readAll(bytes.dropLast()).contains("refers to 3 bytes at"))
  }

  @Test func zerosThatCannotBeTold() {
    var model = TFLiteWriter()
    model.tensor("x", [2], .int8, data: [0, 1], zeroPoints: [0, 1])
    model.tensor("computed", [2], .int8)
    expect(model, "nil nil") { file in
      file.tensors.map { "\(file.constants.zeros(in: $0) as Any?)" }.joined(separator: " ")
    }
  }

  /// The numbers that are stored are not zero; the other six are.
  @Test func sparseZeros() {
    var model = TFLiteWriter()
    model.tensor("x", [3, 3], .int8, data: [1, 2, 0], fields: [6: .table([:])])
    expect(model, "6 nil") {
      let tensor = $0.tensors[0]
      return "\($0.constants.zeros(in: tensor) ?? -1) \($0.constants.contents(of: tensor) as Any?)"
    }
  }

  @Test func recognisesByIdentifier() {
    let bytes = tinyTFLite.bytes
    bytes.withUnsafeBytes { #expect(TFLiteFile.recognises($0)) }
    Array("7767517\n1 1\n".utf8).withUnsafeBytes { #expect(!TFLiteFile.recognises($0)) }
    [1, 2, 3].withUnsafeBytes {
      #expect(!TFLiteFile.recognises(UnsafeRawBufferPointer(rebasing: $0.prefix(3))))
    }
  }
}
