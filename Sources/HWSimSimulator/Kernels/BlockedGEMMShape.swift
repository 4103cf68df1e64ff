import HWSimCore

/// The sizes and places of a blocked matrix multiplication; strides and places in bytes.
struct BlockedGEMMShape {
  let tile: RegisterTile
  let groups: Int
  /// Output channels of one group.
  let rows: Int
  /// Output pixels, or images of a fully connected layer, over the whole batch.
  let columns: Int
  /// Length of one dot product, and how many steps it takes.
  let depth, steps: Int
  let elementBytes: Int
  /// Bytes of a column that one step broadcasts.
  let stepBytes: Int
  /// Rows of one vector, and bytes of that in the output.
  let lanes, outputVector: Int
  /// From one column to the next: of the input as it lies or as it is gathered, and of the output.
  let columnStride, outputStride: Int

  private let vectorBytes: Int
  private let weightAddress, outputAddress: UInt64

  init(_ context: KernelContext) {
    let (input, output) = (context.input.shape, context.output.shape)
    if case .convolution(let layer) = context.layer.operation {
      groups = layer.groups
      depth = layer.kernel.area * (input.channels / layer.groups)
      columns = output.batch * output.pixels
    } else {
      (groups, depth, columns) = (1, input.elementsPerImage, output.batch)
    }
    tile = context.template.tile
    rows = output.channels / groups
    steps = ceilingDivision(depth, tile.depth)
    elementBytes = context.precision.bytes
    stepBytes = tile.depth * elementBytes
    vectorBytes = context.loadBytes
    lanes = max(1, vectorBytes / stepBytes)
    outputVector = lanes * elementBytes
    columnStride = depth * elementBytes
    outputStride = output.channels * elementBytes
    (weightAddress, outputAddress) = (context.weights.address, context.output.address)
  }

  @inline(__always)
  func rowCount(at row: Int) -> Int { min(tile.rows, rows &- row) }

  @inline(__always)
  func vectors(at row: Int) -> Int { ceilingDivision(rowCount(at: row), lanes) }

  /// Rows of one group as they are packed.
  private var paddedRows: Int { ceilingDivision(rows, lanes) * lanes }

  private var groupBytes: Int { paddedRows / lanes * steps * vectorBytes }

  /// Weights of all groups, and behind them a bias for each row.
  var packedBytes: Int { groups * (groupBytes + paddedRows * elementBytes) }

  /// The tile of `row`, which lies [step][row][depth of a step].
  @inline(__always)
  func weights(_ group: Int, row: Int) -> UInt64 {
    weightAddress &+ UInt64(group &* groupBytes &+ row / lanes &* steps &* vectorBytes)
  }

  @inline(__always)
  func bias(_ group: Int, row: Int) -> UInt64 {
    let first = groups &* groupBytes &+ (group &* paddedRows &+ row) &* elementBytes
    return weightAddress &+ UInt64(first)
  }

  @inline(__always)
  func output(_ group: Int, row: Int, column: Int) -> UInt64 {
    let first = column &* outputStride &+ (group &* rows &+ row) &* elementBytes
    return outputAddress &+ UInt64(first)
  }
}
