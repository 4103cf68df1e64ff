import HWSimCore

/// Convolution by plain nested loops as hwsim's own kernel does it (`Sources/CKernels/Kernels/direct.h`),
/// channels innermost.
///
/// - Models: every access: of each kernel row only the taps on the image, as one piece where their channels
///   are neighbours; the biases behind the weights.
/// - Ignores: the alternation of pixels and weights inside a piece, whose pixels are read first here;
///   accesses to the stack.
struct DirectRowsKernel {
  let context: KernelContext
  let window: SlidingWindow
  let groups: Int
  /// Of one group.
  let channels, outputs: Int

  init(_ context: KernelContext) {
    self.context = context
    window = SlidingWindow(context.layer.operation, over: context.input.shape)
    if case .convolution(let layer) = context.layer.operation {
      groups = layer.groups
    } else {
      groups = 1
    }
    channels = context.input.shape.channels / groups
    outputs = context.output.shape.channels / groups
  }

  /// Whether the taps of a kernel row are neighbours in memory.
  private var isDense: Bool { groups == 1 && window.dilation.width == 1 }
  private var bytesPerOutput: Int {
    window.kernel.area &* channels &* context.precision.bytes
  }
  /// From the first weight to the first bias.
  private var weightBytes: Int {
    ceilingDivision(bytesPerOutput * context.output.shape.channels, 4) * 4
  }
  /// Of each output a bias and, for int8, a scale.
  private var constants: Int { context.precision.bytes == 1 ? 2 : 1 }

  var packedBytes: Int { weightBytes + constants * 4 * context.output.shape.channels }

  func emit<Sink: TraceSink & ~Copyable>(into sink: inout Sink) {
    let output = context.output.shape
    for image in 0..<output.batch {
      sink.parallel(output.height) { y, sink in
        for x in 0..<output.width {
          for channel in 0..<output.channels { emitOutput(image, channel, y, x, into: &sink) }
        }
      }
    }
    count(into: &sink)
  }

  private func emitOutput<Sink: TraceSink & ~Copyable>(
    _ image: Int, _ channel: Int, _ y: Int, _ x: Int, into sink: inout Sink
  ) {
    let (input, output, elementBytes) = (context.input, context.output, context.precision.bytes)
    let (rows, columns) = (window.rows(of: y), window.columns(of: x))
    let taps = isDense ? columns.taps.count : 1
    let bytes = taps &* channels &* elementBytes
    let all = context.weights.address
    for row in 0..<rows.taps.count {
      for column in stride(from: 0, to: columns.taps.count, by: max(taps, 1)) {
        sink.read(
          at: input.address(
            image: image, channel: channel / outputs &* channels,
            y: rows.first &+ row &* window.dilation.height,
            x: columns.first &+ column &* window.dilation.width),
          bytes: bytes, width: context.loadBytes)
        let tap =
          (rows.taps.lowerBound &+ row) &* window.kernel.width &+ columns.taps.lowerBound &+ column
        let offset = channel &* bytesPerOutput &+ tap &* channels &* elementBytes
        sink.read(at: all &+ UInt64(offset), bytes: bytes, width: context.loadBytes)
      }
    }
    for constant in 0..<constants {
      let index = constant &* output.shape.channels &+ channel
      sink.read(at: all &+ UInt64(weightBytes &+ 4 &* index), bytes: 4, width: 4)
    }
    sink.write(
      at: output.address(image: image, channel: channel, y: y, x: x), bytes: elementBytes,
      width: elementBytes)
  }

  /// `step` is one piece of a kernel row, `tap` one vector of it.
  private func count<Sink: TraceSink & ~Copyable>(into sink: inout Sink) {
    let output = context.output.shape
    let rows = (0..<output.height).reduce(0) { $0 + window.rows(of: $1).taps.count }
    let lanes = context.loadBytes / context.precision.bytes
    var (pieces, vectors) = (0, 0)
    for x in 0..<output.width {
      let taps = window.columns(of: x).taps.count
      pieces += isDense ? min(taps, 1) : taps
      vectors +=
        isDense
        ? ceilingDivision(taps * channels, lanes) : taps * ceilingDivision(channels, lanes)
    }
    let outputs = Double(output.batch * output.channels)
    let executed = outputs * Double(rows * vectors)
    sink.compute(KernelContext.multiplications(1), times: executed)
    sink.compute(context.body(.tap), times: executed)
    sink.compute(context.body(.step), times: outputs * Double(rows * pieces))
    sink.compute(context.body(.pixel), times: Double(output.batch * output.pixels))
    sink.compute(context.body(.output), times: Double(output.elements))
  }
}
