import CKernels
import Testing

/// Do depthwise convolution, pooling and direct convolution compute what their definitions say, in every
/// instruction set that this processor runs?
@Suite struct WindowsComputeWhatTheyShould {
  struct Window: Sendable, CustomTestStringConvertible {
    let height, width, channels, kernel, stride, pad: Int32
    var dilation: Int32 = 1
    var batch: Int32 = 1

    var testDescription: String { "\(height)x\(width)x\(channels) \(kernel)/\(stride)+\(pad)" }

    var shape: ck_shape {
      var shape = ck_shape()
      (shape.batch, shape.height, shape.width) = (batch, height, width)
      (shape.channels, shape.out_channels, shape.groups) = (channels, channels, channels)
      (shape.kernel_height, shape.kernel_width) = (kernel, kernel)
      (shape.stride_height, shape.stride_width) = (stride, stride)
      (shape.dilation_height, shape.dilation_width) = (dilation, dilation)
      (shape.pad_top, shape.pad_left) = (pad, pad)
      shape.out_height = (height + 2 * pad - dilation * (kernel - 1) - 1) / stride + 1
      shape.out_width = (width + 2 * pad - dilation * (kernel - 1) - 1) / stride + 1
      return shape
    }
  }

  static let windows = [
    Window(height: 7, width: 15, channels: 40, kernel: 3, stride: 1, pad: 1),
    Window(height: 9, width: 14, channels: 37, kernel: 3, stride: 2, pad: 1, batch: 2),
    Window(height: 8, width: 9, channels: 17, kernel: 5, stride: 1, pad: 2),
    Window(height: 11, width: 16, channels: 64, kernel: 5, stride: 2, pad: 2),
    Window(height: 8, width: 8, channels: 3, kernel: 3, stride: 1, pad: 1),
    Window(height: 10, width: 30, channels: 5, kernel: 3, stride: 1, pad: 2, dilation: 2),
    Window(height: 6, width: 8, channels: 20, kernel: 2, stride: 2, pad: 0),
    Window(height: 7, width: 7, channels: 130, kernel: 7, stride: 1, pad: 0),
  ]

  @Test(arguments: windows, Order.allCases)
  func depthwise(window: Window, order: Order) {
    let (s, layout) = (window.shape, order.layout)
    let count = Reference.outputs(s)
    var noise = Noise(1)
    let input = noise.floats(Reference.inputs(s))
    let weights = noise.floats(Int(s.channels * s.kernel_height * s.kernel_width))
    let bias = noise.floats(Int(s.channels))
    let expected = Reference.windows(s, layout) { channel, taps in
      let sum = taps.reduce(Double(bias[channel])) { sum, tap in
        let weight = weights[channel * Int(s.kernel_height * s.kernel_width) + tap.tap]
        return sum + Double(input[tap.element]) * Double(weight)
      }
      return min(max(sum, -1), 2)
    }
    for (variant, kernel) in KernelCall.kernels("depthwise", ck_f32, layout) {
      let call = KernelCall(kernel: kernel, shape: s, range: -1...2)
      let output: [Float] = call.run([input], weights: weights, floatBias: bias, count: count)
      // At most 49 sums, each rounded to 2^-24 of at most 50.
      let error = zip(output, expected).map { abs(Double($0) - $1) }.max() ?? 1
      #expect(error < 1e-4, "\(variant)")
    }
  }

  /// To the last bit: sums are whole numbers, then one multiplication, one rounding.
  @Test(arguments: windows, Order.allCases)
  func depthwiseOfBytes(window: Window, order: Order) {
    let (s, layout) = (window.shape, order.layout)
    let area = Int(s.kernel_height * s.kernel_width)
    var noise = Noise(2)
    let input = noise.bytes(Reference.inputs(s))
    let weights = noise.bytes(Int(s.channels) * area)
    let bias = noise.bytes(Int(s.channels)).map { Int32($0) * 50 }
    let scales = noise.floats(Int(s.channels)).map { 0.001 + abs($0) / 500 }
    let expected = Reference.windows(s, layout) { channel, taps in
      let sum = taps.reduce(Int(bias[channel])) { sum, tap in
        sum + (Int(input[tap.element]) + 5) * Int(weights[channel * area + tap.tap])
      }
      let scaled = (Float(sum) * scales[channel]).rounded(.toNearestOrEven)
      return Int8(min(max(scaled + 3, -128), 127))
    }
    for (variant, kernel) in KernelCall.kernels("depthwise", ck_s8, layout) {
      var call = KernelCall(kernel: kernel, shape: s, range: -128...127)
      (call.inputZero, call.outputZero) = (-5, 3)
      let output: [Int8] = call.run(
        [input], weights: weights, bias: bias, channelScales: scales,
        count: Reference.outputs(s))
      #expect(output == expected, "\(variant)")
    }
  }

