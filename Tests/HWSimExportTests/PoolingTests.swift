import HWSimCore
import HWSimExport
import ONNXSchema
import Testing

/// Implementations disagree on `ceil_mode`, so it must never be needed.
@Suite("Is pooling written so that every reader slides the same windows?")
struct PoolingTests {
  private func graph(
    _ kind: Pooling.Kind, size: Int, kernel: Int, stride: Int, padding: Int = 0,
    _ rounding: Pooling.Rounding
  ) throws -> Onnx_GraphProto {
    try exported(
      pooled(kind, size: size, kernel: kernel, stride: stride, padding: padding, rounding)
    ).graph
  }

  @Test("rounding up pads the far side by what the last window misses")
  func overhang() throws {
    let graph = try graph(.max, size: 32, kernel: 3, stride: 2, .up)
    let node = try #require(graph.node("pool"))
    #expect(graph.shape("pool") == [1, 1, 16, 16])
    #expect(node.integers("pads") == [0, 0, 1, 1])  // 15 x 2 + 3 = 33 rows of 32
    #expect(node.integers("ceil_mode").isEmpty)
  }

  @Test("a last window that would start in the padding is dropped, as in Caffe")
  func clipped() throws {
    let graph = try graph(.max, size: 3, kernel: 2, stride: 2, padding: 1, .up)
    #expect(graph.shape("pool") == [1, 1, 2, 2])  // not ceil(3 / 2) + 1 = 3
    #expect(graph.node("pool")?.integers("pads") == [1, 1, 1, 1])
  }

  @Test("an average counts padding, but not what rounding adds")
  func average() throws {
    let padded = try graph(.average, size: 6, kernel: 3, stride: 2, padding: 1, .down)
    #expect(padded.node("pool")?.integers("count_include_pad") == [1])
    let rounded = try graph(.average, size: 6, kernel: 3, stride: 2, .up)
    #expect(rounded.node("pool")?.integers("count_include_pad") == [0])
    let both = try graph(.average, size: 6, kernel: 3, stride: 2, padding: 1, .up)
    #expect(both.operators == ["Pad", "AveragePool"])
    #expect(both.constant("constant/0x0x1x1x0x0x1x1") == [0, 0, 1, 1, 0, 0, 1, 1])
    #expect(both.node("pool")?.integers("pads") == [0, 0, 1, 1])  // 3 x 2 + 3 = 9 rows of 8
  }

  @Test func global() throws {
    #expect(
      try graph(.average, size: 7, kernel: 7, stride: 1, .down).operators == ["GlobalAveragePool"])
    #expect(try graph(.max, size: 7, kernel: 7, stride: 3, .up).operators == ["GlobalMaxPool"])
  }

  @Test func nothingButPadding() throws {
    let network = try pooled(.max, size: 6, kernel: 2, stride: 2, padding: 2, .down)
    let error = try #require(throws: ExportError.self) { try ONNXExport.file(network) }
    #expect(error.description.contains("layer 'pool': has windows of 2x2"))
  }
}

/// One pooling layer over one channel.
func pooled(
  _ kind: Pooling.Kind, size: Int, kernel: Int, stride: Int, padding: Int = 0,
  _ rounding: Pooling.Rounding
) throws -> Network {
  try network { build throws(NetworkError) in
    let image = try build.input(channels: 1, height: size, width: size)
    _ = try build.pool(
      "pool", kind, image, kernel: kernel, stride: stride, padding: padding, rounding: rounding)
  }
}
