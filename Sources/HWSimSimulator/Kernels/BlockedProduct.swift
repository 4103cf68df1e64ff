import HWSimCore

/// One matrix multiplication of hwsim's own kernels, `multiply` of `Sources/CKernels/Kernels/blocked_gemm.h`:
/// for each block of the depth, each tile of rows (output channels) meets each tile of columns (pixels).
///
/// - Models: every access of the loop nest, those to whole vectors beyond a ragged edge included: weights
///   and biases padded to whole vectors of rows, partial sums that go through the output; of int8
///   (`blocked_gemm_s8.h`) also the sums of weights and the scales.
/// - Ignores: the order of accesses within 16 steps of a register tile, in which weights are read before
///   the columns here; accesses to the stack, which the loops of the runtime's file count.
struct BlockedProduct {
  let template: KernelTemplate
  let elementBytes: Int
  let rows: Int
  let columnCount: Int
  /// Length of one dot product.
  let depth: Int
  /// Of weights, biases, the first column and the first output.
  var weights: UInt64 = 0
  var bias: UInt64 = 0
  var columns: UInt64 = 0
  var output: UInt64 = 0
  /// Of int8: bytes from the biases to the sums of weights, and from those to the scales.
  var constantStride = 0
  /// Bytes from one column to the next.
  var columnStride = 0
  var outputStride = 0

  /// Steps of depth whose accesses are put in order together: those of one cache line of a column.
  private static let chunk = 16
  /// A bias, a sum, a scale.
  static let constantBytes = 4

  init(_ context: KernelContext, rows: Int, columns: Int, depth: Int) {
    template = context.template
    elementBytes = context.precision.bytes
    (self.rows, columnCount, self.depth) = (rows, columns, depth)
  }

  /// Bytes of a column that one step broadcasts.
  private var stepBytes: Int { template.tile.depth &* elementBytes }
  /// Bytes of a vector of weights.
  private var vectorBytes: Int { max(template.loadBytes, stepBytes) }
  /// Rows of one vector.
  var lanes: Int { vectorBytes / stepBytes }
  var steps: Int { ceilingDivision(depth, template.tile.depth) }
  /// Rows as they are packed: in whole vectors.
  var paddedRows: Int { ceilingDivision(rows, lanes) &* lanes }
  /// Bytes of packed weights.
  var weightBytes: Int { paddedRows / lanes &* steps &* vectorBytes }

  func emit<Sink: TraceSink & ~Copyable>(into sink: inout Sink) {
    let tile = template.tile
    let tiles = ceilingDivision(rows, tile.rows)
    let block = template.depthBlock ?? steps
    for first in stride(from: 0, to: steps, by: block) {
      let steps = first..<min(first + block, self.steps)
      // A runtime splits the outer loop; around a single tile there is none.
      let isTall = tiles > 1
      sink.parallel(isTall ? tiles : ceilingDivision(columnCount, tile.columns)) { unit, sink in
        let row = isTall ? unit * tile.rows : 0
        let start = isTall ? 0 : unit * tile.columns
        let end = isTall ? columnCount : min(start + tile.columns, columnCount)
        for column in stride(from: start, to: end, by: tile.columns) {
          emitTile(row, column, min(tile.columns, end - column), steps, into: &sink)
        }
      }
    }
  }

  private func emitTile<Sink: TraceSink & ~Copyable>(
    _ row: Int, _ column: Int, _ width: Int, _ steps: Range<Int>, into sink: inout Sink
  ) {
    let height = min(template.tile.rows, rows &- row)
    let vectors = ceilingDivision(height, lanes)
    let output = output &+ UInt64(column &* outputStride &+ row &* elementBytes)
    let constants = Run(
      at: bias &+ UInt64(row &* Self.constantBytes), bytes: vectors &* lanes &* Self.constantBytes,
      width: lanes &* Self.constantBytes)
    readStart(constants, steps.lowerBound > 0 ? output : nil, width, into: &sink)

    // The tile of `row` lies [step][row][depth of a step].
    let weights = weights &+ UInt64(row / lanes &* self.steps &* vectorBytes)
    let columns = columns &+ UInt64(column &* columnStride)
    for first in stride(from: steps.lowerBound, to: steps.upperBound, by: Self.chunk) {
      let count = min(Self.chunk, steps.upperBound &- first)
      let bytes = vectors &* vectorBytes
      sink.read(
        at: weights &+ UInt64(first &* bytes), bytes: count &* bytes, width: vectorBytes)
      sink.read(
        Run(
          address: columns &+ UInt64(first &* stepBytes), width: stepBytes, stride: stepBytes,
          count: count, rows: width, rowStride: columnStride))
    }
    if elementBytes == 1 { sink.read(constants.moved(by: 2 &* constantStride)) }
    sink.writeVectors(
      of: lanes &* elementBytes, at: output, bytes: height &* elementBytes, rows: width,
      rowStride: outputStride)
  }
}

extension BlockedProduct {
  /// Biases for every column, or the partial sums in the output; of int8 once for all columns, with the
  /// weights' sums.
  @inline(__always)
  private func readStart<Sink: TraceSink & ~Copyable>(
    _ biases: Run, _ partialSums: UInt64?, _ width: Int, into sink: inout Sink
  ) {
    var run = biases
    if elementBytes == 1 {
      sink.read(run)
      run = run.moved(by: constantStride)
    } else {
      run.rows = width
      if let partialSums { (run.address, run.rowStride) = (partialSums, outputStride) }
    }
    sink.read(run)
  }
}

extension Run {
  @inline(__always)
  fileprivate func moved(by bytes: Int) -> Run {
    var run = self
    run.address &+= UInt64(bytes)
    return run
  }
}

extension TraceSink where Self: ~Copyable {
  /// Writes `bytes` in each of `rows` rows: whole vectors, then what is left in pieces whose sizes halve.
  @inline(__always)
  mutating func writeVectors(
    of vector: Int, at address: UInt64, bytes: Int, rows: Int, rowStride: Int
  ) {
    var (done, piece) = (0, vector)
    while piece > 0, done < bytes {
      let count = (bytes &- done) / piece
      if count > 0 {
        let run = Run(
          address: address &+ UInt64(done), width: piece, stride: piece, count: count, rows: rows,
          rowStride: rowStride)
        access(run, isWrite: true, times: 1)
      }
      done &+= count &* piece
      piece /= 2
    }
  }
}
