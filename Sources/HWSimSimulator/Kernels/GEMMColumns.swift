import HWSimCore

// Where a matrix multiplication's columns come from: the input as it lies, or gathered patches.

extension GEMMKernel {
  private var channelsPerGroup: Int { context.input.shape.channels / groups }

  /// Reads one tile of `width` columns: the gathered ones, or the input as it lies.
  @inline(__always)
  func readColumns<Sink: TraceSink & ~Copyable>(
    _ image: Int, _ group: Int, _ column: Int, _ width: Int, _ panel: Range<Int>,
    _ steps: Range<Int>, times: Int, into sink: inout Sink
  ) {
    guard gathers else {
      return readInput(image, group, column, width, steps, times: times, into: &sink)
    }
    let first = (column &- panel.lowerBound) &* depth &+ steps.lowerBound &* width
    sink.read(
      at: context.scratch.address &+ UInt64(first &* gatheredBytes),
      bytes: steps.count &* width &* gatheredBytes, width: context.loadBytes,
      times: times)
  }

  /// Reads `width` columns straight from the input: 1x1 convolutions, matrices as they lie.
  private func readInput<Sink: TraceSink & ~Copyable>(
    _ image: Int, _ group: Int, _ column: Int, _ width: Int, _ steps: Range<Int>, times: Int,
    into sink: inout Sink
  ) {
    let (input, loadBytes) = (context.input, context.loadBytes)
    if columnKind == .vector {
      for column in column..<column &+ width {
        let first = (image &* columns &+ column) &* depth &+ steps.lowerBound
        sink.read(
          at: input.address &+ UInt64(first &* input.elementBytes),
          bytes: steps.count &* input.elementBytes, width: loadBytes, times: times)
      }
      return
    }
    let channel = group &* channelsPerGroup &+ steps.lowerBound
    let outputWidth = context.output.shape.width
    let isUnstrided = window.stride.isOne && outputWidth == input.shape.width
    let isDense = isUnstrided || columnKind == .inputPixel
    let step = input.pixelStride &* (isDense ? 1 : window.stride.width)
    var done = 0
    while done < width {
      // A strided convolution's columns are neighbours only within one output row.
      let (y, x) = ((column &+ done) / outputWidth, (column &+ done) % outputWidth)
      let span = isDense ? width &- done : min(width &- done, outputWidth &- x)
      let start =
        isDense
        ? input.address(image: image, channel: channel, x: column &+ done)
        : input.address(
          image: image, channel: channel, y: y &* window.stride.height,
          x: x &* window.stride.width)
      if input.layout == .nhwc {
        for pixel in 0..<span {
          sink.read(
            at: start &+ UInt64(pixel &* step), bytes: steps.count &* input.elementBytes,
            width: loadBytes, times: times)
        }
      } else {
        sink.read(
          Run(
            address: start, width: input.elementBytes, stride: step, count: span,
            rows: steps.count, rowStride: input.channelStride), times: times)
      }
      done &+= span
    }
  }

  /// Copies `width` patches into the scratch panel, as one packed tile.
  func gather<Sink: TraceSink & ~Copyable>(
    _ image: Int, _ group: Int, _ column: Int, _ width: Int, panelStart: Int,
    into sink: inout Sink
  ) {
    if context.input.layout == .nhwc {
      for pixel in column..<column &+ width { gatherPixel(image, group, pixel, into: &sink) }
    } else {
      gatherPlanes(image, group, column, width, into: &sink)
    }
    let first = (column &- panelStart) &* depth &* gatheredBytes
    sink.write(
      at: context.scratch.address &+ UInt64(first), bytes: width &* depth &* gatheredBytes,
      width: max(context.loadBytes, gatheredBytes))
  }

  /// Channels innermost: each kernel row of a patch is one contiguous run.
  private func gatherPixel<Sink: TraceSink & ~Copyable>(
    _ image: Int, _ group: Int, _ pixel: Int, into sink: inout Sink
  ) {
    let (input, bytes) = (context.input, channelsPerGroup &* context.input.elementBytes)
    let (ys, xs) = (
      window.rows(of: pixel / context.output.shape.width),
      window.columns(of: pixel % context.output.shape.width)
    )
    guard !ys.taps.isEmpty, !xs.taps.isEmpty else { return }
    let isDense = groups == 1 && window.dilation.width == 1
    for tap in 0..<ys.taps.count {
      let start = input.address(
        image: image, channel: group &* channelsPerGroup,
        y: ys.first &+ tap &* window.dilation.height, x: xs.first)
      if isDense {
        sink.read(at: start, bytes: xs.taps.count &* bytes, width: context.loadBytes)
      } else {
        for x in 0..<xs.taps.count {
          sink.read(
            at: start &+ UInt64(x &* window.dilation.width &* input.pixelStride), bytes: bytes,
            width: context.loadBytes)
        }
      }
    }
  }

  /// Plane after plane: for each tap, the same pixels of every channel.
  private func gatherPlanes<Sink: TraceSink & ~Copyable>(
    _ image: Int, _ group: Int, _ column: Int, _ width: Int, into sink: inout Sink
  ) {
    let (input, outputWidth) = (context.input, context.output.shape.width)
    let step = input.pixelStride &* window.stride.width
    var done = 0
    while done < width {
      let (y, x) = ((column &+ done) / outputWidth, (column &+ done) % outputWidth)
      let span = min(width &- done, outputWidth &- x)
      let ys = window.rows(of: y)
      for tap in 0..<ys.taps.count {
        for kx in 0..<window.kernel.width {
          let offset = kx &* window.dilation.width &- window.padding.left
          guard let range = insideImage(x, span, offset) else { continue }
          let start = input.address(
            image: image, channel: group &* channelsPerGroup,
            y: ys.first &+ tap &* window.dilation.height,
            x: range.lowerBound &* window.stride.width &+ offset)
          sink.read(
            Run(
              address: start, width: input.elementBytes, stride: step, count: range.count,
              rows: channelsPerGroup, rowStride: input.channelStride))
        }
      }
      done &+= span
    }
  }

  /// The window's positions in `x ..< x + span` whose tap at `offset` falls onto the image.
  func insideImage(_ x: Int, _ span: Int, _ offset: Int) -> Range<Int>? {
    let stride = window.stride.width
    let first = offset < 0 ? max(x, ceilingDivision(-offset, stride)) : x
    let lastPixel = window.image.width &- 1 &- offset
    guard lastPixel >= 0 else { return nil }
    let end = min(x &+ span, lastPixel / stride &+ 1)
    return first < end ? first..<end : nil
  }
}
