import HWSimCore
import HWSimImport
import Testing

/// One operator on an image of w 8, h 6, c 4, or another input: what shape comes out?
struct OperatorCase: CustomTestStringConvertible {
  let layer: String
  /// Height x width x channels.
  let shape: String
  var input = "0=8 1=6 2=4"
  var testDescription: String { layer }

  init(_ layer: String, _ shape: String, input: String = "0=8 1=6 2=4") {
    (self.layer, self.shape, self.input) = (layer, shape, input)
  }
}

@Suite("What shape does an ncnn operator make?")
struct OperatorTests {
  @Test(arguments: [
    OperatorCase("Convolution x 1 1 data x 0=5 1=3 6=180", "4x6x5"),
    OperatorCase("Convolution x 1 1 data x 0=5 1=3 3=2 4=1 6=180", "3x4x5"),
    OperatorCase("Convolution x 1 1 data x 0=5 1=3 3=2 4=-233 6=180", "3x4x5"),
    OperatorCase("Convolution x 1 1 data x 0=5 1=3 2=2 6=180", "2x4x5"),
    OperatorCase("Convolution x 1 1 data x 0=5 1=3 11=1 6=60", "6x6x5"),
    OperatorCase("ConvolutionDepthWise x 1 1 data x 0=4 1=3 4=1 6=36 7=4", "6x8x4"),
    OperatorCase("InnerProduct x 1 1 data x 0=5 2=960", "1x1x5"),
    OperatorCase("InnerProduct x 1 1 data x 0=5 2=40", "6x1x5", input: "0=8 1=6"),
    OperatorCase("Pooling x 1 1 data x 1=3 2=2", "3x4x4"),  // rounded up
    OperatorCase("Pooling x 1 1 data x 1=3 2=2 5=1", "2x3x4"),
    OperatorCase("Pooling x 1 1 data x 1=3 2=2 5=2", "3x4x4"),
    OperatorCase("Pooling x 1 1 data x 0=1 4=1", "1x1x4"),
    OperatorCase("Pooling x 1 1 data x 0=1 7=1 8=2", "2x2x4"),
    OperatorCase("Reduction x 1 1 data x 0=3 1=0 -23303=2,1,2 4=1", "1x1x4"),
    OperatorCase("ReLU x 1 1 data x 0=0.1", "6x8x4"),
    OperatorCase("BatchNorm x 1 1 data x 0=4", "6x8x4"),
    OperatorCase("LRN x 1 1 data x 1=3", "6x8x4"),
    OperatorCase("ShuffleChannel x 1 1 data x 0=2", "6x8x4"),
    OperatorCase("BinaryOp x 1 1 data x 0=2 1=1 2=0.5", "6x8x4"),
    OperatorCase("Concat x 2 1 data data x", "6x8x8"),
    OperatorCase("Concat x 2 1 data data x 0=1", "12x8x4"),
    OperatorCase("Permute x 1 1 data x 0=3", "6x8x4"),  // channels stay channels, innermost now
    OperatorCase("Permute x 1 1 data x 0=1", "8x6x4"),
    OperatorCase("Deconvolution x 1 1 data x 0=5 1=4 3=2 4=1 6=320", "12x16x5"),
    OperatorCase("Gemm x 1 1 data x 5=1 8=5", "6x1x5", input: "0=8 1=6"),
    OperatorCase("Flatten x 1 1 data x", "1x1x192"),
    OperatorCase("Reshape x 1 1 data x 0=-1 1=4", "1x48x4"),  // channels stay channels
    OperatorCase("Reshape x 1 1 data x 0=-1 1=6", "6x1x32"),  // rows of tokens
    OperatorCase("Reshape x 1 1 data x 0=0 1=-1 2=2", "12x8x2"),
    OperatorCase("Crop x 1 1 data x -23309=1,1 -23310=1,3 -23311=1,0", "6x8x2"),
    OperatorCase("Crop x 1 1 data x 0=1 3=4", "6x4x4"),
    OperatorCase("Padding x 1 1 data x 0=1 1=2 2=3 3=4 8=5", "9x15x9"),
    OperatorCase("Interp x 1 1 data x 0=1 1=2.0 2=0.5", "12x4x4"),
    OperatorCase("LayerNorm x 1 1 data x 0=8", "6x8x4"),
    OperatorCase("Unheard x 1 1 data x -23330=4,3,7,7,2", "7x7x2"),
  ])
  func shape(_ example: OperatorCase) throws {
    let network = try read(ncnn("Input data 0 1 data \(example.input)", example.layer))
    #expect(network.shape("x") == example.shape)
  }

  @Test func slicesShareWhatIsLeft() throws {
    let network = try read(
      ncnn("Input data 0 1 data 0=8 1=6 2=7", "Slice x 1 3 data a b c -23300=3,3,-233,-233"))
    #expect(network.shape("x/0") == "6x8x3")
    #expect(network.shape("x/1") == "6x8x2")
    #expect(network.shape("x/2") == "6x8x2")
  }

  @Test func broadcastTakesTheSmallerSecond() throws {
    let network = try read(
      ncnn(
        "Input data 0 1 data 0=8 1=6 2=4", "Pooling pool 1 1 data pool 0=1 4=1",
        "BinaryOp x 2 1 pool data x 0=2"))
    #expect(network.shape("x") == "6x8x4")
    #expect(network.counts.multiplications == 192)  // 6 x 8 x 4
  }

  @Test func fusedActivationIsALayer() throws {
    let network = try read(
      ncnn("Input data 0 1 data 0=8 1=6 2=4", "Convolution x 1 1 data x 0=5 1=1 6=20 9=6"))
    #expect(network.layers.last?.name == "x/activation")
    #expect(network.layers.last?.operation == .activation(.hardSwish))
  }

  @Test func constantsHaveNoInputs() throws {
    let network = try read(
      ncnn(
        "Input data 0 1 data 0=8 1=6 2=4", "MemoryData m 0 1 m 0=4", "BinaryOp x 2 1 data m x 0=0"))
    #expect(network.shape("m") == "1x1x4")
    #expect(network.counts.additions == 192)  // 6 x 8 x 4
  }

  @Test func openInputTakesTheCallersSize() throws {
    let text = ncnn("Input data 0 1 data", "ReLU x 1 1 data x")
    #expect(try read(text, input: [3, 5, 7]).shape("x") == "5x7x3")
    #expect(problem(text).contains("does not state the size of this input"))
  }

  /// Four 8x8 projections of 6 rows, and two products of 6x4x6 for each of two heads.
  @Test func attentionIsItsProducts() throws {
    let network = try read(
      ncnn("Input data 0 1 data 0=8 1=6", "MultiHeadAttention x 1 1 data x 0=8 1=2 2=64"))
    #expect(network.shape("x/output") == "6x1x8")
    #expect(network.counts.macs == 4 * 6 * 8 * 8 + 2 * 2 * 6 * 4 * 6)
  }

  @Test func tinyMobileNetCounts() throws {
    let network = try read(tinyMobileNet, batch: 2)
    #expect(network.name == "net")
    // Two images: 16x16 pixels of (8x27 + 8x9 + 8x8) MACs, and 8x10 in the classifier.
    #expect(network.counts.macs == 2 * (256 * (216 + 72 + 64) + 80))
    #expect(network.counts.weights == 216 + 72 + 64 + 80)
    #expect(network.counts.biases == 8 + 8 + 8 + 10)
  }
}
