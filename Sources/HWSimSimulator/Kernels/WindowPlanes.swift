import HWSimCore

// Plane after plane: vectors of neighbouring outputs of one row, as `Sources/CKernels/Kernels/planes.h`.

extension WindowTileKernel {
  func emitPlanes<Sink: TraceSink & ~Copyable>(into sink: inout Sink) {
    let output = context.output.shape
    let rows = (0..<output.width).reduce(into: [(x: Int, lanes: Int)]()) { pieces, x in
      guard (pieces.last.map { $0.x + $0.lanes } ?? 0) == x else { return }
      pieces.append((x, lanesFrom(x)))
    }
    for image in 0..<output.batch {
      sink.parallel(output.channels) { channel, sink in
        for y in 0..<output.height {
          for piece in rows { emitOutputs(image, channel, y, piece.x, piece.lanes, into: &sink) }
        }
      }
    }
    countPlanes(rows.map(\.x), into: &sink)
  }

  /// A vector's outputs have all their columns on the image; others go one by one.
  private func lanesFrom(_ x: Int) -> Int {
    let start = x &- window.padding.left
    let last = start + lanes - 1 + (window.kernel.width - 1) * window.dilation.width
    let isVector =
      window.stride.width == 1 && start >= 0 && last < window.image.width
      && x + lanes <= context.output.shape.width
    return isVector ? lanes : 1
  }

  /// Each tap reads a vector, even for one output, and its weight.
  private func emitOutputs<Sink: TraceSink & ~Copyable>(
    _ image: Int, _ channel: Int, _ y: Int, _ x: Int, _ count: Int, into sink: inout Sink
  ) {
    let (rows, columns) = (window.rows(of: y), window.columns(of: x))
    let (input, output, width) = (context.input, context.output, window.kernel.width)
    if hasWeights {
      let start = channel &* (header &+ window.kernel.area) &* 4
      let first = header &+ rows.taps.lowerBound &* width &+ columns.taps.lowerBound
      sink.read(at: context.weights.address &+ UInt64(start), bytes: header &* 4, width: 4)
      sink.read(
        Run(
          address: context.weights.address &+ UInt64(start &+ first &* 4), width: 4, stride: 4,
          count: columns.taps.count, rows: rows.taps.count, rowStride: width &* 4))
    }
    sink.read(
      Run(
        address: input.address(image: image, channel: channel, y: rows.first, x: columns.first),
        width: vectorBytes, stride: input.elementBytes &* window.dilation.width,
        count: columns.taps.count, rows: rows.taps.count,
        rowStride: input.rowStride &* window.dilation.height))
    store(
      count, to: output.address(image: image, channel: channel, y: y, x: x), 1, 0, into: &sink)
  }

  /// A tile is one vector of outputs, or one output.
  private func countPlanes<Sink: TraceSink & ~Copyable>(
    _ starts: [Int], into sink: inout Sink
  ) {
    let output = context.output.shape
    let planes = Double(output.batch * output.channels)
    let rows = (0..<output.height).reduce(0) { $0 + window.rows(of: $1).taps.count }
    let columns = starts.reduce(0) { $0 + window.columns(of: $1).taps.count }
    let tiles = planes * Double(output.height * starts.count)
    let taps = planes * Double(rows * columns)
    sink.compute(context.body(.tile), times: tiles)
    sink.compute(context.body(.step), times: planes * Double(rows * starts.count))
    sink.compute(context.body(.stepColumn), times: taps)
    sink.compute(context.body(.tap), times: taps)
    if hasWeights {
      sink.compute(context.body(.stepRow), times: taps)
      sink.compute(KernelContext.multiplications(1), times: taps)
    }
    sink.compute(context.body(.pixel), times: tiles)
    sink.compute(context.body(.output), times: Double(output.elements))
  }
}
