import Foundation
import HWSimCore
import HWSimImport
import ONNXSchema
import Testing

@Suite("What is said of a file that is no ONNX model, or a damaged one?")
struct BadONNXTests {
  private static let model = ONNXModel {
    $0.input("x", [1, 3, 8, 8])
    $0.weights("w", [4, 3, 3, 3])
    $0.stored("shape", [1, -1])
    $0.node("Conv", ["x", "w"], "c", ["pads": [1, 1, 1, 1]])
    $0.node("Relu", ["c"], "r")
    $0.node("Reshape", ["r", "shape"], "y")
  }

  @Test(
    arguments: [
      ([], "net.onnx: is empty; expected a model"),
      ([0x50, 0x4B, 3, 4], "net.onnx: is a ZIP archive"),
      ([0x89, 0x48, 0x44, 0x46, 0x0D], "net.onnx: is an HDF5 file"),
      ([0x1F, 0x8B, 8, 0], "net.onnx: is compressed with gzip; unpack it first"),
      (Array("GGUF".utf8), "net.onnx: is a GGUF file"),
      (
        Array("version https://git-lfs.github.com/spec/v1\n".utf8), "net.onnx: is a Git LFS pointer"
      ),
      (Array("{\"graph\": {}}".utf8), "net.onnx: is no model that hwsim reads"),
      ([0x08], "net.onnx: is damaged, or no ONNX file: it ends too early"),
      ([0x08, 0x08], "net.onnx: holds no graph; expected an ONNX model with operators"),
      // A graph of two gigabytes that are not there.
      ([0x08, 0x08, 0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07], "net.onnx: is damaged, or no ONNX file"),
      ([0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], "net.onnx: is damaged"),
      // A varint without an end; a name that is not UTF-8; a field of a kind that does not exist.
      ([0x08] + [UInt8](repeating: 0xFF, count: 20), "net.onnx: is damaged, or no ONNX file"),
      ([0x12, 2, 0xFF, 0xFE], "net.onnx: is damaged, or no ONNX file: a name is not UTF-8"),
      ([0x08, 0x08, 0x3F], "net.onnx: is damaged, or no ONNX file"),
    ] as [([UInt8], String)])
  func file(_ bytes: [UInt8], _ message: String) {
    expectOneLine(problem(bytes, path: "net.onnx"), message)
  }

  @Test func pathIsPrintable() {
    expectOneLine(problem([], path: "a\nb.onnx"), "a\\nb.onnx: is empty")
  }

  @Test func cutAtEveryByte() {
    let bytes = Self.model.bytes
    for length in bytes.indices {
      let text = problem(Array(bytes.prefix(length)), path: "net.onnx")
      if !text.hasPrefix("read") { expectOneLine(text, "net.onnx: ") }
    }
    #expect(problem(bytes, path: "net.onnx") == "read 4 layers")
  }

  @Test func randomBytes() {
    var random = SplitMix64(seed: 3)
    for length in 0..<2000 {
      let bytes = (0..<length % 100).map { _ in UInt8.random(in: 0...255, using: &random) }
      let text = problem([0x08, 0x08, 0x3A] + bytes, path: "net.onnx")
      if !text.hasPrefix("read") { expectOneLine(text, "net.onnx: ") }
    }
  }

  @Test(arguments: [6, 0, -1, .min])
  func oldOperators(_ opset: Int) {
    var model = Self.model
    model.proto.opsetImport[0].version = Int64(opset)
    expectOneLine(
      model.problem(),
      "net.onnx: uses operator set \(opset), hwsim reads 7 and later; convert it with "
        + "onnx.version_converter")
  }

  /// Branches in branches: the decoder goes a hundred messages deep, three for each.
  @Test(arguments: [
    (1, "read 2 layers"), (30, "read 2 layers"),
    (40, "net.onnx: is damaged, or no ONNX file: it nests too deeply"),
    (60, "net.onnx: is damaged, or no ONNX file: it nests too deeply"),
  ])
  func deepNesting(_ depth: Int, _ outcome: String) {
    let leaf = Onnx_GraphProto.branch(.node("Relu", ["x"], ["y"]))
    var graph = leaf
    for level in 0..<depth {
      let branches = ["then_branch": ONNXAttribute.graph(graph), "else_branch": .graph(leaf)]
      graph = .branch(.node("If", ["condition"], ["y\(level)"], branches))
    }
    let model = ONNXModel {
      $0.input("x", [1, 8])
      $0.stored("condition", [1], dimensions: [])
      $0.graph.node = graph.node
    }
    #expect(model.problem() == outcome)
  }
}
