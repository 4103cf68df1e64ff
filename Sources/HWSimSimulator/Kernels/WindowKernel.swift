import HWSimCore

/// Depthwise convolution and pooling: each channel by itself, a window per output.
///
/// - Models: windows clipped at the image's edges; vectors along channels (NHWC) or along a row of
///   pixels (NCHW), ragged ends included.
/// - Ignores: the interleaving of pixels and weights inside one window, whose weights are read after
///   its pixels here; registers that keep a row's neighbours from one output to the next; every window reads
///   all its pixels.
struct WindowKernel {
  let context: KernelContext
  let window: SlidingWindow
  /// Pooling has none.
  let hasWeights: Bool

  init(_ context: KernelContext) {
    self.context = context
    window = SlidingWindow(context.layer.operation, over: context.input.shape)
    hasWeights = context.kind == .depthwise
  }

  func emit<Sink: TraceSink & ~Copyable>(into sink: inout Sink) {
    for image in 0..<context.output.shape.batch {
      if context.output.layout == .nhwc {
        emitPixels(image, into: &sink)
      } else {
        emitPlanes(image, into: &sink)
      }
    }
    count(into: &sink)
  }

  private func emitPixels<Sink: TraceSink & ~Copyable>(_ image: Int, into sink: inout Sink) {
    let (height, width) = (context.output.shape.height, context.output.shape.width)
    sink.parallel(height > 1 ? height : width) { unit, sink in
      if height > 1 {
        emitPixels(image, unit, 0..<width, into: &sink)
      } else {
        emitPixels(image, 0, unit..<unit &+ 1, into: &sink)
      }
    }
  }

  /// Channels innermost: a kernel row is one contiguous run over its pixels and channels.
  private func emitPixels<Sink: TraceSink & ~Copyable>(
    _ image: Int, _ y: Int, _ columns: Range<Int>, into sink: inout Sink
  ) {
    let (input, output) = (context.input, context.output)
    let (bytes, loadBytes) = (input.pixelStride, context.loadBytes)
    let ys = window.rows(of: y)
    for x in columns {
      let xs = window.columns(of: x)
      for tap in 0..<ys.taps.count {
        let start = input.address(
          image: image, y: ys.first &+ tap &* window.dilation.height, x: xs.first)
        if window.dilation.width == 1 {
          sink.read(at: start, bytes: xs.taps.count &* bytes, width: loadBytes)
        } else {
          for column in 0..<xs.taps.count {
            let offset = column &* window.dilation.width &* bytes
            sink.read(at: start &+ UInt64(offset), bytes: bytes, width: loadBytes)
          }
        }
      }
      if hasWeights { readWeights(ys.taps, xs.taps, into: &sink) }
      sink.write(
        at: output.address(image: image, y: y, x: x), bytes: output.pixelStride,
        width: output.elementBytes)
    }
  }

  /// Weights lie tap by tap, channels innermost: those of a whole window are one run.
  @inline(__always)
  private func readWeights<Sink: TraceSink & ~Copyable>(
    _ rows: Range<Int>, _ columns: Range<Int>, into sink: inout Sink
  ) {
    let (bytes, width) = (context.input.pixelStride, window.kernel.width)
    let isWhole = columns.count == width
    for row in isWhole ? rows.lowerBound..<min(rows.lowerBound + 1, rows.upperBound) : rows {
      sink.read(
        at: context.weights.address &+ UInt64((row &* width &+ columns.lowerBound) &* bytes),
        bytes: (isWhole ? rows.count : 1) &* columns.count &* bytes,
        width: context.loadBytes)
    }
  }

  /// Plane after plane: an output row reads the input rows under its windows.
  private func emitPlanes<Sink: TraceSink & ~Copyable>(_ image: Int, into sink: inout Sink) {
    let (input, output, loadBytes) = (context.input, context.output, context.loadBytes)
    let kernelBytes = window.kernel.area &* context.precision.bytes
    sink.parallel(output.shape.channels) { channel, sink in
      for y in 0..<output.shape.height {
        let ys = window.rows(of: y)
        if hasWeights {
          sink.read(
            at: context.weights.address &+ UInt64(channel &* kernelBytes), bytes: kernelBytes,
            width: loadBytes)
        }
        for tap in 0..<ys.taps.count {
          let row = ys.first &+ tap &* window.dilation.height
          sink.read(
            at: input.address(image: image, channel: channel, y: row), bytes: input.rowStride,
            width: loadBytes)
        }
        sink.write(
          at: output.address(image: image, channel: channel, y: y), bytes: output.rowStride,
          width: loadBytes)
      }
    }
  }

  private func count<Sink: TraceSink & ~Copyable>(into sink: inout Sink) {
    let output = context.output.shape
    let rowUnits = context.units(output.channels, along: .rows)
    let columnUnits = context.units(output.width, along: .columns)
    let planes = Double(output.batch * rowUnits)
    let pixels = planes * Double(output.height * columnUnits)
    // A vector of neighbouring pixels takes every tap for all its lanes; single pixels skip padding.
    let taps =
      context.template.vectorised == .columns
      ? pixels * Double(window.kernel.area) : planes * Double(validTaps)
    sink.compute(context.body(.tap), times: taps)
    if hasWeights { sink.compute(KernelContext.multiplications(1), times: taps) }
    sink.compute(context.body(.pixel), times: pixels)
    sink.compute(context.body(.output), times: Double(output.elements))
  }

  /// Taps on the image over all positions of one plane; rows and columns are independent.
  private var validTaps: Int {
    let output = context.output.shape
    let rows = (0..<output.height).reduce(0) { $0 + window.rows(of: $1).taps.count }
    let columns = (0..<output.width).reduce(0) { $0 + window.columns(of: $1).taps.count }
    return rows * columns
  }
}
