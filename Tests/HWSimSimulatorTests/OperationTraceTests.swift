import HWSimCore
import HWSimSimulator
import Testing

/// Do the kernels of imported models' operations move as many bytes as their formulas say?
@Suite struct OperationTraces {
  private static let (first, output, weights, scratch, second) = (1, 2, 3, 4, 5)

  /// What a layer does over inputs of these shapes, in fp32 with four lanes.
  private func trace(
    _ operation: HWSimCore.Operation, _ template: KernelTemplate, _ inputs: Shape...,
    layout: TensorLayout = .nhwc, hasCaches: Bool = true
  ) throws -> Recorder {
    var build = NetworkBuilder(name: "one")
    _ = try build.add("layer", operation, inputs.map { try build.add("input", .input($0)) })
    let network = try build.finish()
    let layer = network.layers[inputs.count]
    let view = { (region: Int, shape: Shape) in
      TensorView(
        address: UInt64(region * 1_000_000), shape: shape, layout: layout, elementBytes: 4)
    }
    let region = { (number: Int) in Region(address: UInt64(number * 1_000_000), bytes: 0) }
    let kernel = Kernel(
      KernelContext(
        layer: layer, kind: network.kind(of: layer), template: template,
        inputs: zip([Self.first, Self.second], inputs).map(view),
        output: view(Self.output, layer.output), weights: region(Self.weights),
        scratch: region(Self.scratch), precision: .fp32, lanes: 4))
    var sink = Recorder(hasCaches: hasCaches)
    kernel.emit(into: &sink)
    return sink
  }

  private func template(
    _ method: KernelMethod, tile: RegisterTile = RegisterTile(), columnsPerGather: Int? = nil,
    bodies: [KernelLoop: InstructionClass] = [:]
  ) -> KernelTemplate {
    let loops = bodies.mapValues { instruction in
      var mix = InstructionMix()
      mix[instruction] = 1
      return mix
    }
    return KernelTemplate(
      name: "k", method: method, tile: tile, columnsPerGather: columnsPerGather, loops: loops)
  }

  @Test(arguments: [1, 3], [true, false])
  func productOfMatrices(matrices: Int, hasCaches: Bool) throws {
    let product = MatrixMultiplication(
      count: 3, rows: 5, depth: 7, columns: 4, output: shape(3, 5, 4))
    let sink = try trace(
      .matrixMultiplication(product),
      template(.gemm, tile: RegisterTile(rows: 2, columns: 3), bodies: [.output: .store]),
      shape(3, 5, 7), shape(matrices, 7, 4), hasCaches: hasCaches)
    #expect(sink.mix.mac == 3 * 5 * 7 * 4)
    #expect(sink.mix.store == 3 * 5 * 4)
    // A row of the left matrix is read for each 2 columns of the right one, which is read for each
    // 3 rows: 2 times both.
    #expect(sink.read[Self.first] == 3 * 5 * 7 * 2 * 4)
    #expect(sink.read[Self.second] == 3 * 7 * 4 * 2 * 4)
    #expect(sink.written[Self.output] == 3 * 5 * 4 * 4)
    #expect(sink.read[Self.weights] == nil && sink.written.count == 1)
  }

