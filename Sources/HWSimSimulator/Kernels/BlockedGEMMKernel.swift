import HWSimCore

/// Convolutions and fully connected layers as hwsim's own kernels compute them: `conv.h`, `pointwise.h` and
/// `fully_connected.h` in `Sources/CKernels/Kernels`. Groups one after the other; columns are gathered, a
/// panel at a time, or multiplied as they lie.
///
/// - Models, ignores: as `BlockedProduct`.
struct BlockedGEMMKernel {
  let context: KernelContext
  let window: SlidingWindow
  let groups: Int
  /// Output channels of one group.
  let rows: Int
  /// Output pixels, or images of a fully connected layer, over the whole batch.
  let columns: Int
  let depth: Int

  init(_ context: KernelContext) {
    self.context = context
    window = SlidingWindow(context.layer.operation, over: context.input.shape)
    let (input, output) = (context.input.shape, context.output.shape)
    if case .convolution(let layer) = context.layer.operation {
      groups = layer.groups
      depth = layer.kernel.area * (input.channels / layer.groups)
      columns = output.batch * output.pixels
    } else {
      (groups, depth, columns) = (1, input.elementsPerImage, output.batch)
    }
    rows = output.channels / groups
  }

  var gathers: Bool { context.template.columnsPerGather != nil }
  private var panel: Int { min(context.template.columnsPerGather ?? columns, columns) }
  /// Bytes from one column to the next, as they lie and as they are gathered.
  var columnBytes: Int { depth * context.precision.bytes }

  /// Bytes of scratch for the gathered columns; the last one's last vector may be partly beyond them.
  var scratchBytes: Int { gathers ? panel * columnBytes + gatherVector : 0 }

  /// Bytes that the gather copies at once: as many as a vector of sums has.
  var gatherVector: Int { product(0, 0..<1).lanes * BlockedProduct.constantBytes }

  /// Weights of all groups, and behind them a bias for each row; of int8 three constants.
  var packedBytes: Int {
    let product = product(0, 0..<1)
    let constants = product.paddedRows * BlockedProduct.constantBytes
    return groups * (product.weightBytes + constants * (context.precision.bytes == 1 ? 3 : 1))
  }

  func emit<Sink: TraceSink & ~Copyable>(into sink: inout Sink) {
    let tile = context.template.tile
    for group in 0..<groups {
      for first in stride(from: 0, to: columns, by: panel) {
        let end = min(first + panel, columns)
        if gathers {
          sink.parallel(ceilingDivision(end - first, tile.columns)) { unit, sink in
            let start = first + unit * tile.columns
            for column in start..<min(start + tile.columns, end) {
              gather(column, group, to: column - first, into: &sink)
            }
          }
        }
        product(group, first..<end).emit(into: &sink)
      }
    }
    count(into: &sink)
  }

  private func product(_ group: Int, _ columns: Range<Int>) -> BlockedProduct {
    let (output, bytes) = (context.output, context.precision.bytes)
    var product = BlockedProduct(context, rows: rows, columns: columns.count, depth: depth)
    let constants = product.paddedRows * BlockedProduct.constantBytes
    let biases = groups * product.weightBytes + group * constants
    product.weights = context.weights.address + UInt64(group * product.weightBytes)
    product.bias = context.weights.address + UInt64(biases)
    product.constantStride = groups * constants
    product.columns =
      gathers
      ? context.scratch.address
      : context.input.address + UInt64(columns.lowerBound * columnBytes)
    product.columnStride = columnBytes
    product.outputStride = output.shape.channels * bytes
    let first = columns.lowerBound * product.outputStride + group * rows * bytes
    product.output = output.address + UInt64(first)
    return product
  }

  private func count<Sink: TraceSink & ~Copyable>(into sink: inout Sink) {
    for (size, panels) in pieces(columns, panel) {
      product(0, 0..<size).count(context, times: groups * panels, into: &sink)
    }
    if gathers { countGather(into: &sink) }
  }
}
