import HWSimCore
import Testing

/// Is every operation that cannot be, whatever its numbers, an error rather than a crash?
@Suite struct ImpossibleOperations {
  private static let extremes = [Int.min, -1, 0, 1 << 41, Int.max]

  /// Square images of 6 channels.
  private static func image(_ side: Int) throws -> Shape {
    try #require(Shape(channels: 6, height: side, width: side))
  }

  private func expectRefused(
    _ operation: HWSimCore.Operation, _ inputs: [Shape],
    at location: SourceLocation = #_sourceLocation
  ) {
    #expect(throws: ShapeError.self, "\(operation)", sourceLocation: location) {
      try operation.outputShape(of: inputs)
    }
  }

  @Test func numbersThatDoNotMatchTheInput() throws {
    let input = try Self.image(4)
    let impossible: [HWSimCore.Operation] = [
      .convolution(Convolution(outputs: 4, kernel: Extent(5))),
      .convolution(Convolution(outputs: 4, kernel: Extent(1), groups: 4)),
      .transposedConvolution(TransposedConvolution(outputs: 4, kernel: Extent(1), groups: 4)),
      .transposedConvolution(
        TransposedConvolution(outputs: 4, kernel: Extent(1), padding: Padding(2))),
      .channelShuffle(groups: 4), .localResponseNormalization(size: 7),
      .normalization(Normalization(groupSize: 7, parameters: 2)),
      .reduction(Reduction(.sum, output: try Self.image(3))),
      .reduction(Reduction(.sum, output: try Self.image(8))), .view(try Self.image(5)),
      .lstm(LSTM(hidden: 4)), .priorBoxes(perPixel: 0), .unpooling(output: try Self.image(8)),
      .regionPooling(RegionPooling(regions: 1, output: Extent(1))),
      .meanField(MeanField(iterations: 1)),
    ]
    for operation in impossible { expectRefused(operation, [input]) }
  }

  @Test func numbersOfInputs() throws {
    let input = try Self.image(4)
    let product = MatrixMultiplication(count: 6, rows: 4, depth: 4, columns: 4, output: input)
    _ = try Operation.matrixMultiplication(product).outputShape(of: [input, input])
    for inputs in [[], [input], [input, input, input]] {
      expectRefused(.matrixMultiplication(product), inputs)
    }
    for inputs in [[], [input, input, input]] { expectRefused(.elementwise(.add), inputs) }
    for operation in [HWSimCore.Operation.quantization, .softmax, .concatenation] {
      expectRefused(operation, [])
    }
    expectRefused(.elementwise(.add), [input, try Self.image(2)])
    expectRefused(.unpooling(output: try Self.image(3)), [input, input])
    // Of 96 numbers, 24 boxes.
    for (candidates, ranked, kept) in [(25, 4, 2), (24, 25, 2), (24, 4, 25), (24, 0, 2)] {
      expectRefused(
        .detection(Detection(candidates: candidates, classes: 1, ranked: ranked, kept: kept)),
        [input, input])
    }
  }

  @Test(arguments: extremes) func windows(number: Int) throws {
    let input = try Self.image(4)
    let convolutions = [
      Convolution(outputs: number, kernel: Extent(3), groups: 2),
      Convolution(outputs: 4, kernel: Extent(number, 1)),
      Convolution(outputs: 4, kernel: Extent(1), stride: Extent(1, number)),
      Convolution(outputs: 4, kernel: Extent(1), dilation: Extent(number)),
      Convolution(outputs: 4, kernel: Extent(1), groups: number),
      Convolution(outputs: 4, kernel: Extent(1), padding: Padding(number == 0 ? -1 : number)),
    ]
    for layer in convolutions {
      expectRefused(.convolution(layer), [input])
      // The same numbers, the other way round.
      let transposed = TransposedConvolution(
        outputs: layer.outputs, kernel: layer.kernel, stride: layer.stride,
        padding: layer.padding, dilation: layer.dilation, groups: layer.groups)
      expectRefused(.transposedConvolution(transposed), [input])
    }
    guard number != 0 else { return }
    let padded = TransposedConvolution(
      outputs: 4, kernel: Extent(1), outputPadding: Extent(0, number))
    expectRefused(.transposedConvolution(padded), [input])
  }

  @Test(arguments: extremes) func otherNumbers(number: Int) throws {
    let input = try Self.image(4)
    let impossible: [HWSimCore.Operation] = [
      .fullyConnected(FullyConnected(outputs: number, hasBias: false)),
      .channelShuffle(groups: number), .localResponseNormalization(size: number),
      .normalization(Normalization(groupSize: number, parameters: 0)),
      .matrixMultiplication(
        MatrixMultiplication(count: number, rows: 4, depth: 4, columns: 4, output: input)),
      .matrixMultiplication(
        MatrixMultiplication(count: 6, rows: number, depth: 4, columns: 4, output: input)),
      .matrixMultiplication(
        MatrixMultiplication(count: 6, rows: 4, depth: number, columns: 4, output: input)),
      .matrixMultiplication(
        MatrixMultiplication(count: 6, rows: 4, depth: 4, columns: number, output: input)),
    ]
    for operation in impossible { expectRefused(operation, [input, input]) }
    guard number < 0 || number > Shape.largest else { return }
    expectRefused(.normalization(Normalization(groupSize: 6, parameters: number)), [input])
  }

  /// Sizes that are possible one by one, and too much together.
  @Test func workAndResults() throws {
    let side = 1 << 17
    let large = try #require(Shape(channels: 16, height: side, width: side))
    let spread = TransposedConvolution(
      outputs: 1, kernel: Extent(8), stride: Extent(1 << 20), dilation: Extent(1 << 20))
    expectRefused(.transposedConvolution(spread), [large])
    let heavy = TransposedConvolution(outputs: 1024, kernel: Extent(2), stride: Extent(1))
    expectRefused(.transposedConvolution(heavy), [large])
    let (row, column) = (
      try #require(Shape(channels: 1 << 20)), try #require(Shape(channels: 1, height: 1 << 21))
    )
    expectRefused(.elementwise(.multiply), [row, column])  // an outer product of 2^41 elements
    let matrix = try #require(Shape(channels: 1 << 20, height: 1 << 20))
    let square = MatrixMultiplication(
      count: 1, rows: 1 << 20, depth: 1 << 20, columns: 1 << 20, output: matrix)
    expectRefused(.matrixMultiplication(square), [matrix, matrix])  // 2^60 multiplications
  }

  /// Whatever the numbers: an error, or a network whose counts are no less than nothing.
  @Test func randomNumbers() throws {
    var random = LinearRandom(state: 3)
    var built = 0
    for _ in 0..<20_000 {
      var build = NetworkBuilder(name: "random")
      guard let input = random.shape(), let other = random.shape() else { continue }
      do throws(NetworkError) {
        let tensors = [try build.add("a", .input(input)), try build.add("b", .constant(other))]
        for _ in 0..<3 { _ = try build.add("layer", random.operation(other), tensors) }
        let counts = try build.finish().counts
        built += 1
        #expect(counts.operations >= 0 && counts.parameters >= 0)
      } catch {
        #expect(error.description.hasPrefix("random: "))
      }
    }
    #expect(built > 100, "most are impossible, not all")
  }
}

