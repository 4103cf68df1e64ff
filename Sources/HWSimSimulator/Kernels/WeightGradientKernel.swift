import HWSimCore

/// The gradient of a convolution's weights, or of a matrix's: for each tap, output gradients (rows) times inputs
/// (columns), over the pixels where both meet.
///
/// - Models: register tiles of output x input channels that stay in registers over an image's pixels, and add to what
///   the images before left in memory; windows clipped at the image's edges; depthwise layers channel by channel; a
///   matrix's gradient over the batch.
/// - Ignores: packing of either operand; a reduction of partial sums, as each thread has rows of its own.
struct WeightGradientKernel {
  let context: KernelContext
  private let layer: Convolution
  private let window: SlidingWindow
  private let input: TensorView
  private let gradient: TensorView

  init(_ context: KernelContext) {
    self.context = context
    (input, gradient) = (context.inputs[0], context.inputs[1])
    if case .weightGradient(let convolution) = context.layer.operation {
      layer = convolution
    } else {
      layer = Convolution(outputs: gradient.shape.channels, kernel: Extent(1))
    }
    window = SlidingWindow(.convolution(layer), over: input.shape)
  }

  private var tile: RegisterTile { context.template.tile }
  private var isDepthwise: Bool {
    layer.groups == input.shape.channels && layer.outputs == layer.groups && layer.groups > 1
  }
  /// Whether the window is the whole image: a matrix.
  private var isMatrix: Bool {
    gradient.shape.pixels == 1 && layer.groups == 1 && layer.padding == .none
      && layer.kernel == Extent(input.shape.height, input.shape.width)
  }
  /// Rows of tiles that follow each other; a depthwise layer's channels are all of one group.
  private var groups: Int { isDepthwise ? 1 : layer.groups }
  private var rows: Int { layer.outputs / groups }
  /// Input channels that each row meets.
  private var columns: Int {
    if isMatrix { return input.shape.elementsPerImage }
    return isDepthwise ? 1 : input.shape.channels / groups
  }

  func emit<Sink: TraceSink & ~Copyable>(into sink: inout Sink) {
    let tiles = ceilingDivision(rows, tile.rows)
    if isMatrix {
      sink.parallel(tiles) { unit, sink in multiplyMatrix(unit * tile.rows, into: &sink) }
    } else {
      for image in 0..<gradient.shape.batch {
        sink.parallel(groups * tiles) { unit, sink in
          let (group, row) = (unit / tiles, unit % tiles * tile.rows)
          multiply(image, group, row, min(tile.rows, rows - row), into: &sink)
        }
      }
    }
    count(into: &sink)
  }

  /// A tile of rows of a matrix, over the images of the batch.
  private func multiplyMatrix<Sink: TraceSink & ~Copyable>(_ row: Int, into sink: inout Sink) {
    let (height, bytes) = (min(tile.rows, rows - row), context.output.elementBytes)
    for column in stride(from: 0, to: columns, by: tile.columns) {
      let width = min(tile.columns, columns - column)
      var left = Run(
        at: gradient.address(channel: row), bytes: height &* bytes, width: context.loadBytes)
      (left.rows, left.rowStride) = (gradient.shape.batch, gradient.imageBytes)
      sink.read(left)
      var right = Run(
        at: input.address &+ UInt64(column &* bytes), bytes: width &* bytes,
        width: context.loadBytes)
      (right.rows, right.rowStride) = (input.shape.batch, input.imageBytes)
      sink.read(right)
      var result = Run(
        at: context.output.address &+ UInt64((row &* columns &+ column) &* bytes),
        bytes: width &* bytes, width: context.loadBytes)
      (result.rows, result.rowStride) = (height, columns &* bytes)
      sink.access(result, isWrite: true, times: 1)
    }
  }

