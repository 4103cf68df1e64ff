import HWSimCore

/// Convolution by plain nested loops: each output reads its patch and its channel's weights.
///
/// - Models: windows clipped at the image's edges, groups, vectors along the input channels.
/// - Ignores: registers that would keep a patch from one output channel to the next.
struct DirectKernel {
  let context: KernelContext
  let window: SlidingWindow
  let groups: Int
  let channelsPerGroup: Int
  let outputsPerGroup: Int

  init(_ context: KernelContext) {
    self.context = context
    window = SlidingWindow(context.layer.operation, over: context.input.shape)
    if case .convolution(let layer) = context.layer.operation {
      groups = layer.groups
    } else {
      groups = 1
    }
    channelsPerGroup = context.input.shape.channels / groups
    outputsPerGroup = context.output.shape.channels / groups
  }

  func emit<Sink: TraceSink & ~Copyable>(into sink: inout Sink) {
    let output = context.output.shape
    for image in 0..<output.batch {
      if output.height > 1 {
        sink.parallel(output.height) { y, sink in
          for x in 0..<output.width {
            for channel in 0..<output.channels { emitOutput(image, channel, y, x, into: &sink) }
          }
        }
      } else {
        sink.parallel(output.elementsPerImage) { unit, sink in
          let (x, channel) = (unit / output.channels, unit % output.channels)
          emitOutput(image, channel, 0, x, into: &sink)
        }
      }
    }
    count(into: &sink)
  }

  private func emitOutput<Sink: TraceSink & ~Copyable>(
    _ image: Int, _ channel: Int, _ y: Int, _ x: Int, into sink: inout Sink
  ) {
    let (input, loadBytes) = (context.input, context.loadBytes)
    let (ys, xs) = (window.rows(of: y), window.columns(of: x))
    let weightBytes = window.kernel.area &* channelsPerGroup &* context.precision.bytes
    for tap in 0..<ys.taps.count {
      let start = input.address(
        image: image, channel: channel / outputsPerGroup &* channelsPerGroup,
        y: ys.first &+ tap &* window.dilation.height, x: xs.first)
      let step = input.pixelStride &* window.dilation.width
      if input.layout == .nhwc, groups == 1, window.dilation.width == 1 {
        sink.read(
          at: start, bytes: xs.taps.count &* channelsPerGroup &* input.elementBytes,
          width: loadBytes)
      } else if input.layout == .nhwc {
        for column in 0..<xs.taps.count {
          sink.read(
            at: start &+ UInt64(column &* step), bytes: channelsPerGroup &* input.elementBytes,
            width: loadBytes)
        }
      } else {
        sink.read(
          Run(
            address: start, width: input.elementBytes, stride: step, count: xs.taps.count,
            rows: channelsPerGroup, rowStride: input.channelStride))
      }
    }
    sink.read(
      at: context.weights.address &+ UInt64(channel &* weightBytes), bytes: weightBytes,
      width: loadBytes)
    sink.write(
      at: context.output.address(image: image, channel: channel, y: y, x: x),
      bytes: context.output.elementBytes, width: context.output.elementBytes)
  }

  private func count<Sink: TraceSink & ~Copyable>(into sink: inout Sink) {
    let output = context.output.shape
    let rows = (0..<output.height).reduce(0) { $0 + window.rows(of: $1).taps.count }
    let columns = (0..<output.width).reduce(0) { $0 + window.columns(of: $1).taps.count }
    let vectors = context.units(channelsPerGroup, along: .depth)
    let taps = Double(output.batch * output.channels * vectors) * Double(rows * columns)
    sink.compute(KernelContext.multiplications(1), times: taps)
    sink.compute(context.body(.tap), times: taps)
    sink.compute(context.body(.pixel), times: Double(output.batch * output.pixels))
    sink.compute(context.body(.output), times: Double(output.elements))
  }
}
