import HWSimImport
import Testing

@Suite("What is said of a bad TFLite file?")
struct BadTFLiteTests {
  static let bytes = tinyTFLite.bytes

  private func expectOneLine(_ text: String, _ start: String) {
    #expect(text.hasPrefix(start))
    #expect(!text.contains { $0.isNewline })
  }

  @Test func goodFileIsRead() { #expect(readAll(Self.bytes) == "read 7 tensors") }

  @Test func cutAtEveryByte() {
    for length in 0..<Self.bytes.count {
      let bytes = Array(Self.bytes.prefix(length))
      expectOneLine(readAll(bytes), "net.tflite: ")
      expectOneLine(problem(bytes, path: "net.tflite"), "net.tflite: ")
    }
  }

  /// Whatever the word means: an offset that leads to itself, one beyond the end, a length of 2 GiB.
  @Test(arguments: [0, 1, 4, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFC, 0xFFFF_FFFF] as [UInt32])
  func everyWordReplaced(_ word: UInt32) {
    var refused = 0
    for place in 0..<Self.bytes.count - 3 {
      var bytes = Self.bytes
      bytes.replaceSubrange(place..<place + 4, with: littleEndian(word))
      for text in [readAll(bytes), problem(bytes, path: "net.tflite")] {
        #expect(!text.contains { $0.isNewline })
        if text.hasPrefix("net.tflite: ") { refused += 1 }
      }
    }
    #expect(refused > 100)
  }

  @Test(arguments: [
    ("", 4, "has schema version 0, expected 3"),
    ("TFL3", 4, "has schema version 0, expected 3"),
  ])
  func emptyModel(_ identifier: String, _ size: Int, _ message: String) {
    let writer = FlatBufferWriter(identifier: identifier, root: .table([:]))
    expectOneLine(readAll(writer.bytes), "net.tflite: \(message)")
  }

  @Test func noGraph() {
    let writer = FlatBufferWriter(identifier: "TFL3", root: .table([0: .int32(3)]))
    expectOneLine(readAll(writer.bytes), "net.tflite: has no graph")
  }

  @Test func emptyGraph() {
    #expect(readAll(TFLiteWriter().bytes) == "read 0 tensors")
  }

  @Test(arguments: [
    ([7], [0], "operator 0 (ADD): reads tensor 7 of 1"),
    ([-2], [0], "operator 0 (ADD): reads tensor -2 of 1"),
    ([-1], [0], "read 1 tensors"),
    ([0], [1], "operator 0 (ADD): makes tensor 1 of 1"),
    ([0], [-1], "operator 0 (ADD): makes tensor -1 of 1"),
  ])
  func indices(_ inputs: [Int], _ outputs: [Int], _ message: String) {
    var model = TFLiteWriter()
    model.tensor("x", [1])
    model.add("ADD", inputs, outputs)
    #expect(readAll(model.bytes).hasSuffix(message))
  }

  @Test func outputBeyondTheTensors() {
    var model = TFLiteWriter()
    model.outputs = [0]
    expectOneLine(readAll(model.bytes), "net.tflite: gives in or out tensor 0 of 0")
  }

  @Test(arguments: [
    ([-1, 3], "is of -1x3; sizes must not be negative"),
    ([1 << 30, 1 << 30], "is of 1073741824x1073741824; it is too large"),
    ([0, 1 << 30, 1 << 30], "it is too large"),
    ([2, 2], "holds 3 bytes, but 2x2 of int8 takes 4"),
    ([Int](repeating: 1, count: 33), "has 33 dimensions, expected at most 32"),
  ])
  func sizes(_ dimensions: [Int], _ message: String) {
    var model = TFLiteWriter()
    model.tensor("x", dimensions, .int8, data: [1, 2, 3])
    let text = readAll(model.bytes)
    expectOneLine(text, "net.tflite: tensor 0: ")
    #expect(text.contains(message))
  }

  @Test func numbersElsewhere() {
    for (start, size) in [(1 << 40, 3), (2, .max), (-1, 3), (2, -1)] {
      var model = TFLiteWriter()
      model.tensor("x", [3], .int8, buffer: [1: .int64(start), 2: .int64(size)])
      expectOneLine(readAll(model.bytes), "net.tflite: tensor 0: refers to ")
    }
  }

  @Test func unknownTypeAndBuffer() {
    var model = TFLiteWriter()
    model.tensor("x", [3], fields: [1: .int8(99)])
    expectOneLine(readAll(model.bytes), "net.tflite: tensor 0: has type 99, which hwsim")
    model = TFLiteWriter()
    model.tensor("x", [3], fields: [2: .int32(9)])
    expectOneLine(readAll(model.bytes), "net.tflite: tensor 0: has buffer 9 of 1")
  }

  @Test func nameThatIsNotUTF8() {
    var model = TFLiteWriter()
    model.tensor("x", [3], fields: [3: .bytes([0xFF, 0xFE])])
    expectOneLine(readAll(model.bytes), "net.tflite: tensor 0: contains a name that is not UTF-8")
  }

  /// Were it read as often as it is referred to, this small file would take gigabytes.
  @Test func manyTensorsOfOneLongName() {
    let tensor: Flat = .table([3: .string(String(repeating: "x", count: 100_000))])
    let graph: Flat = .table([0: .repeated(tensor, count: 100_000)])
    let root: Flat = .table([0: .int32(3), 2: .tables([graph])])
    let bytes = FlatBufferWriter(identifier: "TFL3", root: root).bytes
    expectOneLine(readAll(bytes), "net.tflite: tensor 20: its parts share bytes so often that")
  }

  @Test func tooManyTensors() {
    let graph: Flat = .table([0: .repeated(.table([:]), count: 300_000)])
    let root: Flat = .table([0: .int32(3), 2: .tables([graph])])
    let bytes = FlatBufferWriter(identifier: "TFL3", root: root).bytes
    expectOneLine(readAll(bytes), "net.tflite: has 300000 tensors, expected at most 262144")
  }
}
