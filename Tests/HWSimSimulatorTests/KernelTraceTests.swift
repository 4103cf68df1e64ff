import HWSimCore
import HWSimSimulator
import Testing

/// Does a kernel touch exactly the data that its layer is defined by?
@Suite struct KernelTraces {
  struct Case: CustomTestStringConvertible {
    let name: String
    let operation: HWSimCore.Operation
    let template: KernelTemplate
    var channels = 6
    var side = 9
    var batch = 1
    /// Of the second input; nil where there is none.
    var second: Shape?

    var testDescription: String { name }
  }

  static let convolution = Convolution(
    outputs: 10, kernel: Extent(3), stride: Extent(2), padding: Padding(1))
  static let tiled = RegisterTile(rows: 4, columns: 3, depth: 4)

  static let cases: [Case] = [
    Case(
      name: "im2col, columns outer, two at a time", operation: .convolution(convolution),
      template: KernelTemplate(
        name: "k", method: .im2colGEMM, tile: RegisterTile(rows: 2, columns: 2, depth: 4),
        vectorised: .depth, columnsPerGather: 2, gatheredBytes: 2)),
    Case(
      name: "im2col, rows outer, whole image", operation: .convolution(convolution),
      template: KernelTemplate(
        name: "k", method: .im2colGEMM, tile: tiled, vectorised: .rows, order: .rowsOuter)),
    Case(
      name: "im2col in depth blocks", operation: .convolution(convolution),
      template: KernelTemplate(name: "k", method: .im2colGEMM, tile: tiled, depthBlock: 16)),
    Case(
      name: "im2col of a padded copy", operation: .convolution(convolution),
      template: KernelTemplate(
        name: "k", method: .im2colGEMM, tile: tiled, copiesPadding: true, loadBytes: 16)),
    Case(
      name: "im2col in groups",
      operation: .convolution(
        Convolution(outputs: 4, kernel: Extent(3), padding: Padding(1), groups: 2)),
      template: KernelTemplate(name: "k", method: .im2colGEMM, tile: tiled)),
    Case(
      name: "dilated im2col",
      operation: .convolution(
        Convolution(outputs: 4, kernel: Extent(3), padding: Padding(2), dilation: Extent(2))),
      template: KernelTemplate(name: "k", method: .im2colGEMM, tile: tiled)),
    Case(
      name: "pointwise", operation: .convolution(Convolution(outputs: 10, kernel: Extent(1))),
      template: KernelTemplate(name: "k", method: .gemm, tile: tiled), batch: 2),
    Case(
      name: "pointwise with stride",
      operation: .convolution(Convolution(outputs: 10, kernel: Extent(1), stride: Extent(2))),
      template: KernelTemplate(name: "k", method: .gemm, tile: tiled)),
    Case(
      name: "packed pointwise",
      operation: .convolution(Convolution(outputs: 10, kernel: Extent(1))),
      template: KernelTemplate(name: "k", method: .gemm, tile: tiled, packsInput: true)),
    Case(
      name: "fully connected",
      operation: .fullyConnected(FullyConnected(outputs: 11, hasBias: true)),
      template: KernelTemplate(name: "k", method: .gemm, tile: tiled), batch: 2),
    Case(
      name: "direct", operation: .convolution(convolution),
      template: KernelTemplate(name: "k", method: .direct, vectorised: .depth)),
    Case(
      name: "depthwise",
      operation: .convolution(
        Convolution(
          outputs: 6, kernel: Extent(3), stride: Extent(2), padding: Padding(1), groups: 6)
      ), template: KernelTemplate(name: "k", method: .depthwise)),
    Case(
      name: "max pooling, rounded up",
      operation: .pooling(
        Pooling(.max, kernel: Extent(3), stride: Extent(2), rounding: .up)),
      template: KernelTemplate(name: "k", method: .pooling), side: 8),
    Case(
      name: "activation", operation: .activation(.relu),
      template: KernelTemplate(name: "k", method: .elementwise), batch: 2),
    Case(
      name: "normalisation across channels", operation: .localResponseNormalization(size: 5),
      template: KernelTemplate(name: "k", method: .elementwise)),
    Case(
      name: "softmax", operation: .softmax,
      template: KernelTemplate(name: "k", method: .elementwise)),
    Case(
      name: "shuffle", operation: .channelShuffle(groups: 3),
      template: KernelTemplate(name: "k", method: .copy)),
    Case(
      name: "concatenation", operation: .concatenation,
      template: KernelTemplate(name: "k", method: .copy),
      second: shape(5, 9, 9)),
    Case(
      name: "transposed convolution",
      operation: .transposedConvolution(
        TransposedConvolution(
          outputs: 10, kernel: Extent(4), stride: Extent(2), padding: Padding(1))),
      template: KernelTemplate(name: "k", method: .gemm, tile: tiled), batch: 2),
    Case(
      name: "transposed convolution in groups and panels, with holes",
      operation: .transposedConvolution(
        TransposedConvolution(
          outputs: 4, kernel: Extent(2), stride: Extent(3), dilation: Extent(2), groups: 2,
          outputPadding: Extent(1))),
      template: KernelTemplate(
        name: "k", method: .gemm, tile: tiled, order: .rowsOuter, columnsPerGather: 5,
        gatheredBytes: 8, depthBlock: 2)),
    Case(
      name: "product of matrices",
      operation: .matrixMultiplication(
        MatrixMultiplication(
          count: 6, rows: 9, depth: 9, columns: 11,
          output: shape(6, 9, 11))),
      template: KernelTemplate(name: "k", method: .gemm, tile: tiled),
      second: shape(6, 9, 11)),
    Case(
      name: "product with shared matrices",
      operation: .matrixMultiplication(
        MatrixMultiplication(
          count: 6, rows: 9, depth: 9, columns: 7,
          output: shape(6, 9, 7))),
      template: KernelTemplate(name: "k", method: .gemm, tile: tiled, order: .rowsOuter),
      second: shape(3, 9, 7)),
    Case(
      name: "layer normalisation",
      operation: .normalization(Normalization(groupSize: 81, parameters: 162)),
      template: KernelTemplate(name: "k", method: .elementwise), batch: 2),
    Case(
      name: "group normalisation",
      operation: .normalization(Normalization(groupSize: 162, parameters: 12)),
      template: KernelTemplate(name: "k", method: .elementwise), batch: 2),
    Case(
      name: "mean of planes",
      operation: .reduction(Reduction(.mean, output: shape(6))),
      template: KernelTemplate(name: "k", method: .elementwise)),
    Case(
      name: "maximum of pairs",
      operation: .reduction(Reduction(.maximum, output: shape(3 * 81))),
      template: KernelTemplate(name: "k", method: .elementwise)),
    Case(
      name: "quantisation", operation: .quantization,
      template: KernelTemplate(name: "k", method: .elementwise)),
    Case(
      name: "a number per channel", operation: .elementwise(.multiply),
      template: KernelTemplate(name: "k", method: .elementwise), channels: 100,
      second: shape(100)),
    Case(
      name: "a number per channel, given first", operation: .elementwise(.add),
      template: KernelTemplate(name: "k", method: .elementwise), side: 1,
      second: shape(6, 70, 3)),
    Case(
      name: "a plane for all channels, given first", operation: .elementwise(.subtract),
      template: KernelTemplate(name: "k", method: .elementwise), channels: 1,
      second: shape(6, 9, 9)),
    Case(
      name: "a row and a column", operation: .elementwise(.maximum),
      template: KernelTemplate(name: "k", method: .elementwise), channels: 1,
      second: shape(90)),
    Case(
      name: "unpooling", operation: .unpooling(output: shape(6, 17, 18)),
      template: KernelTemplate(name: "k", method: .copy), second: shape(6, 9, 9)),
    Case(
      name: "detections",
      operation: .detection(Detection(candidates: 100, classes: 3, ranked: 20, kept: 10)),
      template: KernelTemplate(name: "k", method: .sweep), second: shape(300)),
    Case(
      name: "pooling of regions",
      operation: .regionPooling(RegionPooling(regions: 4, output: Extent(3, 2))),
      template: KernelTemplate(name: "k", method: .sweep), second: shape(24)),
    Case(
      name: "mean field", operation: .meanField(MeanField(iterations: 3)),
      template: KernelTemplate(name: "k", method: .sweep), second: shape(3, 9, 9)),
    Case(
      name: "gradient of weights", operation: .weightGradient(convolution),
      template: KernelTemplate(name: "k", method: .weightGradient, tile: tiled), batch: 2,
      second: shape(10, 5, 5, batch: 2)),
    Case(
      name: "gradient of weights in groups",
      operation: .weightGradient(
        Convolution(outputs: 4, kernel: Extent(3), padding: Padding(1), groups: 2)),
      template: KernelTemplate(name: "k", method: .weightGradient, tile: tiled, vectorised: .rows),
      second: shape(4, 9, 9)),
    Case(
      name: "gradient of depthwise weights, dilated",
      operation: .weightGradient(
        Convolution(
          outputs: 6, kernel: Extent(3), padding: Padding(2), dilation: Extent(2), groups: 6)),
      template: KernelTemplate(name: "k", method: .weightGradient, tile: tiled, vectorised: .rows),
      batch: 2, second: shape(6, 9, 9, batch: 2)),
    Case(
      name: "gradient of a matrix",
      operation: .weightGradient(Convolution(outputs: 10, kernel: Extent(9))),
      template: KernelTemplate(name: "k", method: .weightGradient, tile: tiled), batch: 3,
      second: shape(10, batch: 3)),
    Case(
      name: "gradient of an activation", operation: .gradient(.activation(.relu)),
      template: KernelTemplate(name: "k", method: .training), second: shape(6, 9, 9)),
    Case(
      name: "gradient of average pooling",
      operation: .gradient(
        .averagePooling(
          Pooling(.average, kernel: Extent(3), stride: Extent(2)), over: shape(6, 19, 19))),
      template: KernelTemplate(name: "k", method: .training)),
    Case(
      name: "gradient of a normalisation", operation: .gradient(.normalization(groupSize: 81)),
      template: KernelTemplate(name: "k", method: .training), second: shape(6, 9, 9)),
    Case(
      name: "gradient of scales and shifts", operation: .gradient(.normalizationParameters(12)),
      template: KernelTemplate(name: "k", method: .training), second: shape(6, 9, 9)),
    Case(
      name: "gradient of softmax", operation: .gradient(.softmax),
      template: KernelTemplate(name: "k", method: .training), second: shape(6, 9, 9)),
  ]

