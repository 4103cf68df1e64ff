/// Every operand byte of an int8 NHWC layer pair, one reference each: a pointwise convolution of
/// 56x56 from 24 to 144 channels, then a 3x3 depthwise with stride 1 and padding 1.
///
/// The addresses are those of the public trace whose misses are known: 0x20000000 input,
/// 0x08000000 pointwise weights, 0x20020000 between, 0x08010000 depthwise weights, 0x200A0000 output.
enum PointwiseDepthwiseTrace {
  static func emit(_ access: (_ address: Int, _ isWrite: Bool) -> Void) {
    let (side, inputs, channels) = (56, 24, 144)
    for pixel in 0..<side * side {
      for output in 0..<channels {
        for input in 0..<inputs {
          access(0x2000_0000 + pixel * inputs + input, false)
          access(0x0800_0000 + output * inputs + input, false)
        }
        access(0x2002_0000 + pixel * channels + output, true)
      }
    }
    for y in 0..<side {
      for x in 0..<side {
        for channel in 0..<channels {
          for tap in 0..<9 {
            let (row, column) = (y + tap / 3 - 1, x + tap % 3 - 1)
            guard 0..<side ~= row, 0..<side ~= column else { continue }
            access(0x2002_0000 + (row * side + column) * channels + channel, false)
            access(0x0801_0000 + tap * channels + channel, false)
          }
          access(0x200A_0000 + (y * side + x) * channels + channel, true)
        }
      }
    }
  }
}
