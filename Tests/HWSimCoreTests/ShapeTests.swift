import HWSimCore
import Testing

/// Are shapes inferred by the published rules, and impossible ones refused?
@Suite struct ShapeInference {
  private func shape(_ channels: Int, _ side: Int) throws -> Shape {
    try #require(Shape(channels: channels, height: side, width: side))
  }

  @Test func convolutionRoundsDown() throws {
    let strided = Convolution(
      outputs: 32, kernel: Extent(3), stride: Extent(2), padding: Padding(1))
    let output = try Operation.convolution(strided).outputShape(of: [shape(3, 224)])
    #expect(output == (try shape(32, 112)))  // (224 + 2 - 3) / 2 + 1 = 112.5, rounded down
  }

  @Test func dilationWidensTheKernel() throws {
    let dilated = Convolution(outputs: 8, kernel: Extent(3), dilation: Extent(2))
    let output = try Operation.convolution(dilated).outputShape(of: [shape(8, 9)])
    #expect(output == (try shape(8, 5)))  // 9 - (2 * 2 + 1) + 1
  }

  @Test func poolingRoundsAsAsked() throws {
    let input = try shape(32, 32)
    let down = Pooling(.max, kernel: Extent(3), stride: Extent(2))
    let up = Pooling(.max, kernel: Extent(3), stride: Extent(2), rounding: .up)
    #expect(try Operation.pooling(down).outputShape(of: [input]) == shape(32, 15))
    #expect(try Operation.pooling(up).outputShape(of: [input]) == shape(32, 16))
  }

  /// PyTorch and Caffe drop a last window that would start in the padding.
  @Test func roundingUpKeepsWindowsInside() throws {
    let pooling = Pooling(
      .max, kernel: Extent(2), stride: Extent(2), padding: Padding(1), rounding: .up)
    // ceil((3 + 2 - 2) / 2) + 1 = 3, but the third window would start at 4 >= 3 + 1.
    #expect(try Operation.pooling(pooling).outputShape(of: [shape(1, 3)]) == shape(1, 2))
  }

  @Test func viewsKeepTheElements() throws {
    let flat = try #require(Shape(channels: 96))
    #expect(try Operation.view(flat).outputShape(of: [shape(6, 4)]) == flat)  // 6 x 4 x 4
  }

  @Test func concatenationAddsChannels() throws {
    let output = try Operation.concatenation.outputShape(of: [shape(3, 4), shape(5, 4)])
    #expect(output == (try shape(8, 4)))
  }

  @Test func sizesThatOverflowAreNoShapes() {
    #expect(Shape(channels: .max, height: 2, width: 2) == nil)
    #expect(Shape(channels: 1 << 20, height: 1 << 20, width: 2) == nil)
    #expect(Shape(channels: 0) == nil)
    #expect(Shape(batch: -1, channels: 1) == nil)
  }

  @Test func errorsNameTheLayer() throws {
    var build = NetworkBuilder(name: "tiny")
    let image = try build.input(channels: 3, height: 4, width: 4)
    let error = #expect(throws: NetworkError.self) {
      try build.convolution("conv1", image, outputs: 8, kernel: 7)
    }
    let expected =
      "tiny: layer 'conv1': a window of 7 does not fit into 4 pixels with padding 0 and 0; "
      + "enlarge the input"
    #expect(error?.description == expected)
  }
}