  @Test(arguments: windows, Order.allCases)
  func pooling(window: Window, order: Order) {
    let (s, layout) = (window.shape, order.layout)
    let count = Reference.outputs(s)
    var noise = Noise(3)
    let input = noise.floats(Reference.inputs(s))
    let bytes = noise.bytes(Reference.inputs(s))
    let largest = Reference.windows(s, layout) { _, taps in taps.map { input[$0.element] }.max() }
    let largestByte = Reference.windows(s, layout) { _, taps in
      taps.map { bytes[$0.element] }.max()
    }
    let mean = Reference.windows(s, layout) { _, taps in
      taps.reduce(0) { $0 + Double(input[$1.element]) } / Double(taps.count)
    }
    let meanByte = Reference.windows(s, layout) { _, taps in
      let sum = taps.reduce(0) { $0 + Int(bytes[$1.element]) }
      return Int8((Float(sum) * (1 / Float(taps.count))).rounded(.toNearestOrEven))
    }
    for (variant, kernel) in KernelCall.kernels("max_pool", ck_f32, layout) {
      let output: [Float] = KernelCall(kernel: kernel, shape: s).run([input], count: count)
      #expect(output == largest, "\(variant)")
    }
    for (variant, kernel) in KernelCall.kernels("max_pool", ck_s8, layout) {
      let output: [Int8] = KernelCall(kernel: kernel, shape: s, range: -128...127)
        .run([bytes], count: count)
      #expect(output == largestByte, "\(variant)")
    }
    for (variant, kernel) in KernelCall.kernels("average_pool", ck_f32, layout) {
      let output: [Float] = KernelCall(kernel: kernel, shape: s).run([input], count: count)
      let error = zip(output, mean).map { abs(Double($0) - $1) }.max() ?? 1
      #expect(error < 1e-5, "\(variant)")
    }
    for (variant, kernel) in KernelCall.kernels("average_pool", ck_s8, layout) {
      let output: [Int8] = KernelCall(kernel: kernel, shape: s, range: -128...127)
        .run([bytes], count: count)
      #expect(output == meanByte, "\(variant)")
    }
  }
}

/// Windows one output at a time, as their definition reads.
enum Reference {
  static func inputs(_ s: ck_shape) -> Int { Int(s.batch * s.height * s.width * s.channels) }
  static func outputs(_ s: ck_shape) -> Int {
    Int(s.batch * s.out_height * s.out_width * s.out_channels)
  }

  /// - Parameter result: of an output, from its channel and the taps on the image: number and element.
  static func windows<Result>(
    _ s: ck_shape, _ layout: ck_layout,
    _ result: (_ channel: Int, _ taps: [(tap: Int, element: Int)]) -> Result?
  ) -> [Result] {
    var all = [Result?](repeating: nil, count: outputs(s))
    for image in 0..<s.batch {
      for y in 0..<s.out_height {
        for x in 0..<s.out_width {
          for channel in 0..<s.channels {
            var taps: [(tap: Int, element: Int)] = []
            for ky in 0..<s.kernel_height {
              for kx in 0..<s.kernel_width {
                let row = y * s.stride_height - s.pad_top + ky * s.dilation_height
                let column = x * s.stride_width - s.pad_left + kx * s.dilation_width
                guard (0..<s.height).contains(row), (0..<s.width).contains(column) else { continue }
                let element = index(image, row, column, channel, s.height, s.width, s, layout)
                taps.append((Int(ky * s.kernel_width + kx), element))
              }
            }
            let place = index(image, y, x, channel, s.out_height, s.out_width, s, layout)
            all[place] = result(Int(channel), taps)
          }
        }
      }
    }
    return all.compactMap(\.self)
  }

  private static func index(
    _ image: Int32, _ y: Int32, _ x: Int32, _ channel: Int32, _ height: Int32, _ width: Int32,
    _ s: ck_shape, _ layout: ck_layout
  ) -> Int {
    layout == ck_nhwc
      ? Int(((image * height + y) * width + x) * s.channels + channel)
      : Int(((image * s.channels + channel) * height + y) * width + x)
  }
}

/// The order of a tensor's elements.
enum Order: CaseIterable, Sendable {
  case nhwc, nchw

  var layout: ck_layout { self == .nhwc ? ck_nhwc : ck_nchw }
}
