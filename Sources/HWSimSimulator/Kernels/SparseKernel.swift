import HWSimCore

/// 1x1 convolution with a sparse matrix of weights: for a block of neighbouring pixels and each output
/// channel, the planes of those input channels whose weight is not zero.
///
/// Source: XNNPACK f32-spmm (Elsen et al., "Fast sparse convnets", CVPR 2020, arXiv:1911.09723): planes
/// of channels; the pixels of a block are accumulated in registers; weights lie by output channel, behind
/// its bias, with a 32-bit distance to the next input channel each and a 32-bit count per output channel.
///
/// - Models: weights, distances and counts streamed once per block of pixels; blocks that are ragged at
///   the image's end.
/// - Ignores: where the zeros lie: every output channel keeps as many weights, of channels evenly apart.
struct SparseKernel {
  let context: KernelContext
  private let kept: Int

  init(_ context: KernelContext) {
    self.context = context
    let weights = context.input.shape.channels * context.output.shape.channels
    kept = context.layer.storage?.kept(of: weights) ?? weights
  }

  private var outputs: Int { context.output.shape.channels }

  /// Weights with the biases, then distances, then counts.
  var packedBytes: Int { 8 * outputs + 8 * kept }

  func emit<Sink: TraceSink & ~Copyable>(into sink: inout Sink) {
    let (pixels, block) = (context.output.shape.pixels, context.template.tile.columns)
    for image in 0..<context.output.shape.batch {
      sink.parallel(ceilingDivision(pixels, block)) { unit, sink in
        let first = unit &* block
        for channel in 0..<outputs {
          multiply(image, channel, first, min(block, pixels &- first), into: &sink)
        }
      }
    }
    count(into: &sink)
  }

  /// The weights of an output channel, as numbers in the order in which they lie.
  @inline(__always)
  private func weights(of channel: Int) -> Range<Int> {
    let (each, rest) = (kept / outputs, kept % outputs)
    let start = channel &* each &+ min(channel, rest)
    return start..<(start &+ each &+ (channel < rest ? 1 : 0))
  }

  private func multiply<Sink: TraceSink & ~Copyable>(
    _ image: Int, _ channel: Int, _ pixel: Int, _ width: Int, into sink: inout Sink
  ) {
    let (weights, start) = (weights(of: channel), context.weights.address)
    let (input, output) = (context.input, context.output)
    let distances = start &+ UInt64(4 &* (outputs &+ kept))
    sink.read(at: distances &+ UInt64(4 &* (kept &+ channel)), bytes: 4, width: 4)
    sink.read(
      at: start &+ UInt64(4 &* (channel &+ weights.lowerBound)), bytes: 4 &* (1 &+ weights.count),
      width: 4)
    if !weights.isEmpty {
      sink.read(
        at: distances &+ UInt64(4 &* weights.lowerBound), bytes: 4 &* weights.count, width: 4)
      let apart = max(input.shape.channels / weights.count, 1)
      var run = Run(
        at: input.address(image: image, channel: channel % apart)
          &+ UInt64(input.pixelOffset(pixel)),
        bytes: width &* input.elementBytes, width: context.loadBytes)
      (run.rows, run.rowStride) = (weights.count, apart &* input.channelStride)
      sink.read(run)
    }
    sink.write(
      at: output.address(image: image, channel: channel) &+ UInt64(output.pixelOffset(pixel)),
      bytes: width &* output.elementBytes, width: context.loadBytes)
  }

  private func count<Sink: TraceSink & ~Copyable>(into sink: inout Sink) {
    let (shape, block) = (context.output.shape, context.template.tile.columns)
    let whole = shape.pixels / block
    var vectors = whole * context.units(block, along: .columns)
    vectors += context.units(shape.pixels % block, along: .columns)
    let blocks = Double(shape.batch * ceilingDivision(shape.pixels, block))
    let products = Double(shape.batch * vectors) * Double(kept)
    sink.compute(KernelContext.multiplications(1), times: products)
    sink.compute(context.body(.stepColumn), times: products)
    sink.compute(context.body(.step), times: blocks * Double(kept))
    sink.compute(context.body(.tile), times: blocks * Double(outputs))
    sink.compute(context.body(.output), times: Double(shape.batch * vectors * outputs))
  }
}
