import HWSimCore

/// Convolution 3x3 of stride 1 by Winograd's minimal filtering over whole planes, as ncnn does it: the whole
/// input is transformed, packed into panels of tiles, multiplied point by point, and transformed back.
///
/// Sources: Lavin and Gray, arXiv:1509.09308, section 4; ncnn `convolution_3x3_winograd.h`.
///
/// - Models: the transformed input and the products in scratch, of which an image makes several times its
///   own size; their way through the caches in each pass; tiles and rows that are ragged; groups one after
///   the other.
/// - Ignores: the blocks on the stack within a transformation; that tiles share columns, each of which is
///   read once for a row of tiles.
struct PlanarWinogradKernel {
  let context: KernelContext
  private let padding: Padding
  /// Side of a tile of outputs, and of the inputs under it.
  private let size, side: Int
  private let groups, down, across: Int
  /// Channels of one group.
  private let inputs, outputs: Int

  init(_ context: KernelContext) {
    self.context = context
    let output = context.output.shape
    padding = SlidingWindow(context.layer.operation, over: context.input.shape).padding
    size = context.template.outputTile ?? 2
    side = size + 2
    if case .convolution(let layer) = context.layer.operation {
      groups = layer.groups
    } else {
      groups = 1
    }
    down = ceilingDivision(output.height, size)
    across = ceilingDivision(output.width, size)
    inputs = context.input.shape.channels / groups
    outputs = output.channels / groups
  }

  private var points: Int { side * side }
  private var tiles: Int { down * across }
  private var bytes: Int { context.precision.bytes }
  private var tile: RegisterTile { context.template.tile }
  /// Transformed inputs, or products, of one channel.
  private var channelBytes: Int { points * tiles * bytes }

  /// The transformed inputs, the same in panels, the products.
  var scratchBytes: Int { (2 * inputs + outputs) * channelBytes }
  /// Transformed weights and biases.
  var packedBytes: Int { groups * (points * inputs + 1) * outputs * bytes }

  private var transformed: UInt64 { context.scratch.address }
  private var panels: UInt64 { transformed + UInt64(inputs * channelBytes) }
  private var products: UInt64 { panels + UInt64(inputs * channelBytes) }

  func emit<Sink: TraceSink & ~Copyable>(into sink: inout Sink) {
    for image in 0..<context.output.shape.batch {
      for group in 0..<groups {
        sink.parallel(inputs) { channel, sink in
          transformInput(image, group, channel, into: &sink)
        }
        sink.parallel(points) { point, sink in pack(point, into: &sink) }
        sink.parallel(ceilingDivision(outputs, tile.rows)) { unit, sink in
          multiply(group, row: unit * tile.rows, into: &sink)
        }
        sink.parallel(outputs) { channel, sink in
          transformProducts(image, group, channel, into: &sink)
        }
      }
    }
    count(into: &sink)
  }

  /// Row of tiles by row of tiles: `side` rows of the image, then all points of these tiles.
  private func transformInput<Sink: TraceSink & ~Copyable>(
    _ image: Int, _ group: Int, _ channel: Int, into sink: inout Sink
  ) {
    let input = context.input
    for row in 0..<down {
      let top = row * size - padding.top
      let rows = max(top, 0)..<max(min(top + side, input.shape.height), max(top, 0))
      for y in rows {
        sink.read(
          at: input.address(image: image, channel: group * inputs + channel, y: y),
          bytes: input.rowStride, width: context.loadBytes)
      }
      sink.access(pointsOf(transformed, channel, row), isWrite: true, times: 1)
    }
  }

  private func transformProducts<Sink: TraceSink & ~Copyable>(
    _ image: Int, _ group: Int, _ channel: Int, into sink: inout Sink
  ) {
    let output = context.output
    for row in 0..<down {
      sink.read(pointsOf(products, channel, row))
      for y in row * size..<min((row + 1) * size, output.shape.height) {
        sink.write(
          at: output.address(image: image, channel: group * outputs + channel, y: y),
          bytes: output.rowStride, width: context.loadBytes)
      }
    }
  }

  /// Scratch lies [channel][point][tile].
  private func pointsOf(_ scratch: UInt64, _ channel: Int, _ row: Int) -> Run {
    Run(
      address: scratch + UInt64(channel * channelBytes + row * across * bytes), width: bytes,
      stride: bytes, count: across, rows: points, rowStride: tiles * bytes)
  }

  /// Panels lie [point][columns of a register tile][channel].
  private func pack<Sink: TraceSink & ~Copyable>(_ point: Int, into sink: inout Sink) {
    for first in stride(from: 0, to: tiles, by: tile.columns) {
      let width = min(tile.columns, tiles - first)
      sink.read(
        Run(
          address: transformed + UInt64((point * tiles + first) * bytes), width: width * bytes,
          stride: channelBytes, count: inputs))
      let panel = (point * tiles + first) * inputs * bytes
      sink.write(
        at: panels + UInt64(panel), bytes: width * inputs * bytes, width: context.loadBytes)
    }
  }

  /// All points and tiles of `tile.rows` output channels: the panels stream once for each of these.
  private func multiply<Sink: TraceSink & ~Copyable>(
    _ group: Int, row: Int, into sink: inout Sink
  ) {
    let height = min(tile.rows, outputs - row)
    let groupWeights = group * (points * inputs + 1) * outputs * bytes
    for point in 0..<points {
      let weights = groupWeights + (row * points + point * height) * inputs * bytes
      for first in stride(from: 0, to: tiles, by: tile.columns) {
        let width = min(tile.columns, tiles - first)
        sink.read(
          at: context.weights.address + UInt64(weights), bytes: height * inputs * bytes,
          width: context.loadBytes)
        sink.read(
          at: panels + UInt64((point * tiles + first) * inputs * bytes),
          bytes: width * inputs * bytes, width: context.loadBytes)
        let run = Run(
          address: products + UInt64(row * channelBytes + (point * tiles + first) * bytes),
          width: width * bytes, stride: channelBytes, count: height)
        sink.access(run, isWrite: true, times: 1)
      }
    }
  }

  /// Transformations are loops of their own: of one tile's inputs, and of its products, in vectors of
  /// channels.
  private func count<Sink: TraceSink & ~Copyable>(into sink: inout Sink) {
    let repeats = context.output.shape.batch * groups
    for (height, tilesDown) in pieces(outputs, tile.rows) {
      let rowUnits = context.units(height, along: .rows)
      for (width, tilesAcross) in pieces(tiles, tile.columns) {
        let times = Double(repeats * points * tilesDown * tilesAcross)
        let steps = times * Double(inputs) / Double(tile.depth)
        let multiplications = Double(rowUnits * width * tile.depth)
        sink.compute(KernelContext.multiplications(multiplications), times: steps)
        sink.compute(context.body(.step), times: steps)
        sink.compute(context.body(.stepRow), times: steps * Double(rowUnits))
        sink.compute(context.body(.stepColumn), times: steps * Double(width))
        sink.compute(context.body(.tile), times: times)
      }
    }
    let inputVectors = context.units(inputs, along: .rows)
    let outputVectors = context.units(outputs, along: .rows)
    sink.compute(context.body(.gather), times: Double(repeats * tiles * inputVectors))
    sink.compute(context.body(.pixel), times: Double(repeats * tiles * outputVectors))
  }
}