  /// 4 to 6 channels in 2 groups, 3x3 kernel, stride 2, padding 1: 5x5 pixels become 9x9.
  @Test(arguments: TensorLayout.allCases, [nil, 1, 7, 25])
  func transposedConvolution(layout: TensorLayout, columnsPerGather: Int?) throws {
    let layer = TransposedConvolution(
      outputs: 6, kernel: Extent(3), stride: Extent(2), padding: Padding(1), groups: 2)
    let sink = try trace(
      .transposedConvolution(layer),
      template(
        .gemm, columnsPerGather: columnsPerGather, bodies: [.tap: .alu, .output: .store]),
      shape(4, 5, 5), layout: layout)
    // 25 pixels x 4 channels x 9 taps x 3 outputs of the group.
    #expect(sink.mix.mac == 25 * 4 * 9 * 3)
    #expect(sink.mix.alu == 25 * 9 * 6)
    #expect(sink.mix.store == 81 * 6)
    #expect(sink.read[Self.first] == 25 * 4 * 27 * 4)
    #expect(sink.read[Self.weights] == 25 * 4 * 27 * 4)
    #expect(sink.written[Self.scratch] == 25 * 9 * 6 * 4)
    // Of the 5 x 3 taps along a side, the first pixel's first and the last one's last fall off.
    let added = 13 * 13 * 6 * 4
    #expect(sink.read[Self.scratch] == added && sink.read[Self.output] == added)
    #expect(sink.written[Self.output] == 81 * 6 * 4 + added)
  }

  /// Three passes read, the last one writes; a group's scales and shifts come once.
  @Test func layerNormalization() throws {
    let layer = Normalization(groupSize: 70, parameters: 140)
    let sink = try trace(
      .normalization(layer), template(.elementwise, bodies: [.element: .alu]), shape(5, 1, 70))
    #expect(sink.read[Self.first] == 3 * 350 * 4)
    #expect(sink.written[Self.output] == 350 * 4)
    #expect(sink.read[Self.weights] == 5 * 140 * 4)
    #expect(sink.mix.alu == 350)
    #expect((sink.mix.exponential, sink.mix.divide) == (5, 5))
  }

  /// 8 channels in 4 groups, with 2 scales and 2 shifts each.
  @Test func groupNormalization() throws {
    let layer = Normalization(groupSize: 2 * 30, parameters: 16)
    let sink = try trace(
      .normalization(layer), template(.elementwise), shape(8, 5, 6, batch: 2))
    #expect(sink.read[Self.first] == 3 * 480 * 4)
    #expect(sink.read[Self.weights] == 2 * 16 * 4)
  }

  @Test func meanReadsOnceAndDivides() throws {
    let sink = try trace(
      .reduction(Reduction(.mean, output: shape(6))),
      template(.elementwise, bodies: [.element: .alu, .output: .store]), shape(6, 9, 9))
    #expect(sink.read[Self.first] == 486 * 4 && sink.written[Self.output] == 6 * 4)
    #expect((sink.mix.alu, sink.mix.store, sink.mix.divide) == (486, 6, 6))
  }

  /// Each chunk of 64 outputs reads what it needs of the smaller operand, whichever comes first.
  @Test(arguments: [
    // Of 128 channels: 64 numbers a chunk, as many as of the other operand.
    (TensorLayout.nhwc, shape(128), 2 * 3 * 128),
    // Of planes of 6 pixels: 3 chunks meet channels 0 to 10, 10 to 21 and 21 to 31, 12 do so 4 times.
    (.nchw, shape(128), 4 * (11 + 12 + 11)), (.nhwc, shape(1), 12), (.nchw, shape(1, 2, 3), 12 * 6),
    (.nhwc, shape(1, 2, 3), 12),
  ])
  func broadcasting(layout: TensorLayout, small: Shape, elements: Int) throws {
    let large = shape(128, 2, 3)
    for isFirst in [true, false] {
      let sink = try trace(
        .elementwise(.add), template(.elementwise), isFirst ? small : large,
        isFirst ? large : small, layout: layout)
      let (of, other) = isFirst ? (Self.first, Self.second) : (Self.second, Self.first)
      #expect(sink.read[of] == elements * 4)
      #expect(sink.read[other] == large.elements * 4)
      #expect(sink.written[Self.output] == large.elements * 4)
    }
  }

  @Test func divisionsAndPowersTakeTheirInstructions() throws {
    let mix = { (operation: Elementwise) in
      try trace(.elementwise(operation), template(.elementwise), shape(6, 9, 9)).mix
    }
    #expect(try mix(.divide).divide == 486 && mix(.power).exponential == 486)
    #expect(try mix(.add).total == 0)
  }
}
