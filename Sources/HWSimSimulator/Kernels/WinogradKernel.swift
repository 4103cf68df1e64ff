import HWSimCore

/// Convolution 3x3 of stride 1 by Winograd's minimal filtering, as `Sources/CKernels/Kernels/winograd.h` does
/// it: panel by panel of tiles, inputs are transformed, multiplied point by point, and transformed back.
///
/// Source: Lavin and Gray, arXiv:1509.09308, section 4.
///
/// - Models: every access, the blocks in scratch between the passes of a transformation included.
/// - Ignores: the order of accesses within the transformation of one vector; accesses to the stack.
struct WinogradKernel {
  let context: KernelContext
  let padding: Padding
  /// Side of a tile of outputs, and of the inputs under it.
  let size, side: Int
  private let down, across: Int

  init(_ context: KernelContext) {
    self.context = context
    let output = context.output.shape
    padding = SlidingWindow(context.layer.operation, over: context.input.shape).padding
    size = context.template.method == .winograd2 ? 2 : 4
    side = size + 2
    down = ceilingDivision(output.height, size)
    across = ceilingDivision(output.width, size)
  }

  private var points: Int { side * side }
  private var vector: Int { context.loadBytes }
  private var tiles: Int { context.output.shape.batch * down * across }
  private var panel: Int { min(context.template.columnsPerGather ?? tiles, tiles) }
  /// Channels and rows of one tile in scratch, in bytes of whole vectors.
  private var columnBytes: Int { padded(context.input.shape.channels) }
  private var productBytes: Int { padded(context.output.shape.channels) }

  private func padded(_ elements: Int) -> Int {
    ceilingDivision(elements * context.precision.bytes, vector) * vector
  }

  /// A block, the transformed columns, their products.
  var scratchBytes: Int { points * (vector + panel * (columnBytes + productBytes)) }

  /// Transformed weights, then zeros and biases.
  var packedBytes: Int { points * weightBytes + 2 * productBytes }

  private var weightBytes: Int { productBytes * context.input.shape.channels }
  private var columns: UInt64 { context.scratch.address + UInt64(points * vector) }
  private var products: UInt64 { columns + UInt64(points * panel * columnBytes) }

  func emit<Sink: TraceSink & ~Copyable>(into sink: inout Sink) {
    for first in stride(from: 0, to: tiles, by: panel) {
      let count = min(panel, tiles - first)
      sink.parallel(count) { tile, sink in transformInputs(first + tile, tile, into: &sink) }
      for point in 0..<points { product(point, count).emit(into: &sink) }
      sink.parallel(count) { tile, sink in transformProducts(first + tile, tile, into: &sink) }
    }
    count(into: &sink)
  }

  private func product(_ point: Int, _ count: Int) -> BlockedProduct {
    var product = BlockedProduct(
      context, rows: productBytes / context.precision.bytes, columns: count,
      depth: context.input.shape.channels)
    product.weights = context.weights.address + UInt64(point * weightBytes)
    product.bias = context.weights.address + UInt64(points * weightBytes)
    product.columns = columns + UInt64(point * panel * columnBytes)
    product.output = products + UInt64(point * panel * productBytes)
    (product.columnStride, product.outputStride) = (columnBytes, productBytes)
    return product
  }

  /// Image, row and column of the first output of a tile.
  private func place(_ tile: Int) -> (image: Int, y: Int, x: Int) {
    (tile / (down * across), tile / across % down * size, tile % across * size)
  }

  private func transformInputs<Sink: TraceSink & ~Copyable>(
    _ tile: Int, _ place: Int, into sink: inout Sink
  ) {
    let (image, y, x) = self.place(tile)
    let (input, block) = (context.input, context.scratch.address)
    let (top, left) = (y - padding.top, x - padding.left)
    let rows = max(top, 0)..<max(min(top + side, input.shape.height), max(top, 0))
    let xs = max(left, 0)..<max(min(left + side, input.shape.width), max(left, 0))
    // A wide border has tiles of zeros alone.
    let isOnImage = !rows.isEmpty && !xs.isEmpty
    for channel in stride(from: 0, to: columnBytes, by: vector) {
      let from = input.address(image: image, y: rows.lowerBound, x: xs.lowerBound)
      if isOnImage {
        sink.read(
          Run(
            address: from &+ UInt64(channel), width: vector, stride: input.pixelStride,
            count: xs.count, rows: rows.count, rowStride: input.rowStride))
      }
      sink.write(at: block, bytes: points * vector, width: vector)
      sink.read(at: block, bytes: points * vector, width: vector)
      let to = columns &+ UInt64(place * columnBytes + channel)
      let run = Run(address: to, width: vector, stride: panel * columnBytes, count: points)
      sink.access(run, isWrite: true, times: 1)
    }
  }

  private func transformProducts<Sink: TraceSink & ~Copyable>(
    _ tile: Int, _ place: Int, into sink: inout Sink
  ) {
    let (image, y, x) = self.place(tile)
    let (output, block) = (context.output, context.scratch.address)
    let height = min(size, output.shape.height - y)
    let width = min(size, output.shape.width - x)
    let biases = context.weights.address + UInt64(points * weightBytes + productBytes)
    for row in stride(from: 0, to: productBytes, by: vector) {
      let from = products &+ UInt64(place * productBytes + row)
      sink.read(
        Run(address: from, width: vector, stride: panel * productBytes, count: points))
      sink.write(at: block, bytes: size * side * vector, width: vector)
      sink.read(at: biases &+ UInt64(row), bytes: vector, width: vector)
      for line in 0..<height {
        sink.read(
          at: block &+ UInt64(line * side * vector), bytes: side * vector, width: vector)
        sink.writeVectors(
          of: vector, at: output.address(image: image, y: y + line, x: x) &+ UInt64(row),
          bytes: min(vector, output.pixelStride - row), rows: width,
          rowStride: output.pixelStride)
      }
    }
  }

  /// Transformations are loops of their own: of a vector of inputs, and of one of products.
  private func count<Sink: TraceSink & ~Copyable>(into sink: inout Sink) {
    for (count, panels) in pieces(tiles, panel) {
      product(0, count).count(context, times: points * panels, into: &sink)
    }
    sink.compute(context.body(.gather), times: Double(tiles * (columnBytes / vector)))
    sink.compute(context.body(.pixel), times: Double(tiles * (productBytes / vector)))
  }
}
