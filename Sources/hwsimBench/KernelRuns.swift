import HWSimCore

/// The kernel of `baseline_kernel_trace` as runs: an int8 NHWC pointwise convolution, 56x56, 24 to
/// 144 channels, then a 3x3 depthwise of stride and padding 1, byte by byte.
enum KernelRuns {
  private static let (side, inputs, channels) = (56, 24, 144)
  private static let input = AddressMap.address(level: 2, offset: 0x2000_0000)
  private static let between = AddressMap.address(level: 2, offset: 0x2002_0000)
  private static let output = AddressMap.address(level: 2, offset: 0x200A_0000)
  private static let pointwiseWeights = AddressMap.address(level: 2, offset: 0x0800_0000)
  private static let depthwiseWeights = AddressMap.address(level: 2, offset: 0x0801_0000)

  /// The same references as the trace, in the order in which hwsim's kernels make them: operand by operand
  /// of each pixel. That order may miss a little more or less.
  static func emit(_ replay: (_ run: Run, _ isWrite: Bool, _ times: Int) -> Void) {
    for pixel in 0..<side * side {
      replay(bytes(at: pointwiseWeights, 0, channels * inputs), false, 1)
      replay(bytes(at: input, pixel * inputs, inputs), false, channels)
      replay(bytes(at: between, pixel * channels, channels), true, 1)
    }
    for y in 0..<side {
      for x in 0..<side { depthwise(y, x, replay) }
    }
  }

  /// One pixel of the result; the taps in the padding are left out.
  private static func depthwise(
    _ y: Int, _ x: Int, _ replay: (_ run: Run, _ isWrite: Bool, _ times: Int) -> Void
  ) {
    let (top, left) = (max(y - 1, 0), max(x - 1, 0))
    let (rows, columns) = (min(y + 1, side - 1) - top + 1, min(x + 1, side - 1) - left + 1)
    let firstTap = (top - y + 1) * 3 + left - x + 1
    for (tensor, first, rowStride) in [
      (between, top * side + left, side), (depthwiseWeights, firstTap, 3),
    ] {
      var run = bytes(at: tensor, first * channels, columns * channels)
      (run.rows, run.rowStride) = (rows, rowStride * channels)
      replay(run, false, 1)
    }
    replay(bytes(at: output, (y * side + x) * channels, channels), true, 1)
  }

  private static func bytes(at tensor: UInt64, _ offset: Int, _ count: Int) -> Run {
    Run(address: tensor + UInt64(offset), width: 1, stride: 1, count: count)
  }
}
