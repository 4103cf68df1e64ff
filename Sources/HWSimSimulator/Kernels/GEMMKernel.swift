import HWSimCore

/// Matrix multiplication of packed weights (rows: output channels) with input columns (output
/// pixels), register tile by register tile. Convolutions gather their columns first; transposed ones
/// multiply their input pixels and then scatter the products (rows: output channels x kernel) over the
/// output. Of two computed matrices, the right one takes the weights' place.
///
/// Sources: CMSIS-NN (arXiv:1801.06601, section 3.2) gathers two columns at a time and streams the
/// weights; Caffe and ncnn gather the whole image and stream the columns (Chellapilla et al. 2006).
///
/// - Models: the order of tiles, ragged tiles at the edges, the gather with its padding, cache
///   blocks along the depth, strides, groups and matrices one after the other.
/// - Ignores: the interleaving of accesses inside one register tile, whose operands are read one
///   after the other here; software prefetch instructions; the packing or strided reading of a right
///   matrix, taken to lie as weights do.
struct GEMMKernel {
  let context: KernelContext
  let gathers: Bool
  let window: SlidingWindow

  /// What a column is, and with it where the result goes.
  enum ColumnKind {
    case outputPixel
    /// A vector as it lies: an image, or a row of a left matrix. So lies the result.
    case vector
    /// Its products wait in scratch until they are scattered.
    case inputPixel
  }

  let columnKind: ColumnKind
  /// Images, or products of two matrices.
  let images: Int
  let groups: Int
  /// Output channels of one group; times the kernel where products are scattered.
  let rows: Int
  /// Columns of one image or matrix.
  let columns: Int
  /// Length of one dot product.
  let depth: Int
  /// Where the weights lie, or what takes their place: `rightMatrices` matrices, used in turn.
  let weights: UInt64
  let rightMatrices: Int?
  let result: ResultLayout

  init(_ context: KernelContext) {
    self.context = context
    let (input, output) = (context.input.shape, context.output.shape)
    let operation = context.layer.operation
    switch operation {
    case .convolution(let layer):
      groups = layer.groups
      rows = layer.outputs / layer.groups
      depth = layer.kernel.area * (input.channels / layer.groups)
      (images, columns, columnKind) = (output.batch, output.pixels, .outputPixel)
      gathers = context.template.method == .im2colGEMM || context.template.packsInput
    case .transposedConvolution(let layer):
      groups = layer.groups
      rows = layer.kernel.area * (layer.outputs / layer.groups)
      depth = input.channels / layer.groups
      (images, columns, columnKind) = (input.batch, input.pixels, .inputPixel)
      gathers = false
    case .matrixMultiplication(let product):
      (groups, rows, depth) = (1, product.columns, product.depth)
      (images, columns, columnKind) = (product.count, product.rows, .vector)
      gathers = false
    default:
      (groups, rows, depth) = (1, output.channels, input.elementsPerImage)
      (images, columns, columnKind) = (1, output.batch, .vector)
      gathers = false
    }
    window = SlidingWindow(operation, over: columnKind == .inputPixel ? output : input)
    if case .matrixMultiplication = operation {
      let right = context.inputs[1]
      (weights, rightMatrices) = (right.address, right.shape.elements / (rows * depth))
    } else {
      (weights, rightMatrices) = (context.weights.address, nil)
    }
    result =
      switch columnKind {
      case .outputPixel: ResultLayout(pixelsOf: context.output, rows: rows)
      case .vector: ResultLayout(matricesIn: context.output, rows: rows, columns: columns)
      case .inputPixel:
        ResultLayout(
          panelsIn: context.scratch, rows: rows,
          columns: min(columns, context.template.columnsPerGather ?? columns),
          elementBytes: context.template.gatheredBytes ?? context.precision.bytes,
          layout: context.output.layout)
      }
  }

  var tile: RegisterTile { context.template.tile }
  /// Of one weight, or element of the right matrix.
  var weightBytes: Int {
    rightMatrices == nil
      ? context.template.weightBytes ?? context.precision.bytes : context.precision.bytes
  }
  var gatheredBytes: Int { context.template.gatheredBytes ?? context.precision.bytes }
  var columnsPerGather: Int { context.template.columnsPerGather ?? columns }

  /// Bytes of scratch that the gathered columns, or the products to scatter, occupy.
  var scratchBytes: Int {
    let height = gathers ? depth : columnKind == .inputPixel ? rows : 0
    return min(columns, columnsPerGather) * height * gatheredBytes
  }

  func emit<Sink: TraceSink & ~Copyable>(into sink: inout Sink) {
    for image in 0..<images {
      if columnKind == .inputPixel { clearOutput(image, into: &sink) }
      for group in 0..<groups {
        // The right-hand matrices take turns as groups of weights do.
        multiply(image, rightMatrices.map { image % $0 } ?? group, into: &sink)
      }
    }
    count(into: &sink)
  }

  private func multiply<Sink: TraceSink & ~Copyable>(
    _ image: Int, _ group: Int, into sink: inout Sink
  ) {
    let panel = columnsPerGather
    for start in stride(from: 0, to: columns, by: panel) {
      let end = min(start + panel, columns)
      if gathers {
        sink.parallel(ceilingDivision(end - start, tile.columns)) { unit, sink in
          let column = start + unit * tile.columns
          let width = min(tile.columns, end - column)
          gather(image, group, column, width, panelStart: start, into: &sink)
        }
      }
      multiplyPanel(image, group, start..<end, into: &sink)
      if columnKind == .inputPixel { scatter(image, group, start..<end, into: &sink) }
    }
  }

