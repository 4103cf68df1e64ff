import HWSimCore

// The instructions of a matrix multiplication, in closed form: at most four kinds of register tile.

extension GEMMKernel {
  /// Counts every instruction of the layer: ragged rows, columns and depth cost what they cost.
  func count<Sink: TraceSink & ~Copyable>(into sink: inout Sink) {
    let repeats = images * groups
    let panel = min(columnsPerGather, columns)
    countColumns(panel, times: repeats * (columns / panel), into: &sink)
    countColumns(columns % panel, times: repeats, into: &sink)
    if gathers {
      let elements = repeats * columns * depth
      sink.compute(context.body(.gather), times: Double(elements))
      sink.compute(context.body(.gatherRun), times: Double(repeats * gatheredRuns))
    }
    if columnKind == .inputPixel {
      sink.compute(context.body(.tap), times: Double(repeats * columns * rows))
      sink.compute(context.body(.output), times: Double(context.output.shape.elements))
    }
  }

  /// Contiguous runs that the gather of one image and group copies.
  private var gatheredRuns: Int {
    let taps = window.kernel.area
    if context.input.layout == .nhwc {
      return columns * (groups == 1 ? window.kernel.height : taps)
    }
    return ceilingDivision(columns, tile.columns) * depth
  }

  private func countColumns<Sink: TraceSink & ~Copyable>(
    _ count: Int, times: Int, into sink: inout Sink
  ) {
    guard count > 0, times > 0 else { return }
    for (height, tilesDown) in pieces(rows, tile.rows) {
      for (width, tilesAcross) in pieces(count, tile.columns) {
        countTile(height, width, times: Double(tilesDown * tilesAcross * times), into: &sink)
      }
    }
  }

  private func countTile<Sink: TraceSink & ~Copyable>(
    _ height: Int, _ width: Int, times: Double, into sink: inout Sink
  ) {
    let rowUnits = context.units(height, along: .rows)
    let columnUnits = context.units(width, along: .columns)
    let cells = Double(rowUnits * columnUnits)
    let blocks = pieces(depth, context.template.depthBlock ?? depth)
    for (length, count) in blocks {
      let (steps, leftover) = (length / tile.depth, length % tile.depth)
      let perStep = Double(context.units(tile.depth, along: .depth))
      let executed = times * Double(count * steps)
      sink.compute(KernelContext.multiplications(cells * perStep), times: executed)
      sink.compute(context.body(.step), times: executed)
      sink.compute(context.body(.stepRow), times: executed * Double(rowUnits))
      sink.compute(context.body(.stepColumn), times: executed * Double(columnUnits))
      let rest = times * Double(count * leftover) * cells
      sink.compute(KernelContext.multiplications(1), times: rest)
      sink.compute(context.body(.leftover), times: rest)
      sink.compute(context.body(.tile), times: times * Double(count))
    }
    // A product that is scattered is no output yet.
    guard columnKind != .inputPixel else { return }
    sink.compute(context.body(.output), times: times * Double(height * width))
  }
}
