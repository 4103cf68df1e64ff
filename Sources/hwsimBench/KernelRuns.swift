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

  @inline(__always)
  static func emit(_ replay: (_ run: Run, _ isWrite: Bool) -> Void) {
    for pixel in 0..<side * side {
      for channel in 0..<channels {
        replay(bytes(at: input, pixel * inputs, inputs), false)
        replay(bytes(at: pointwiseWeights, channel * inputs, inputs), false)
        replay(bytes(at: between, pixel * channels + channel, 1), true)
      }
    }
    for y in 0..<side {
      for x in 0..<side {
        for channel in 0..<channels { depthwise(y, x, channel, replay) }
      }
    }
  }

  /// One result; the taps in the padding are left out.
  @inline(__always)
  private static func depthwise(
    _ y: Int, _ x: Int, _ channel: Int, _ replay: (_ run: Run, _ isWrite: Bool) -> Void
  ) {
    let (top, left) = (max(y - 1, 0), max(x - 1, 0))
    let (rows, columns) = (min(y + 1, side - 1) - top + 1, min(x + 1, side - 1) - left + 1)
    let firstTap = (top - y + 1) * 3 + left - x + 1
    replay(
      Run(
        address: between + UInt64((top * side + left) * channels + channel), width: 1,
        stride: channels, count: columns, rows: rows, rowStride: side * channels), false)
    replay(
      Run(
        address: depthwiseWeights + UInt64(firstTap * channels + channel), width: 1,
        stride: channels, count: columns, rows: rows, rowStride: 3 * channels), false)
    replay(bytes(at: output, (y * side + x) * channels + channel, 1), true)
  }

  @inline(__always)
  private static func bytes(at tensor: UInt64, _ offset: Int, _ count: Int) -> Run {
    Run(address: tensor + UInt64(offset), width: 1, stride: 1, count: count)
  }
}
