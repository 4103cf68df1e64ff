import HWSimCore

// The instructions of a blocked matrix multiplication, in closed form: at most four kinds of register
// tile, two of panel and two of block.

extension BlockedGEMMKernel {
  func count<Sink: TraceSink & ~Copyable>(into sink: inout Sink) {
    let panel = min(context.template.columnsPerGather ?? shape.columns, shape.columns)
    for (columns, panels) in pieces(shape.columns, panel) {
      for (steps, blocks) in pieces(shape.steps, context.template.depthBlock ?? shape.steps) {
        for (rows, down) in pieces(shape.rows, shape.tile.rows) {
          for (width, across) in pieces(columns, shape.tile.columns) {
            let tiles = shape.groups * panels * blocks * down * across
            countTile(rows, width, steps, times: Double(tiles), into: &sink)
          }
        }
      }
    }
    let outputs = shape.groups * shape.columns * shape.rows
    sink.compute(context.body(.output), times: Double(outputs))
    if gathers { countGather(into: &sink) }
  }

  /// Whole pieces of `size`, and the ragged one at the end where there is one.
  private func pieces(_ all: Int, _ size: Int) -> [(size: Int, count: Int)] {
    [(size, all / size), (all % size, all % size > 0 ? 1 : 0)].filter { $0.count > 0 }
  }

  /// Multiplications of whole vectors of rows, whatever those hold.
  private func countTile<Sink: TraceSink & ~Copyable>(
    _ rows: Int, _ width: Int, _ steps: Int, times: Double, into sink: inout Sink
  ) {
    let vectors = ceilingDivision(rows, shape.lanes)
    let perStep = shape.lanes * shape.tile.depth
    let instructions = vectors * width * ceilingDivision(perStep, context.lanes)
    let executed = times * Double(steps)
    sink.compute(KernelContext.multiplications(Double(instructions)), times: executed)
    sink.compute(context.body(.step), times: executed)
    sink.compute(context.body(.stepRow), times: executed * Double(vectors))
    sink.compute(context.body(.stepColumn), times: executed * Double(width))
    sink.compute(context.body(.tile), times: times)
  }

  /// A kernel row is one piece, or each of its taps, padding or not; pieces take whole vectors.
  private func countGather<Sink: TraceSink & ~Copyable>(into sink: inout Sink) {
    let channels = context.input.shape.channels / shape.groups
    let isDense = shape.groups == 1 && window.dilation.width == 1
    let taps = isDense ? window.kernel.width : 1
    let pieces = shape.groups * shape.columns * (window.kernel.area / taps)
    let vectors = ceilingDivision(taps * channels * shape.elementBytes, context.loadBytes)
    sink.compute(context.body(.gather), times: Double(pieces * vectors))
    sink.compute(context.body(.gatherRun), times: Double(pieces))
    sink.compute(context.body(.pixel), times: Double(shape.groups * shape.columns))
  }
}
