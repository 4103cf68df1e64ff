import HWSimCore

// The instructions of a blocked matrix multiplication, in closed form: at most four kinds of register
// tile in two kinds of block.

extension BlockedProduct {
  /// Counts `times` such multiplications, each a `block`.
  func count<Sink: TraceSink & ~Copyable>(
    _ context: KernelContext, times: Int, into sink: inout Sink
  ) {
    sink.compute(context.body(.block), times: Double(times))
    for (steps, blocks) in pieces(self.steps, template.depthBlock ?? self.steps) {
      for (rows, down) in pieces(rows, template.tile.rows) {
        for (width, across) in pieces(columnCount, template.tile.columns) {
          let tiles = Double(times * blocks * down * across)
          countTile(context, rows, width, steps, times: tiles, into: &sink)
        }
      }
    }
  }

  /// Multiplications of whole vectors of rows, whatever those hold.
  private func countTile<Sink: TraceSink & ~Copyable>(
    _ context: KernelContext, _ rows: Int, _ width: Int, _ steps: Int, times: Double,
    into sink: inout Sink
  ) {
    let vectors = ceilingDivision(rows, lanes)
    let perStep = ceilingDivision(lanes * template.tile.depth, context.lanes)
    let executed = times * Double(steps)
    sink.compute(
      KernelContext.multiplications(Double(vectors * width * perStep)), times: executed)
    sink.compute(context.body(.step), times: executed)
    sink.compute(context.body(.stepRow), times: executed * Double(vectors))
    sink.compute(context.body(.stepColumn), times: executed * Double(width))
    sink.compute(context.body(.tile), times: times)
    sink.compute(context.body(.output), times: times * Double(rows * width))
  }
}

/// Whole pieces of `size`, and the ragged one at the end where there is one.
func pieces(_ all: Int, _ size: Int) -> [(size: Int, count: Int)] {
  [(size, all / size), (all % size, all % size > 0 ? 1 : 0)].filter { $0.count > 0 }
}
