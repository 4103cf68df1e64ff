import HWSimCore

// Where the products of a transposed convolution go: each input pixel adds a patch to the output.
//
// - Models: patches clipped at the output's edges, outputs that several patches add to, the order of
//   each layout.
// - Ignores: accumulators wider than the output's elements; the instructions that a clipped product
//   saves.

extension GEMMKernel {
  /// Every output starts at its bias.
  func clearOutput<Sink: TraceSink & ~Copyable>(_ image: Int, into sink: inout Sink) {
    sink.write(
      at: context.output.address(image: image), bytes: context.output.imageBytes,
      width: context.loadBytes)
  }

  /// Adds the products of the input pixels in `panel` to the output.
  func scatter<Sink: TraceSink & ~Copyable>(
    _ image: Int, _ group: Int, _ panel: Range<Int>, into sink: inout Sink
  ) {
    if context.output.layout == .nhwc {
      scatterPixels(image, group, panel, into: &sink)
    } else {
      sink.parallel(outputsPerGroup) { channel, sink in
        scatterPlane(image, group, channel, panel, into: &sink)
      }
    }
  }

  private var outputsPerGroup: Int { rows / window.kernel.area }

  /// Channels innermost: pixel by pixel, the products of a kernel row are one run.
  private func scatterPixels<Sink: TraceSink & ~Copyable>(
    _ image: Int, _ group: Int, _ panel: Range<Int>, into sink: inout Sink
  ) {
    let (output, width) = (context.output, context.input.shape.width)
    for pixel in panel {
      let (ys, xs) = (window.rows(of: pixel / width), window.columns(of: pixel % width))
      for tap in 0..<(xs.taps.isEmpty ? 0 : ys.taps.count) {
        let position = (ys.taps.lowerBound &+ tap) &* window.kernel.width &+ xs.taps.lowerBound
        let first = (pixel &- panel.lowerBound) &* rows &+ position &* outputsPerGroup
        readProducts(first, xs.taps.count &* outputsPerGroup, into: &sink)
        let start = output.address(
          image: image, channel: group &* outputsPerGroup,
          y: ys.first &+ tap &* window.dilation.height, x: xs.first)
        var run = Run(
          at: start, bytes: outputsPerGroup &* output.elementBytes, width: context.loadBytes)
        (run.rows, run.rowStride) = (xs.taps.count, window.dilation.width &* output.pixelStride)
        add(to: run, into: &sink)
      }
    }
  }

  /// Plane after plane: tap by tap, the products of an input row are one run (Caffe's col2im).
  private func scatterPlane<Sink: TraceSink & ~Copyable>(
    _ image: Int, _ group: Int, _ channel: Int, _ panel: Range<Int>, into sink: inout Sink
  ) {
    let (output, width) = (context.output, context.input.shape.width)
    for tap in 0..<window.kernel.area {
      let row = channel &* window.kernel.area &+ tap
      let below = tap / window.kernel.width &* window.dilation.height &- window.padding.top
      let right = tap % window.kernel.width &* window.dilation.width &- window.padding.left
      var pixel = panel.lowerBound
      while pixel < panel.upperBound {
        let (y, x) = (pixel / width &* window.stride.height &+ below, pixel % width)
        let span = min(panel.upperBound &- pixel, width &- x)
        if 0..<output.shape.height ~= y, let range = insideImage(x, span, right) {
          let first = pixel &- panel.lowerBound &+ range.lowerBound &- x
          readProducts(
            row &* min(columns, columnsPerGather) &+ first, range.count, into: &sink)
          let start = output.address(
            image: image, channel: group &* outputsPerGroup &+ channel, y: y,
            x: range.lowerBound &* window.stride.width &+ right)
          let run = Run(
            address: start, width: output.elementBytes,
            stride: window.stride.width &* output.pixelStride, count: range.count)
          add(to: run, into: &sink)
        }
        pixel &+= span
      }
    }
  }

  private func readProducts<Sink: TraceSink & ~Copyable>(
    _ first: Int, _ count: Int, into sink: inout Sink
  ) {
    sink.read(
      at: context.scratch.address &+ UInt64(first &* gatheredBytes),
      bytes: count &* gatheredBytes, width: max(context.loadBytes, gatheredBytes))
  }

  private func add<Sink: TraceSink & ~Copyable>(to outputs: Run, into sink: inout Sink) {
    sink.read(outputs)
    sink.access(outputs, isWrite: true, times: 1)
  }
}
