import HWSimCore

/// Copies every element to its new place: concatenation, channel shuffle, slices, unpooling and their like.
///
/// - Models: the contiguous pieces in which each layout allows the copy.
/// - Ignores: the order in which a permutation reads, taken as that of the input's elements; runtimes that let producers write to the concatenated tensor at once.
struct CopyKernel {
  let context: KernelContext

  func emit<Sink: TraceSink & ~Copyable>(into sink: inout Sink) {
    var runs = 0
    switch context.layer.operation {
    case .channelShuffle(let groups): runs = shuffle(groups, into: &sink)
    case .view, .rearrangement: runs = move(into: &sink)
    case .unpooling: runs = spread(into: &sink)
    default:
      var channel = 0
      for input in context.inputs {
        runs += place(input, at: channel, into: &sink)
        channel += input.shape.channels
      }
    }
    sink.compute(context.body(.gather), times: Double(context.output.shape.elements))
    sink.compute(context.body(.gatherRun), times: Double(runs))
  }

  /// Writes the output row by row, from as many input elements, spread evenly over the input.
  private func move<Sink: TraceSink & ~Copyable>(into sink: inout Sink) -> Int {
    let (input, output) = (context.input, context.output)
    let rows = output.shape.batch * output.shape.channels * output.shape.height
    let bytes = output.bytes / rows
    let width = context.loadBytes
    let room = max(input.bytes - bytes, 0)
    sink.parallel(rows) { row, sink in
      let from = rows > 1 ? room / output.elementBytes * row / (rows - 1) * output.elementBytes : 0
      sink.read(at: input.address &+ UInt64(from), bytes: min(bytes, input.bytes), width: width)
      sink.write(at: output.address &+ UInt64(row * bytes), bytes: bytes, width: width)
    }
    return rows
  }

  /// Reads values and places row by row; the rows of the output that they fall onto are written whole, zeros
  /// included.
  private func spread<Sink: TraceSink & ~Copyable>(into sink: inout Sink) -> Int {
    let (input, places, output) = (context.input, context.inputs[1], context.output)
    let rows = input.shape.batch * input.shape.channels * input.shape.height
    let (from, to) = (input.bytes / rows, output.bytes / output.elementBytes)
    let width = context.loadBytes
    sink.parallel(rows) { row, sink in
      sink.read(at: input.address &+ UInt64(row * from), bytes: from, width: width)
      sink.read(at: places.address &+ UInt64(row * from), bytes: from, width: width)
      let first = to * row / rows * output.elementBytes
      let next = to * (row + 1) / rows * output.elementBytes
      sink.write(at: output.address &+ UInt64(first), bytes: next - first, width: width)
    }
    return rows
  }

  /// Copies a whole input behind the channels already placed.
  private func place<Sink: TraceSink & ~Copyable>(
    _ input: TensorView, at channel: Int, into sink: inout Sink
  ) -> Int {
    let (output, width) = (context.output, context.loadBytes)
    let isPlanar = output.layout == .nchw
    let pieces = isPlanar ? 1 : input.shape.pixels
    let bytes = isPlanar ? input.imageBytes : input.pixelStride
    for image in 0..<input.shape.batch {
      sink.parallel(pieces) { pixel, sink in
        sink.read(
          at: input.address(image: image) &+ UInt64(input.pixelOffset(pixel)), bytes: bytes,
          width: width)
        sink.write(
          at: output.address(image: image, channel: channel) &+ UInt64(output.pixelOffset(pixel)),
          bytes: bytes, width: width)
      }
    }
    return pieces * input.shape.batch
  }

  /// Output channel j comes from channel (j mod groups) x (channels / groups) + j / groups.
  private func shuffle<Sink: TraceSink & ~Copyable>(_ groups: Int, into sink: inout Sink) -> Int {
    let (input, output, width) = (context.input, context.output, context.loadBytes)
    let channels = input.shape.channels
    guard output.layout == .nchw else {
      for image in 0..<input.shape.batch {
        sink.parallel(input.shape.pixels) { pixel, sink in
          // Each output pixel is written in order; its channels are read with the groups' stride.
          sink.read(
            Run(
              address: input.address(image: image) &+ UInt64(input.pixelOffset(pixel)),
              width: input.elementBytes, stride: channels / groups * input.elementBytes,
              count: groups, rows: channels / groups, rowStride: input.elementBytes))
          sink.write(
            at: output.address(image: image) &+ UInt64(output.pixelOffset(pixel)),
            bytes: output.pixelStride, width: output.elementBytes)
        }
      }
      return input.shape.batch * input.shape.pixels
    }
    for image in 0..<input.shape.batch {
      sink.parallel(channels) { channel, sink in
        let source = channel % groups * (channels / groups) + channel / groups
        sink.read(
          at: input.address(image: image, channel: source), bytes: input.channelStride, width: width
        )
        sink.write(
          at: output.address(image: image, channel: channel), bytes: output.channelStride,
          width: width)
      }
    }
    return input.shape.batch * channels
  }
}