/// Numbers at which arithmetic fails, more often than others.
private struct LinearRandom {
  var state: UInt64

  private static let numbers =
    [Int.min, -1, 0, Int.max, 1 << 20, 1 << 21, 1 << 40] + [Int](repeating: 1, count: 9)
    + [2, 3, 4, 6, 8, 12, 64, 1 << 10, 1 << 16]

  mutating func below(_ count: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % count
  }

  mutating func number() -> Int { Self.numbers[below(Self.numbers.count)] }

  mutating func shape() -> Shape? {
    Shape(batch: number(), channels: number(), height: number(), width: number())
  }

  mutating func extent() -> Extent { Extent(number(), number()) }

  mutating func padding() -> Padding {
    below(2) == 0
      ? .none : Padding(top: number(), bottom: number(), left: number(), right: number())
  }

  mutating func operation(_ output: Shape) -> HWSimCore.Operation {
    switch below(14) {
    case 0:
      .convolution(
        Convolution(
          outputs: number(), kernel: extent(), stride: extent(), padding: padding(),
          dilation: extent(), groups: number()))
    case 1, 2:
      .transposedConvolution(
        TransposedConvolution(
          outputs: number(), kernel: extent(), stride: extent(), padding: padding(),
          dilation: extent(), groups: number(), outputPadding: Extent(below(2), below(2)),
          hasBias: true))
    case 3:
      .matrixMultiplication(
        MatrixMultiplication(
          count: number(), rows: number(), depth: number(), columns: number(), output: output))
    case 4: .normalization(Normalization(groupSize: number(), parameters: number()))
    case 5: .reduction(Reduction(.norm, output: output))
    case 6: .elementwise(.power)
    case 7: .fullyConnected(FullyConnected(outputs: number(), hasBias: true))
    case 8: .lstm(LSTM(hidden: number(), returnsSequence: below(2) == 0))
    case 9: .priorBoxes(perPixel: number())
    case 10:
      .detection(
        Detection(candidates: number(), classes: number(), ranked: number(), kept: number()))
    case 11: .regionPooling(RegionPooling(regions: number(), output: extent()))
    case 12: .meanField(MeanField(iterations: number()))
    default: .quantization
    }
  }
}
