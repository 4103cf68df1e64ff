import HWSimCore

// im2col of NHWC images as hwsim's own kernels do it (`Sources/CKernels/Kernels/gather.h`): column after
// column, in pieces of whole vectors; what is too much the next piece overwrites.

extension BlockedGEMMKernel {
  /// Copies the window of output pixel `column`, counted over all images, to place `place` of the panel.
  func gather<Sink: TraceSink & ~Copyable>(
    _ column: Int, _ group: Int, to place: Int, into sink: inout Sink
  ) {
    let (input, output) = (context.input.shape, context.output.shape)
    let (image, pixel) = (column / output.pixels, column % output.pixels)
    let top = pixel / output.width &* window.stride.height &- window.padding.top
    let left = pixel % output.width &* window.stride.width &- window.padding.left
    let channels = input.channels / groups
    let isDense = groups == 1 && window.dilation.width == 1
    var to = context.scratch.address &+ UInt64(place &* columnBytes)

    for tap in 0..<window.kernel.height {
      let y = top &+ tap &* window.dilation.height
      let isOutside = y < 0 || y >= input.height
      if isDense {
        let (before, inside) = isOutside ? (window.kernel.width, 0) : taps(from: left)
        let behind = window.kernel.width &- before &- inside
        let from = context.input.address(image: image, y: max(y, 0), x: max(left, 0))
        copy(nil, to: &to, before &* channels, into: &sink)
        copy(from, to: &to, inside &* channels, into: &sink)
        copy(nil, to: &to, behind &* channels, into: &sink)
      } else {
        for x in 0..<window.kernel.width {
          let x = left &+ x &* window.dilation.width
          let isPadding = isOutside || x < 0 || x >= input.width
          let from = context.input.address(
            image: image, channel: group &* channels, y: max(y, 0), x: max(x, 0))
          copy(isPadding ? nil : from, to: &to, channels, into: &sink)
        }
      }
    }
  }

  /// Of a window's row at `left`, the taps before the image, and those on it; before it all if none is.
  private func taps(from left: Int) -> (before: Int, inside: Int) {
    let (width, all) = (context.input.shape.width, window.kernel.width)
    let before = left < 0 ? min(-left, all) : 0
    let behind = min(max(left &+ all &- width, 0), all)
    let inside = all &- before &- behind
    return inside > 0 ? (before, inside) : (all, 0)
  }

  /// Copies `count` elements, or clears them where there is nothing to copy.
  private func copy<Sink: TraceSink & ~Copyable>(
    _ from: UInt64?, to: inout UInt64, _ count: Int, into sink: inout Sink
  ) {
    guard count > 0 else { return }
    let bytes = count &* context.precision.bytes
    let width = gatherVector
    let vectors = ceilingDivision(bytes, width)
    if let from { sink.read(at: from, bytes: vectors &* width, width: width) }
    sink.write(at: to, bytes: vectors &* width, width: width)
    to &+= UInt64(bytes)
  }

  /// A kernel row is one piece, or each of its taps, padding or not; pieces take whole vectors.
  func countGather<Sink: TraceSink & ~Copyable>(into sink: inout Sink) {
    let channels = context.input.shape.channels / groups
    let isDense = groups == 1 && window.dilation.width == 1
    let taps = isDense ? window.kernel.width : 1
    let pieces = groups * columns * (window.kernel.area / taps)
    let bytes = taps * channels * context.precision.bytes
    let vectors = ceilingDivision(bytes, gatherVector)
    sink.compute(context.body(.gather), times: Double(pieces * vectors))
    sink.compute(context.body(.gatherRun), times: Double(pieces))
    sink.compute(context.body(.pixel), times: Double(groups * columns))
  }
}