  private func multiplyPanel<Sink: TraceSink & ~Copyable>(
    _ image: Int, _ group: Int, _ panel: Range<Int>, into sink: inout Sink
  ) {
    let block = context.template.depthBlock ?? depth
    if block >= depth, !sink.isCached(columnAddress), !sink.isCached(result.address) {
      return multiplyUncached(image, group, panel, into: &sink)
    }
    let tilesDown = ceilingDivision(rows, tile.rows)
    let tilesAcross = ceilingDivision(panel.count, tile.columns)
    // A runtime splits the outer loop; around a single tile there is none.
    let splitsColumns =
      context.template.order == .columnsOuter ? tilesAcross > 1 : tilesDown == 1
    for k in stride(from: 0, to: depth, by: block) {
      let steps = k..<min(k + block, depth)
      if splitsColumns {
        sink.parallel(tilesAcross) { unit, sink in
          let column = panel.lowerBound &+ unit &* tile.columns
          for row in stride(from: 0, to: rows, by: tile.rows) {
            multiplyTile(image, group, row, column, panel, steps, into: &sink)
          }
        }
      } else {
        sink.parallel(tilesDown) { unit, sink in
          for column in stride(from: panel.lowerBound, to: panel.upperBound, by: tile.columns) {
            multiplyTile(image, group, unit &* tile.rows, column, panel, steps, into: &sink)
          }
        }
      }
    }
  }

  private var columnAddress: UInt64 {
    gathers ? context.scratch.address : context.input.address
  }

  /// Reads one tile of weights and one of columns, and writes one of outputs.
  @inline(__always)
  private func multiplyTile<Sink: TraceSink & ~Copyable>(
    _ image: Int, _ group: Int, _ row: Int, _ column: Int, _ panel: Range<Int>,
    _ steps: Range<Int>, into sink: inout Sink
  ) {
    let height = min(tile.rows, rows &- row)
    let width = min(tile.columns, panel.upperBound &- column)
    readWeights(group, row, height, steps, times: 1, into: &sink)
    readColumns(image, group, column, width, panel, steps, times: 1, into: &sink)
    let run = result.run(image, group, panel, row: row, height, column: column, width)
    if steps.lowerBound > 0 { sink.read(run) }
    sink.access(run, isWrite: true, times: 1)
  }

  /// The same accesses, where columns and outputs lie in memories without a cache: those keep no
  /// state, so theirs may come in any order, and the weights keep their order among themselves.
  private func multiplyUncached<Sink: TraceSink & ~Copyable>(
    _ image: Int, _ group: Int, _ panel: Range<Int>, into sink: inout Sink
  ) {
    let tilesDown = ceilingDivision(rows, tile.rows)
    let tilesAcross = ceilingDivision(panel.count, tile.columns)
    switch context.template.order {
    case .columnsOuter:
      readAllTiles(group, times: tilesAcross, into: &sink)
    case .rowsOuter:
      for row in stride(from: 0, to: rows, by: tile.rows) {
        let height = min(tile.rows, rows - row)
        readWeights(group, row, height, 0..<depth, times: tilesAcross, into: &sink)
      }
    }
    for column in stride(from: panel.lowerBound, to: panel.upperBound, by: tile.columns) {
      let width = min(tile.columns, panel.upperBound - column)
      readColumns(image, group, column, width, panel, 0..<depth, times: tilesDown, into: &sink)
    }
    let run = result.run(
      image, group, panel, row: 0, rows, column: panel.lowerBound, panel.count)
    sink.access(run, isWrite: true, times: 1)
  }

  /// Weights lie packed: tile after tile, each [depth][rows].
  @inline(__always)
  private func readWeights<Sink: TraceSink & ~Copyable>(
    _ group: Int, _ row: Int, _ height: Int, _ steps: Range<Int>, times: Int,
    into sink: inout Sink
  ) {
    let first = (group &* rows &+ row) &* depth &+ steps.lowerBound &* height
    sink.read(
      at: weights &+ UInt64(first &* weightBytes),
      bytes: steps.count &* height &* weightBytes, width: context.loadBytes,
      times: times)
  }

  /// All tiles of weights, one after the other. What a load has left at a tile's end it does not take from
  /// the next.
  private func readAllTiles<Sink: TraceSink & ~Copyable>(
    _ group: Int, times: Int, into sink: inout Sink
  ) {
    let (tileBytes, rest) = (tile.rows * depth * weightBytes, rows % tile.rows)
    if tileBytes.isMultiple(of: context.loadBytes) {
      return readWeights(group, 0, rows, 0..<depth, times: times, into: &sink)
    }
    let start = weights + UInt64(group * rows * depth * weightBytes)
    var whole = Run(at: start, bytes: tileBytes, width: context.loadBytes)
    (whole.rows, whole.rowStride) = (rows / tile.rows, tileBytes)
    if rest == 0 { return sink.read(whole, times: times) }
    for _ in 0..<times {
      if whole.rows > 0 { sink.read(whole) }
      readWeights(group, rows - rest, rest, 0..<depth, times: 1, into: &sink)
    }
  }
}
