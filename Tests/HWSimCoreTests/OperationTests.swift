import HWSimCore
import Testing

/// Do the operations of imported models make the shapes and the work that their formats define?
@Suite struct Operations {
  private func shape(
    _ channels: Int, _ height: Int = 1, _ width: Int = 1, batch: Int = 1
  ) throws -> Shape {
    try #require(Shape(batch: batch, channels: channels, height: height, width: width))
  }

  /// The network of one layer over inputs of these shapes.
  private func network(_ operation: HWSimCore.Operation, _ inputs: Shape...) throws -> Network {
    var build = NetworkBuilder(name: "one")
    let tensors = try inputs.map { try build.add("input", .input($0)) }
    _ = try build.add("layer", operation, tensors)
    return try build.finish()
  }

  /// DCGAN's upsampling layer, ConvTranspose 4x4, stride 2, padding 1.
  @Test func transposedConvolutionDoubles() throws {
    let layer = TransposedConvolution(
      outputs: 32, kernel: Extent(4), stride: Extent(2), padding: Padding(1), hasBias: true)
    let network = try network(.transposedConvolution(layer), shape(64, 8, 8))
    #expect(network.layers[1].output == (try shape(32, 16, 16)))  // (8 - 1) * 2 - 2 + 4
    #expect(network.counts.macs == 64 * 8 * 8 * 16 * 32)
    #expect(network.counts.weights == 64 * 32 * 16)
    #expect(network.counts.biases == 32)
  }

  @Test func transposedConvolutionInEverySetting() throws {
    let layer = TransposedConvolution(
      outputs: 6, kernel: Extent(3, 2), stride: Extent(3, 1),
      padding: Padding(top: 1, bottom: 0, left: 0, right: 2), dilation: Extent(2, 1), groups: 2,
      outputPadding: Extent(2, 0))
    let network = try network(.transposedConvolution(layer), shape(4, 5, 7, batch: 2))
    // (5 - 1) * 3 - 1 + 2 * 2 + 1 + 2 = 18 rows, 6 - 2 + 1 + 1 = 6 columns
    #expect(network.layers[1].output == (try shape(6, 18, 6, batch: 2)))
    #expect(network.counts.macs == 2 * 4 * 5 * 7 * 6 * 6 / 2)
    #expect(network.counts.weights == 4 * 6 / 2 * 6)
  }

  /// The scores of ViT-B/16: 12 heads of 197 queries and keys of 64 numbers.
  @Test func attentionScores() throws {
    let scores = MatrixMultiplication(
      count: 12, rows: 197, depth: 64, columns: 197, output: try shape(12, 197, 197))
    let network = try network(
      .matrixMultiplication(scores), shape(12, 197, 64), shape(12, 64, 197))
    #expect(network.counts.macs == 12 * 197 * 64 * 197)
    #expect(network.counts.parameters == 0)
    #expect(network.kind(of: network.layers[2]) == .matrixMultiplication)
  }

