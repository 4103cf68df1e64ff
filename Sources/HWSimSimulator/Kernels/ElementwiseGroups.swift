import HWSimCore

// Element-wise passes whose results depend on many elements.

extension ElementwiseKernel {
  /// Batch normalisation: [scale, shift][channels], all for each pixel where channels are innermost, else a
  /// channel's two for each plane.
  func scaleChannels<Sink: TraceSink & ~Copyable>(into sink: inout Sink) {
    let (input, output, width) = (context.input, context.output, context.loadBytes)
    let (shape, constant) = (output.shape, context.precision.bytes)
    let isPlanar = output.layout == .nchw
    let bytes = isPlanar ? output.channelStride : output.pixelStride
    let units = isPlanar ? shape.channels : shape.pixels
    sink.parallel(shape.batch * units) { unit, sink in
      let channel = isPlanar ? unit % units : 0
      sink.read(at: input.address &+ UInt64(unit &* bytes), bytes: bytes, width: width)
      var constants = Run(
        at: context.weights.address &+ UInt64(channel &* constant),
        bytes: isPlanar ? constant : shape.channels &* constant, width: isPlanar ? constant : width)
      (constants.rows, constants.rowStride) = (2, shape.channels &* constant)
      sink.read(constants)
      sink.write(at: output.address &+ UInt64(unit &* bytes), bytes: bytes, width: width)
    }
    let vectors = isPlanar ? vectors(shape.elements) : shape.batch * units * vectors(shape.channels)
    sink.compute(context.body(.element), times: Double(vectors))
    sink.compute(context.body(.output), times: Double(shape.elements))
  }

  /// Reads the input once; each output is written when its last element has been read.
  func reduce<Sink: TraceSink & ~Copyable>(_ layer: Reduction, into sink: inout Sink) {
    let (input, output) = (context.input, context.output)
    let elements = input.shape.elements
    let perOutput = elements / output.shape.elements
    sink.parallel(ceilingDivision(elements, Self.chunk)) { unit, sink in
      let start = unit * Self.chunk
      let end = min(start + Self.chunk, elements)
      sink.read(
        at: input.address &+ UInt64(start &* input.elementBytes),
        bytes: (end - start) * input.elementBytes, width: context.loadBytes)
      let done = start / perOutput..<end / perOutput
      guard !done.isEmpty else { return }
      sink.write(
        at: output.address &+ UInt64(done.lowerBound &* output.elementBytes),
        bytes: done.count * output.elementBytes, width: context.loadBytes)
    }
    sink.compute(context.body(.element), times: Double(vectors(elements)))
    sink.compute(context.body(.output), times: Double(output.shape.elements))
    guard layer.kind == .mean else { return }
    var division = InstructionMix()
    division.divide = 1
    sink.compute(division, times: Double(output.shape.elements))
  }

  /// Reads each group three times, its parameters once, and writes it once.
  func normalize<Sink: TraceSink & ~Copyable>(_ layer: Normalization, into sink: inout Sink) {
    let (input, output) = (context.input, context.output)
    let (size, elements) = (layer.groupSize, output.shape.elements)
    sink.parallel(elements / size) { group, sink in
      for pass in 1...3 {
        if pass == 3 { readParameters(layer, group, into: &sink) }
        for start in stride(from: group * size, to: (group + 1) * size, by: Self.chunk) {
          let count = min(Self.chunk, (group + 1) * size - start)
          sink.read(
            at: input.address &+ UInt64(start &* input.elementBytes),
            bytes: count * input.elementBytes, width: context.loadBytes)
          guard pass == 3 else { continue }
          sink.write(
            at: output.address &+ UInt64(start &* output.elementBytes),
            bytes: count * output.elementBytes, width: context.loadBytes)
        }
      }
    }
    let groups = Double(elements / size)
    sink.compute(context.body(.element), times: groups * Double(vectors(size)))
    sink.compute(context.body(.output), times: Double(elements))
    var root = InstructionMix()
    (root.divide, root.exponential) = (1, 1)
    sink.compute(root, times: groups)
  }

  /// Every element of a group has parameters of its own (layer, RMS), or its channels have (group,
  /// instance).
  private func readParameters<Sink: TraceSink & ~Copyable>(
    _ layer: Normalization, _ group: Int, into sink: inout Sink
  ) {
    let (size, all) = (layer.groupSize, layer.parameters)
    guard all > 0 else { return }
    let groups = max(1, context.output.shape.elementsPerImage / size)
    let ofGroup = all == size || all == 2 * size ? all : max(1, all / groups)
    let first = group % (all / ofGroup) * ofGroup
    sink.read(
      at: context.weights.address &+ UInt64(first &* context.precision.bytes),
      bytes: ofGroup * context.precision.bytes, width: context.loadBytes)
  }
}
