import HWSimCore

// The instructions of a tiled window, whose rows and columns are independent of each other.

extension WindowTileKernel {
  /// Loops: `block` is one call for the vectors of a block, `tile` one tile of one vector, `step` one kernel row of it, `step_row` one of that row's
  /// weights, `step_column` one of its pixels, `tap` one pixel used in one output, `pixel` one vector of
  /// results, `output` one element.
  /// Calls for each tile: a last vector that overlaps the one before it has one of its own, unless it is
  /// its block's only one.
  private var calls: Int {
    let isRagged = !context.output.shape.channels.isMultiple(of: lanes) && vectors > 1
    return ceilingDivision(vectors, perBlock) + (isRagged && vectors % perBlock != 1 ? 1 : 0)
  }

  func countTiles<Sink: TraceSink & ~Copyable>(into sink: inout Sink) {
    let output = context.output.shape
    let vectors = Double(output.batch * ceilingDivision(output.channels, lanes))
    let rows = (0..<output.height).reduce(0) { $0 + window.rows(of: $1).taps.count }
    let tiles = ceilingDivision(output.width, outputs)
    var (pixels, weights, taps) = (0, 0, 0)
    for x in stride(from: 0, to: output.width, by: outputs) {
      pixels += self.pixels(x, min(outputs, output.width - x)).count
      weights += outputs > 1 ? window.kernel.width : window.columns(of: x).taps.count
    }
    for x in 0..<output.width { taps += window.columns(of: x).taps.count }

    let steps = vectors * Double(rows)
    let calls = output.batch * calls * output.height * tiles
    sink.compute(context.body(.block), times: Double(calls))
    sink.compute(context.body(.tile), times: vectors * Double(output.height * tiles))
    sink.compute(context.body(.step), times: steps * Double(tiles))
    sink.compute(context.body(.stepColumn), times: steps * Double(pixels))
    sink.compute(context.body(.tap), times: steps * Double(taps))
    if hasWeights {
      sink.compute(context.body(.stepRow), times: steps * Double(weights))
      sink.compute(KernelContext.multiplications(1), times: steps * Double(taps))
    }
    sink.compute(context.body(.pixel), times: vectors * Double(output.pixels))
    sink.compute(context.body(.output), times: Double(output.elements))
  }
}
