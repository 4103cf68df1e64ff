import HWSimCore

// Where the products of a transposed convolution go: each input pixel adds a patch to the output.
//
// - Models: patches clipped at the output's edges, outputs that several patches add to.
// - Ignores: a scatter that walks the output rather than the input; wider accumulators than the
//   output's elements; the instructions that a clipped product saves.

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
    let width = context.input.shape.width
    for pixel in panel {
      let (ys, xs) = (window.rows(of: pixel / width), window.columns(of: pixel % width))
      guard !xs.taps.isEmpty else { continue }
      for tap in 0..<ys.taps.count {
        let first = (pixel &- panel.lowerBound) &* rows
        sink.read(products(first, row: ys.taps.lowerBound &+ tap, xs.taps))
        let start = context.output.address(
          image: image, channel: group &* outputsPerGroup,
          y: ys.first &+ tap &* window.dilation.height, x: xs.first)
        let run = outputs(at: start, taps: xs.taps.count)
        sink.read(run)
        sink.access(run, isWrite: true, times: 1)
      }
    }
  }

  private var outputsPerGroup: Int { rows / window.kernel.area }

  /// The products of one pixel, from number `first` on, with a kernel row's taps: channels innermost
  /// where the output has them so.
  private func products(_ first: Int, row: Int, _ taps: Range<Int>) -> Run {
    let tap = row &* window.kernel.width &+ taps.lowerBound
    guard context.output.layout == .nchw else {
      let start = (first &+ tap &* outputsPerGroup) &* gatheredBytes
      return Run(
        at: context.scratch.address &+ UInt64(start),
        bytes: taps.count &* outputsPerGroup &* gatheredBytes,
        width: max(context.loadBytes, gatheredBytes))
    }
    return Run(
      address: context.scratch.address &+ UInt64((first &+ tap) &* gatheredBytes),
      width: gatheredBytes, stride: gatheredBytes, count: taps.count, rows: outputsPerGroup,
      rowStride: window.kernel.area &* gatheredBytes)
  }

  /// The outputs that they are added to.
  private func outputs(at start: UInt64, taps: Int) -> Run {
    let output = context.output
    let step = window.dilation.width &* output.pixelStride
    guard output.layout == .nchw else {
      var run = Run(
        at: start, bytes: outputsPerGroup &* output.elementBytes, width: context.loadBytes)
      (run.rows, run.rowStride) = (taps, step)
      return run
    }
    return Run(
      address: start, width: output.elementBytes, stride: step, count: taps,
      rows: outputsPerGroup, rowStride: output.channelStride)
  }
}