  @Test func matricesOnTheRightAreShared() throws {
    let product = MatrixMultiplication(
      count: 6, rows: 2, depth: 3, columns: 4, output: try shape(6, 2, 4))
    for matrices in [1, 2, 3, 6] {
      _ = try network(.matrixMultiplication(product), shape(6, 2, 3), shape(matrices, 3, 4))
    }
    #expect(throws: NetworkError.self) {
      try network(.matrixMultiplication(product), shape(6, 2, 3), shape(4, 3, 4))
    }
  }

  @Test(arguments: [
    ((4, 1, 1), (4, 5, 6), (4, 5, 6)), ((1, 5, 6), (4, 5, 6), (4, 5, 6)),
    ((4, 5, 1), (1, 1, 6), (4, 5, 6)), ((1, 1, 1), (1, 1, 1), (1, 1, 1)),
  ])
  func sidesOfOneRepeat(
    left: (Int, Int, Int), right: (Int, Int, Int), result: (Int, Int, Int)
  ) throws {
    let (a, b) = (try shape(left.0, left.1, left.2), try shape(right.0, right.1, right.2))
    let output = try shape(result.0, result.1, result.2)
    #expect(try Operation.elementwise(.add).outputShape(of: [a, b]) == output)
    #expect(try Operation.elementwise(.add).outputShape(of: [b, a]) == output)
    #expect(try Operation.elementwise(.add).outputShape(of: [a]) == a)
  }

  @Test func elementwiseWorkIsWhatItsNameSays() throws {
    let count = { (operation: Elementwise) in
      try network(.elementwise(operation), shape(4, 1, 1), shape(4, 5, 6)).counts
    }
    for operation in [Elementwise.add, .subtract] {
      #expect(try count(operation).additions == 120)  // 4 x 5 x 6
    }
    #expect(try count(.multiply).multiplications == 120)
    #expect(try count(.divide).divisions == 120)
    for operation in [Elementwise.maximum, .minimum, .compare] {
      #expect(try count(operation).comparisons == 120)
    }
    #expect(try count(.power).exponentials == 120)
    for operation in Elementwise.allCases { #expect(try count(operation).operations == 120) }
  }

  /// Over the 5 x 6 pixels of 4 channels: 120 elements in, 4 out.
  @Test(arguments: [
    (Reduction.Kind.sum, 120), (.mean, 120 + 4), (.maximum, 120), (.minimum, 120),
    (.product, 120), (.norm, 2 * 120),
  ])
  func reductionsVisitTheirInput(kind: Reduction.Kind, operations: Int) throws {
    let counts = try network(.reduction(Reduction(kind, output: shape(4))), shape(4, 5, 6)).counts
    #expect(counts.operations == operations)
    #expect(counts.divisions == (kind == .mean ? 4 : 0))
  }

  /// Layer normalisation of ViT-B/16: 197 groups of 768, a scale and a shift each.
  @Test func normalizationComputesItsStatistics() throws {
    let layer = Normalization(groupSize: 768, parameters: 2 * 768)
    let counts = try network(.normalization(layer), shape(1, 197, 768)).counts
    #expect(counts.additions == 3 * 197 * 768)
    #expect(counts.multiplications == 3 * 197 * 768)
    #expect(counts.divisions == 197 && counts.exponentials == 197)
    #expect(counts.normalization == 1536 && counts.parameters == 1536)
  }

  @Test func quantizationScalesAndShifts() throws {
    let counts = try network(.quantization, shape(3, 4, 4)).counts
    #expect(counts.multiplications == 48 && counts.additions == 48)
    #expect(counts.operations == 96)
  }

  @Test func constantsAreParameters() throws {
    var build = NetworkBuilder(name: "one")
    let positions = try build.add("positions", .constant(shape(1, 197, 768)), [], zeroWeights: 3)
    let tokens = try build.add("tokens", .input(shape(1, 197, 768)))
    _ = try build.add("add", .elementwise(.add), tokens, positions)
    build.storedPrecision = .fp16
    let network = try build.finish()
    #expect(network.counts.weights == 197 * 768)
    #expect(network.counts.operations == 197 * 768)  // of the addition
    #expect(network.layers.map(\.zeroWeights) == [3, nil, nil])
    #expect(network.storedPrecision == .fp16)
    #expect(network.firstInput == 1)
    #expect(!LayerKind.constant.hasKernel)
  }

  /// Hidden 256 over 32 steps of 10,000 features: 4 x 256 x (10,000 + 256) weights, each used in every step.
  @Test func anLSTMUsesItsWeightsInEveryStep() throws {
    let layer = LSTM(hidden: 256)
    let counts = try network(.lstm(layer), shape(10_000, 32, 1)).counts
    #expect(counts.weights == 10_502_144 && counts.biases == 1024)
    #expect(counts.macs == 32 * 10_502_144)
    // Three logistic functions and two hyperbolic tangents per cell and step.
    #expect(counts.exponentials == 5 * 256 * 32 && counts.divisions == counts.exponentials)
    #expect(try Operation.lstm(layer).outputShape(of: [shape(7, 9, 1)]) == shape(256, 9, 1))
    let last = LSTM(hidden: 5, returnsSequence: false)
    #expect(try Operation.lstm(last).outputShape(of: [shape(7, 9, 1)]) == shape(5, 1, 1))
  }

  /// SSD300's first map: 38 x 38 pixels of 4 boxes, 8 numbers each.
  @Test func priorBoxesHaveFourCoordinatesAndFourVariances() throws {
    let boxes = Operation.priorBoxes(perPixel: 4)
    let output = try boxes.outputShape(of: [shape(512, 38, 38)])
    #expect(output.elements == 38 * 38 * 4 * 8)
  }

  @Test func detectionsMeetEachOtherOnce() throws {
    // 8 boxes in 2 classes; of each class 4 are ranked and 2 kept.
    let detection = Detection(candidates: 8, classes: 2, ranked: 4, kept: 2)
    let counts = try network(.detection(detection), shape(4, 8, 1), shape(2, 8, 1)).counts
    #expect(counts.exponentials == 2 * 8)  // width and height of each box
    #expect(counts.divisions == 2 * 4 * 2)  // an overlap each
    // Thresholds, a heap of depth 3, five in an overlap.
    #expect(counts.comparisons == 2 * (8 + 4 * 3) + 5 * 16)
    let boxes = [try shape(4, 8, 1), try shape(2, 8, 1)]
    #expect(try Operation.detection(detection).outputShape(of: boxes) == shape(6, 2, 1))
  }

  @Test func regionsBecomeImages() throws {
    let pooling = RegionPooling(regions: 3, output: Extent(7))
    let maps = [try shape(512, 38, 50), try shape(6, 3, 1)]
    let output = try Operation.regionPooling(pooling).outputShape(of: maps)
    #expect(output == Shape(batch: 3, channels: 512, height: 7, width: 7))
    let counts = try network(.regionPooling(pooling), maps[0], maps[1]).counts
    #expect(counts.comparisons == 3 * 512 * 38 * 50 / 4)
  }

  /// Zheng et al.: for 21 classes 3 x 21^2 weights; lattices of 2 and 5 dimensions take 5 (d + 1) each.
  @Test func meanFieldFilters() throws {
    let counts = try network(.meanField(MeanField(iterations: 5)), shape(21, 4, 4), shape(3, 4, 4))
      .counts
    #expect(counts.weights == 3 * 21 * 21)
    #expect(counts.macs == 5 * 21 * 16 * (5 * 3 + 5 * 6 + 3 * 21))
    #expect(counts.exponentials == 5 * 21 * 16)
  }

  @Test func unpoolingComputesNothing() throws {
    let output = try shape(4, 5, 6)
    let small = try shape(4, 3, 3)
    #expect(try network(.unpooling(output: output), small, small).counts.operations == 0)
    #expect(try Operation.unpooling(output: output).outputShape(of: [small, small]) == output)
  }
}
