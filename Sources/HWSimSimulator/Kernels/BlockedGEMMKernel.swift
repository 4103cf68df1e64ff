import HWSimCore

/// Matrix multiplication as hwsim's own kernels do it (`Sources/CKernels/Kernels/blocked_gemm.h`): for each
/// block of the depth, each tile of rows (output channels) meets each tile of columns (output pixels).
///
/// - Models: every access of the loop nest, those to whole vectors beyond a ragged edge included: weights
///   and biases padded to whole vectors of rows, partial sums that go through the output.
/// - Ignores: the order of accesses within 16 steps of a register tile, in which weights are read before
///   the columns here; accesses to the stack, which are loads of the `tile` loop.
struct BlockedGEMMKernel {
  let context: KernelContext
  let shape: BlockedGEMMShape
  let window: SlidingWindow
  /// Steps of depth whose accesses are put in order together: those of one cache line of a column.
  static let chunk = 16

  init(_ context: KernelContext) {
    self.context = context
    shape = BlockedGEMMShape(context)
    window = SlidingWindow(context.layer.operation, over: context.input.shape)
  }

  /// Bytes of scratch for the gathered columns; the last one's last vector may be partly beyond them.
  var scratchBytes: Int {
    guard let panel = context.template.columnsPerGather else { return 0 }
    let elements = min(panel, shape.columns) * shape.columnStride
    return elements * context.precision.bytes + context.loadBytes
  }

  var packedBytes: Int { shape.packedBytes }

  func emit<Sink: TraceSink & ~Copyable>(into sink: inout Sink) {
    for group in 0..<shape.groups {
      let panel = context.template.columnsPerGather ?? shape.columns
      for first in stride(from: 0, to: shape.columns, by: panel) {
        let columns = first..<min(first + panel, shape.columns)
        if gathers {
          sink.parallel(ceilingDivision(columns.count, shape.tile.columns)) { unit, sink in
            let start = first + unit * shape.tile.columns
            for column in start..<min(start + shape.tile.columns, columns.upperBound) {
              gather(column, group, to: column - first, into: &sink)
            }
          }
        }
        multiply(group, columns, into: &sink)
      }
    }
    count(into: &sink)
  }

  var gathers: Bool { context.template.columnsPerGather != nil }

  private func multiply<Sink: TraceSink & ~Copyable>(
    _ group: Int, _ panel: Range<Int>, into sink: inout Sink
  ) {
    let tiles = ceilingDivision(shape.rows, shape.tile.rows)
    let block = context.template.depthBlock ?? shape.steps
    for first in stride(from: 0, to: shape.steps, by: block) {
      let steps = first..<min(first + block, shape.steps)
      // A runtime splits the outer loop; around a single tile there is none.
      let isTall = tiles > 1
      let across = ceilingDivision(panel.count, shape.tile.columns)
      sink.parallel(isTall ? tiles : across) { unit, sink in
        let row = isTall ? unit * shape.tile.rows : 0
        let start = panel.lowerBound + (isTall ? 0 : unit * shape.tile.columns)
        let end = isTall ? panel.upperBound : min(start + shape.tile.columns, panel.upperBound)
        for column in stride(from: start, to: end, by: shape.tile.columns) {
          let width = min(shape.tile.columns, end - column)
          multiplyTile(group, row, column, width, panel, steps, into: &sink)
        }
      }
    }
  }

  private func multiplyTile<Sink: TraceSink & ~Copyable>(
    _ group: Int, _ row: Int, _ column: Int, _ width: Int, _ panel: Range<Int>,
    _ steps: Range<Int>, into sink: inout Sink
  ) {
    let vectors = shape.vectors(at: row)
    let output = shape.output(group, row: row, column: column)
    let isFirst = steps.lowerBound == 0
    sink.read(
      Run(
        address: isFirst ? shape.bias(group, row: row) : output, width: shape.outputVector,
        stride: shape.outputVector, count: vectors, rows: width,
        rowStride: isFirst ? 0 : shape.outputStride))

    let weights = shape.weights(group, row: row)
    let columns =
      gathers
      ? context.scratch.address &+ UInt64((column &- panel.lowerBound) &* shape.columnStride)
      : context.input.address &+ UInt64(column &* shape.columnStride)
    for first in stride(from: steps.lowerBound, to: steps.upperBound, by: Self.chunk) {
      let count = min(Self.chunk, steps.upperBound &- first)
      let bytes = vectors &* context.loadBytes
      sink.read(
        at: weights &+ UInt64(first &* bytes), bytes: count &* bytes, width: context.loadBytes)
      sink.read(
        Run(
          address: columns &+ UInt64(first &* shape.stepBytes), width: shape.stepBytes,
          stride: shape.stepBytes, count: count, rows: width, rowStride: shape.columnStride))
    }
    store(shape.rowCount(at: row), to: output, width, into: &sink)
  }

  /// Whole vectors, then what is left in pieces whose sizes halve.
  private func store<Sink: TraceSink & ~Copyable>(
    _ rows: Int, to output: UInt64, _ width: Int, into sink: inout Sink
  ) {
    var (done, piece) = (0, shape.outputVector)
    while piece > 0, done < rows &* shape.elementBytes {
      let count = (rows &* shape.elementBytes &- done) / piece
      if count > 0 {
        let run = Run(
          address: output &+ UInt64(done), width: piece, stride: piece, count: count, rows: width,
          rowStride: shape.outputStride)
        sink.access(run, isWrite: true, times: 1)
      }
      done &+= count &* piece
      piece /= 2
    }
  }
}
