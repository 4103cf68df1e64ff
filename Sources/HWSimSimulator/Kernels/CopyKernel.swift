import HWSimCore

/// Copies every element to its new place: concatenation and channel shuffle.
///
/// - Models: the contiguous pieces in which each layout allows the copy.
/// - Ignores: runtimes that let producers write to the concatenated tensor at once.
struct CopyKernel {
  let context: KernelContext

  func emit<Sink: TraceSink & ~Copyable>(into sink: inout Sink) {
    var runs = 0
    if case .channelShuffle(let groups) = context.layer.operation {
      runs = shuffle(groups, into: &sink)
    } else {
      var channel = 0
      for input in context.inputs {
        runs += place(input, at: channel, into: &sink)
        channel += input.shape.channels
      }
    }
    sink.compute(context.body(.gather), times: Double(context.output.shape.elements))
    sink.compute(context.body(.gatherRun), times: Double(runs))
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
      for pixel in 0..<pieces {
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
        for pixel in 0..<input.shape.pixels {
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
      for channel in 0..<channels {
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
