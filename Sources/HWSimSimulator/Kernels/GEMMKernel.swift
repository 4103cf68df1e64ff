import HWSimCore

/// Matrix multiplication of packed weights (rows: output channels) with input columns (output
/// pixels), register tile by register tile; convolutions gather their columns first.
///
/// Sources: CMSIS-NN (arXiv:1801.06601, section 3.2) gathers two columns at a time and streams the
/// weights; Caffe and ncnn gather the whole image and stream the columns (Chellapilla et al. 2006).
///
/// - Models: the order of tiles, ragged tiles at the edges, the gather with its padding, cache
///   blocks along the depth, strides, groups one after the other.
/// - Ignores: the interleaving of accesses inside one register tile, whose operands are read one
///   after the other here; software prefetch instructions.
struct GEMMKernel {
  let context: KernelContext
  let gathers: Bool
  let window: SlidingWindow

  let images: Int
  let groups: Int
  /// Output channels of one group.
  let rows: Int
  /// Output pixels of one image; images, where a fully connected layer makes them columns.
  let columns: Int
  /// Length of one dot product.
  let depth: Int
  let isFullyConnected: Bool

  init(_ context: KernelContext) {
    self.context = context
    window = SlidingWindow(context.layer.operation, input: context.input.shape)
    let output = context.output.shape
    switch context.layer.operation {
    case .convolution(let layer):
      groups = layer.groups
      rows = layer.outputs / layer.groups
      depth = layer.kernel.area * (context.input.shape.channels / layer.groups)
      (images, columns, isFullyConnected) = (output.batch, output.pixels, false)
      gathers = context.template.method == .im2colGEMM || context.template.packsInput
    default:
      (groups, rows, depth) = (1, output.channels, context.input.shape.elementsPerImage)
      (images, columns, isFullyConnected) = (1, output.batch, true)
      gathers = false
    }
  }

  var tile: RegisterTile { context.template.tile }
  var gatheredBytes: Int { context.template.gatheredBytes ?? context.precision.bytes }
  var columnsPerGather: Int { context.template.columnsPerGather ?? columns }

  /// Bytes of scratch that the gathered columns occupy.
  var scratchBytes: Int {
    gathers ? min(columns, columnsPerGather) * depth * gatheredBytes : 0
  }

  func emit<Sink: TraceSink & ~Copyable>(into sink: inout Sink) {
    for image in 0..<images {
      for group in 0..<groups { multiply(image, group, into: &sink) }
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
        for column in stride(from: start, to: end, by: tile.columns) {
          let width = min(tile.columns, end - column)
          gather(image, group, column, width, panelStart: start, into: &sink)
        }
      }
      multiplyPanel(image, group, start..<end, into: &sink)
    }
  }

  private func multiplyPanel<Sink: TraceSink & ~Copyable>(
    _ image: Int, _ group: Int, _ panel: Range<Int>, into sink: inout Sink
  ) {
    let block = context.template.depthBlock ?? depth
    if block >= depth, !sink.isCached(columnAddress), !sink.isCached(context.output.address) {
      return multiplyUncached(image, group, panel, into: &sink)
    }
    for k in stride(from: 0, to: depth, by: block) {
      let steps = k..<min(k + block, depth)
      switch context.template.order {
      case .columnsOuter:
        for column in stride(from: panel.lowerBound, to: panel.upperBound, by: tile.columns) {
          for row in stride(from: 0, to: rows, by: tile.rows) {
            multiplyTile(image, group, row, column, panel, steps, into: &sink)
          }
        }
      case .rowsOuter:
        for row in stride(from: 0, to: rows, by: tile.rows) {
          for column in stride(from: panel.lowerBound, to: panel.upperBound, by: tile.columns) {
            multiplyTile(image, group, row, column, panel, steps, into: &sink)
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
    if steps.lowerBound > 0 {
      accessOutput(image, group, row, column, height, width, isWrite: false, into: &sink)
    }
    accessOutput(image, group, row, column, height, width, isWrite: true, into: &sink)
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
      readWeights(group, 0, rows, 0..<depth, times: tilesAcross, into: &sink)
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
    accessOutput(
      image, group, 0, panel.lowerBound, rows, panel.count, isWrite: true, into: &sink)
  }

  /// Weights lie packed: tile after tile, each [depth][rows].
  @inline(__always)
  private func readWeights<Sink: TraceSink & ~Copyable>(
    _ group: Int, _ row: Int, _ height: Int, _ steps: Range<Int>, times: Int,
    into sink: inout Sink
  ) {
    let first = (group &* rows &+ row) &* depth &+ steps.lowerBound &* height
    sink.read(
      at: context.weights.address &+ UInt64(first &* context.precision.bytes),
      bytes: steps.count &* height &* context.precision.bytes, width: context.loadBytes,
      times: times)
  }

  @inline(__always)
  private func accessOutput<Sink: TraceSink & ~Copyable>(
    _ image: Int, _ group: Int, _ row: Int, _ column: Int, _ height: Int, _ width: Int,
    isWrite: Bool, into sink: inout Sink
  ) {
    let output = context.output
    let channel = group &* rows &+ row
    // Fully connected outputs lie image by image; a pixel is then an image.
    let columnStride = isFullyConnected ? output.imageBytes : output.pixelStride
    let start = output.address(image: image, channel: channel) &+ UInt64(column &* columnStride)
    let run: Run
    if output.layout == .nhwc || isFullyConnected {
      run = Run(
        address: start, width: output.elementBytes, stride: output.elementBytes, count: height,
        rows: width, rowStride: columnStride)
    } else {
      run = Run(
        address: start, width: output.elementBytes, stride: output.elementBytes, count: width,
        rows: height, rowStride: output.channelStride)
    }
    sink.access(run, isWrite: isWrite, times: 1)
  }
}
