import HWSimCore

/// Depthwise convolution and pooling as hwsim's own kernels do them: channels innermost, tiles of
/// neighbouring outputs x one vector of channels, blocks of channel vectors
/// (`Sources/CKernels/Kernels/window_tile.h`); or plane after plane (`planes.h`).
///
/// - Models: every access of the loop nest: constants packed by vectors of channels, each pixel under a
///   tile once, windows clipped at the image's edges, a last vector that ends with the last channel and so
///   overlaps the one before it.
/// - Ignores: the order of accesses inside one tile of one vector, whose constants are read before its
///   pixels here; accesses to the stack, which are loads of the `tile` loop.
struct WindowTileKernel {
  let context: KernelContext
  let window: SlidingWindow
  /// Pooling has none.
  let hasWeights: Bool
  /// Channels of one vector, and bytes of them in a tensor and in the constants, whose elements have four.
  let lanes, vectorBytes, constantBytes: Int
  /// Vectors of constants before the taps: a bias and, for int8, a scale.
  let header: Int
  /// Outputs of a tile: 1 for windows of other sizes and strides than the C code unrolls.
  let outputs: Int

  init(_ context: KernelContext) {
    self.context = context
    window = SlidingWindow(context.layer.operation, over: context.input.shape)
    hasWeights = context.kind == .depthwise
    let elementBytes = context.precision.bytes
    vectorBytes = context.loadBytes
    lanes = vectorBytes / elementBytes
    constantBytes = lanes * 4
    header = elementBytes == 1 ? 2 : 1
    let isTiled =
      Self.isUnrolled(window, hasWeights: hasWeights) && context.output.shape.channels >= lanes
    outputs = isTiled ? context.template.tile.columns : 1
  }

  /// As `window_case` and those who ask it.
  private static func isUnrolled(_ window: SlidingWindow, hasWeights: Bool) -> Bool {
    let (kernel, stride) = (window.kernel.width, window.stride.width)
    guard window.kernel.height == kernel, window.dilation.width == 1 else { return false }
    return hasWeights
      ? (kernel == 3 || kernel == 5) && (stride == 1 || stride == 2)
      : kernel == 3 && (stride == 1 || stride == 2) || kernel == 2 && stride == 2
  }

  private var channels: Int { context.output.shape.channels }
  var vectors: Int { ceilingDivision(channels, lanes) }
  var perBlock: Int { max(1, (context.template.depthBlock ?? channels) / lanes) }
  var isPlanar: Bool { context.output.layout == .nchw }

  var packedBytes: Int {
    guard hasWeights else { return 0 }
    let constants = header + window.kernel.area
    return isPlanar ? channels * constants * 4 : vectors * constants * constantBytes
  }

  func emit<Sink: TraceSink & ~Copyable>(into sink: inout Sink) {
    if isPlanar {
      emitPlanes(into: &sink)
    } else {
      emitTiles(into: &sink)
      countTiles(into: &sink)
    }
  }

  private func emitTiles<Sink: TraceSink & ~Copyable>(into sink: inout Sink) {
    let height = context.output.shape.height
    let blocks = ceilingDivision(vectors, perBlock)
    for image in 0..<context.output.shape.batch {
      sink.parallel(blocks &* height) { unit, sink in
        let (block, y) = unit.quotientAndRemainder(dividingBy: height)
        let first = block &* perBlock
        emitRow(image, y, first..<min(first &+ perBlock, vectors), into: &sink)
      }
    }
  }

  private func emitRow<Sink: TraceSink & ~Copyable>(
    _ image: Int, _ y: Int, _ block: Range<Int>, into sink: inout Sink
  ) {
    let width = context.output.shape.width
    for x in stride(from: 0, to: width, by: outputs) {
      let columns = pixels(x, min(outputs, width &- x))
      for vector in block {
        emitTile(image, y, x, columns, min(outputs, width &- x), vector, into: &sink)
      }
    }
  }

  /// The pixels of a kernel row under `count` outputs that lie on the image.
  func pixels(_ x: Int, _ count: Int) -> (first: Int, count: Int) {
    guard outputs > 1 else {
      let columns = window.columns(of: x)
      return (columns.first, columns.taps.count)
    }
    let start = x &* window.stride.width &- window.padding.left
    let end = start &+ (count &- 1) &* window.stride.width &+ window.kernel.width
    let first = max(0, start)
    return (first, max(0, min(end, window.image.width) &- first))
  }

  /// All but the last vector begin where the one before it ends.
  @inline(__always)
  private func firstChannel(_ vector: Int) -> Int {
    let first = vector &* lanes
    return first &+ lanes <= channels || channels < lanes ? first : channels &- lanes
  }

  private func emitTile<Sink: TraceSink & ~Copyable>(
    _ image: Int, _ y: Int, _ x: Int, _ columns: (first: Int, count: Int), _ count: Int,
    _ vector: Int, into sink: inout Sink
  ) {
    let rows = window.rows(of: y)
    if hasWeights { readConstants(rows.taps, x, vector, into: &sink) }
    let (input, output, channel) = (context.input, context.output, firstChannel(vector))
    sink.read(
      Run(
        address: input.address(image: image, channel: channel, y: rows.first, x: columns.first),
        width: vectorBytes, stride: input.pixelStride &* window.dilation.width,
        count: columns.count, rows: rows.taps.count,
        rowStride: input.rowStride &* window.dilation.height))
    let to = output.address(image: image, channel: channel, y: y, x: x)
    store(min(lanes, channels), to: to, count, output.pixelStride, into: &sink)
  }

  /// The bias and the taps of the kernel rows on the image; a tile of one output loads only the taps that
  /// meet the image.
  @inline(__always)
  private func readConstants<Sink: TraceSink & ~Copyable>(
    _ rows: Range<Int>, _ x: Int, _ vector: Int, into sink: inout Sink
  ) {
    let width = window.kernel.width
    let all = (header &+ window.kernel.area) &* constantBytes
    let start = context.weights.address &+ UInt64(vector &* all)
    let taps = outputs > 1 ? 0..<width : window.columns(of: x).taps
    let first = header &+ rows.lowerBound &* width &+ taps.lowerBound
    sink.read(at: start, bytes: header &* constantBytes, width: constantBytes)
    sink.read(
      Run(
        address: start &+ UInt64(first &* constantBytes), width: constantBytes,
        stride: constantBytes, count: taps.count, rows: rows.count,
        rowStride: width &* constantBytes))
  }

  /// A vector, or of fewer channels than lanes pieces whose sizes halve, int8 one by one.
  @inline(__always)
  func store<Sink: TraceSink & ~Copyable>(
    _ elements: Int, to address: UInt64, _ times: Int, _ step: Int, into sink: inout Sink
  ) {
    let elementBytes = context.precision.bytes
    var (done, piece) = (0, elements < lanes && elementBytes == 1 ? 1 : vectorBytes)
    while piece > 0, done < elements &* elementBytes {
      let count = (elements &* elementBytes &- done) / piece
      if count > 0 {
        let run = Run(
          address: address &+ UInt64(done), width: piece, stride: piece, count: count, rows: times,
          rowStride: step)
        sink.access(run, isWrite: true, times: 1)
      }
      done &+= count &* piece
      piece /= 2
    }
  }
}