  /// A tile of rows of one group: all its columns and taps, over the pixels of one image.
  private func multiply<Sink: TraceSink & ~Copyable>(
    _ image: Int, _ group: Int, _ row: Int, _ height: Int, into sink: inout Sink
  ) {
    let bytes = context.output.elementBytes
    let across = isDepthwise ? height : columns
    let step = isDepthwise ? height : tile.columns
    for column in stride(from: 0, to: across, by: step) {
      let width = min(step, across - column)
      let channel = isDepthwise ? row : group &* columns &+ column
      for y in 0..<gradient.shape.height {
        let taps = window.rows(of: y)
        for tap in 0..<taps.taps.count {
          let from = taps.first &+ tap &* window.dilation.height
          for column in 0..<layer.kernel.width {
            let pixels = pixels(under: column)
            guard !pixels.isEmpty else { continue }
            readRow(
              gradient, image, group &* rows &+ row, height, y: y, x: pixels.lowerBound,
              pixels.count, by: 1, into: &sink)
            let x =
              pixels.lowerBound &* window.stride.width &- window.padding.left
              &+ column &* window.dilation.width
            readRow(
              input, image, channel, width, y: from, x: x, pixels.count, by: window.stride.width,
              into: &sink)
          }
        }
      }
      // The tile's sums: those of each row lie together, tap by tap.
      let all = columns &* layer.kernel.area
      var sums = Run(
        at: context.output.address
          &+ UInt64(
            ((group &* rows &+ row) &* all &+ (isDepthwise ? 0 : column &* layer.kernel.area))
              &* bytes),
        bytes: (isDepthwise ? 1 : width) &* layer.kernel.area &* bytes, width: context.loadBytes)
      (sums.rows, sums.rowStride) = (height, all &* bytes)
      if image > 0 { sink.read(sums) }
      sink.access(sums, isWrite: true, times: 1)
    }
  }

  /// The pixels of an output row whose tap in this column of the kernel lies on the image.
  @inline(__always)
  private func pixels(under column: Int) -> Range<Int> {
    let offset = window.padding.left &- column &* window.dilation.width
    let first = offset > 0 ? ceilingDivision(offset, window.stride.width) : 0
    let room = input.shape.width &- 1 &+ offset
    let end = room < 0 ? 0 : min(room / window.stride.width &+ 1, gradient.shape.width)
    return first..<max(first, end)
  }

  /// Some channels of a row's pixels, in the order in which they lie.
  @inline(__always)
  private func readRow<Sink: TraceSink & ~Copyable>(
    _ view: TensorView, _ image: Int, _ channel: Int, _ channels: Int, y: Int, x: Int,
    _ pixels: Int, by step: Int, into sink: inout Sink
  ) {
    let start = view.address(image: image, channel: channel, y: y, x: x)
    var run: Run
    if view.layout == .nhwc {
      run = Run(at: start, bytes: channels &* view.elementBytes, width: context.loadBytes)
      (run.rows, run.rowStride) = (pixels, step &* view.pixelStride)
    } else if step == 1 {
      run = Run(at: start, bytes: pixels &* view.elementBytes, width: context.loadBytes)
      (run.rows, run.rowStride) = (channels, view.channelStride)
    } else {
      run = Run(
        address: start, width: view.elementBytes, stride: step &* view.pixelStride, count: pixels,
        rows: channels, rowStride: view.channelStride)
    }
    sink.read(run)
  }

  private func count<Sink: TraceSink & ~Copyable>(into sink: inout Sink) {
    // Pixels x taps where both operands lie on their image.
    let shape = gradient.shape
    let down = (0..<shape.height).reduce(0) { $0 + window.rows(of: $1).taps.count }
    let across = (0..<shape.width).reduce(0) { $0 + window.columns(of: $1).taps.count }
    let depth = Double(shape.batch) * (isMatrix ? 1 : Double(down * across))
    for (height, tilesDown) in [
      (tile.rows, rows / tile.rows), (rows % tile.rows, rows % tile.rows > 0 ? 1 : 0),
    ] where height > 0 && tilesDown > 0 {
      let tilesAcross = ceilingDivision(columns, isDepthwise ? 1 : tile.columns)
      let tiles = Double(groups * tilesDown * tilesAcross)
      let rowUnits = Double(context.units(height, along: .rows))
      let cells = Double(groups * tilesDown * columns) * rowUnits
      sink.compute(KernelContext.multiplications(1), times: cells * depth)
      sink.compute(context.body(.step), times: tiles * depth)
      sink.compute(context.body(.stepRow), times: tiles * depth * rowUnits)
      let columnLoads = isDepthwise ? rowUnits : Double(min(tile.columns, columns))
      sink.compute(context.body(.stepColumn), times: tiles * depth * columnLoads)
      let images = isMatrix ? 1 : Double(shape.batch)
      sink.compute(context.body(.tile), times: tiles * images * Double(layer.kernel.area))
    }
    let images = isMatrix ? 1 : shape.batch
    sink.compute(context.body(.output), times: Double(context.output.shape.elements * images))
  }
}