  @Test(arguments: cases, TensorLayout.allCases)
  func touchesItsOperandsAndNothingElse(trial: Case, layout: TensorLayout) throws {
    let layer = try KernelLayer(trial, layout)
    let (kernel, shape, output) = (layer.kernel, layer.input, layer.output)
    var sink = Recorder()
    kernel.emit(into: &sink)
    var merged = Recorder(hasCaches: false)
    kernel.emit(into: &merged)
    #expect(merged.reads == sink.reads && merged.writes == sink.writes)
    #expect(merged.mix == sink.mix && merged.bytes == sink.bytes)

    let inputs = 1_000_000..<1_000_000 + shape.elements * 4
    let seconds = 5_000_000..<5_000_000 + (trial.second?.elements ?? 0) * 4
    let outputs = 2_000_000..<2_000_000 + output.bytes
    let weights = layer.weights
    let scratch = 4_000_000..<4_000_000 + kernel.scratchBytes
    for byte in sink.reads {
      #expect(
        [inputs, seconds, weights, scratch, outputs].contains { $0.contains(byte) },
        "read outside at \(byte)")
    }
    for byte in sink.writes {
      #expect(outputs.contains(byte) || scratch.contains(byte), "write outside at \(byte)")
    }
    #expect(sink.writes.filter(outputs.contains).count == output.bytes, "every output is written")
    #expect(sink.reads.filter(weights.contains).count == weights.count, "every weight is read")
    #expect(
      sink.reads.filter(inputs.contains).count
        == inputBytesNeeded(trial.operation, shape, layer.outputShape),
      "every input that a window covers is read")
    #expect(
      sink.reads.filter(seconds.contains).count == seconds.count, "every second input is read")
    #expect(sink.writes.filter(scratch.contains).count == scratch.count)
    // A product that falls off the output's edge is not read again.
    let unread = sink.writes.filter(scratch.contains).subtracting(sink.reads)
    if case .transposedConvolution = trial.operation {} else { #expect(unread.isEmpty) }
  }

  /// Bytes of the input that some window covers: all of them, but for strided windows that skip.
  private func inputBytesNeeded(
    _ operation: HWSimCore.Operation, _ input: Shape, _ output: Shape
  ) -> Int {
    guard case .convolution(let layer) = operation else { return input.elements * 4 }
    var rows = Set<Int>()
    for y in 0..<output.height {
      for tap in 0..<layer.kernel.height {
        rows.insert(y * layer.stride.height - layer.padding.top + tap * layer.dilation.height)
      }
    }
    // Square images, kernels and strides: columns are covered as rows are.
    let covered = rows.filter { 0..<input.height ~= $0 }.count
    return input.batch * input.channels * covered * covered * 4
  }

  /// 3 steps of 10 features, 5 cells: 4 x 5 rows of 10 + 5 weights and a bias, read in every step.
  @Test(arguments: [true, false]) func anLSTMReadsAllWeightsInEveryStep(keepsAll: Bool) throws {
    let (input, output) = (shape(10, 3, 1), shape(5, keepsAll ? 3 : 1, 1))
    let layer = HWSimCore.Operation.lstm(LSTM(hidden: 5, returnsSequence: keepsAll))
    var build = NetworkBuilder(name: "one")
    _ = try build.add("layer", layer, try build.add("input", .input(input)))
    let view = { (address: UInt64, shape: Shape) in
      TensorView(address: address, shape: shape, layout: .nhwc, elementBytes: 4)
    }
    let kernel = Kernel(
      KernelContext(
        layer: try build.finish().layers[1], kind: .lstm,
        template: KernelTemplate(name: "k", method: .recurrent, vectorised: .depth),
        inputs: [view(1_000_000, input)], output: view(2_000_000, output),
        weights: Region(address: 3_000_000, bytes: 1280),
        scratch: Region(address: 4_000_000, bytes: 40), precision: .fp32, lanes: 4))
    #expect(kernel.scratchBytes == 2 * 5 * 4)
    var sink = Recorder()
    kernel.emit(into: &sink)
    #expect(sink.reads.filter { 3_000_000..<3_001_280 ~= $0 }.count == 4 * 5 * (15 + 1) * 4)
    #expect(sink.read[3] == 3 * 4 * 5 * (15 + 1) * 4)
    #expect(
      sink.reads.allSatisfy {
        $0 < 1_000_120 || 3_000_000..<3_001_280 ~= $0 || 4_000_000..<4_000_040 ~= $0
      })
    #expect(sink.read[1] == 3 * 5 * 10 * 4)  // each cell meets the step's features
    #expect(sink.written[2] == output.elements * 4)
    #expect(sink.mix.mac == 3 * 4 * 5 * 4)  // 15 weights fill 4 vectors of 4
  }

  /// Ragged tiles waste lanes, never work: instructions x lanes cover the multiply-accumulates.
  @Test(arguments: [
    (138, VectorDimension.rows, 35), (140, .rows, 35), (137, .rows, 35), (136, .rows, 34),
    (138, .none, 138),
  ])
  func raggedChannelsCostWholeVectors(
    outputs: Int, dimension: VectorDimension, perDepthStep: Int
  ) throws {
    var build = NetworkBuilder(name: "one")
    let image = try build.input(channels: 8, height: 4, width: 4)
    _ = try build.convolution("layer", image, outputs: outputs, kernel: 1)
    let network = try build.finish()
    let template = KernelTemplate(
      name: "k", method: .gemm, tile: RegisterTile(rows: 4, columns: 4, depth: 1),
      vectorised: dimension)
    let view = { (shape: Shape) in
      TensorView(address: 0, shape: shape, layout: .nhwc, elementBytes: 4)
    }
    let layer = network.layers[1]
    let context = KernelContext(
      layer: layer, kind: .pointwise, template: template, inputs: [view(network.layers[0].output)],
      output: view(layer.output), weights: Region(address: 0, bytes: 0),
      scratch: Region(address: 0, bytes: 0), precision: .fp32, lanes: 4)
    var sink = Recorder()
    Kernel(context).emit(into: &sink)
    // 16 pixels x 8 input channels, one vector of output channels each.
    #expect(sink.mix.mac == Double(perDepthStep * 16 * 8))
  }
}
