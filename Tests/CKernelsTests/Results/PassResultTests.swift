import CKernels
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// Do the passes over elements, copies and direct convolution compute what their definitions say, in every
/// instruction set that this processor runs?
@Suite struct PassesComputeWhatTheyShould {
  /// Fewer channels than lanes, whole vectors, and ragged ones.
  static let channels: [Int32] = [3, 32, 75]

  private static func shape(_ channels: Int32) -> ck_shape {
    var shape = ck_shape()
    (shape.batch, shape.height, shape.width, shape.channels) = (2, 3, 5, channels)
    (shape.out_height, shape.out_width, shape.out_channels) = (3, 5, channels)
    (shape.kernel_height, shape.kernel_width, shape.groups) = (1, 1, 1)
    (shape.stride_height, shape.stride_width) = (1, 1)
    (shape.dilation_height, shape.dilation_width, shape.inputs) = (1, 1, 1)
    return shape
  }

  @Test(arguments: channels)
  func ofFloats(channels: Int32) {
    let shape = Self.shape(channels)
    let count = Reference.outputs(shape)
    var noise = Noise(5)
    let (a, b) = (noise.floats(count), noise.floats(count))
    let (scale, shift) = (noise.floats(Int(channels)), noise.floats(Int(channels)))
    for (variant, kernel) in KernelCall.kernels("relu", ck_f32, ck_nhwc) {
      let output: [Float] = KernelCall(kernel: kernel, shape: shape, range: 0...0.5)
        .run([a], count: count)
      #expect(output == a.map { min(max($0, 0), 0.5) }, "\(variant)")
    }
    for (variant, kernel) in KernelCall.kernels("add", ck_f32, ck_nhwc) {
      let output: [Float] = KernelCall(kernel: kernel, shape: shape).run([a, b], count: count)
      #expect(output == zip(a, b).map { $0 + $1 }, "\(variant)")
    }
    for (variant, kernel) in KernelCall.kernels("batch_norm", ck_f32, ck_nhwc) {
      let output: [Float] = KernelCall(kernel: kernel, shape: shape)
        .run([a], weights: scale, floatBias: shift, count: count)
      for (index, value) in output.enumerated() {
        let channel = index % Int(channels)
        // Two roundings of values below 2.
        #expect(abs(value - (a[index] * scale[channel] + shift[channel])) < 1e-6, "\(variant)")
      }
    }
  }

  @Test(arguments: channels)
  func ofBytes(channels: Int32) {
    let shape = Self.shape(channels)
    let count = Reference.outputs(shape)
    var noise = Noise(6)
    let (a, b, floats) = (noise.bytes(count), noise.bytes(count), noise.floats(count))
    let limits: ClosedRange<Float> = -100...110
    let result = { (x: Float) in
      Int8(min(max(x.rounded(.toNearestOrEven) + 2, limits.lowerBound), limits.upperBound))
    }
    for (variant, kernel) in KernelCall.kernels("relu", ck_s8, ck_nhwc) {
      let output: [Int8] = KernelCall(kernel: kernel, shape: shape, range: 0...90)
        .run([a], count: count)
      #expect(output == a.map { min(max($0, 0), 90) }, "\(variant)")
    }
    var call = KernelCall(kernel: ck_kernel(), shape: shape, range: limits)
    (call.inputZero, call.otherZero, call.outputZero, call.scales) = (7, -3, 2, (0.75, 0.6))
    let add = zip(a, b).map { (x: Int8, y: Int8) -> Int8 in
      let (one, other) = (Float(Int(x) - 7) * 0.75, Float(Int(y) + 3) * 0.6)
      return result(one + other)
    }
    for (variant, kernel) in KernelCall.kernels("add", ck_s8, ck_nhwc) {
      call = call.with(kernel)
      let output: [Int8] = call.run([a, b], count: count)
      #expect(output == add, "\(variant)")
    }
    for (variant, kernel) in KernelCall.kernels("requantize", ck_s8, ck_nhwc) {
      call = call.with(kernel)
      let output: [Int8] = call.run([a], count: count)
      #expect(output == a.map { result(Float(Int($0) - 7) * 0.75) }, "\(variant)")
    }
    call.scales.0 = 100
    for (variant, kernel) in KernelCall.kernels("quantize", ck_s8, ck_nhwc) {
      call = call.with(kernel)
      let output: [Int8] = call.run([floats], count: count)
      #expect(output == floats.map { result($0 * 100) }, "\(variant)")
    }
  }

  /// The layer's definition with the C library's exponential.
  @Test(arguments: [Int32(10), 16, 1000])
  func softmax(channels: Int32) {
    let shape = Self.shape(channels)
    let (count, group) = (Reference.outputs(shape), Int(channels))
    var noise = Noise(7)
    let (floats, bytes) = (noise.floats(count).map { $0 * 20 }, noise.bytes(count))
    let quotients = { (x: [Double]) -> [Double] in
      stride(from: 0, to: count, by: group).flatMap { start in
        let largest = x[start..<start + group].max() ?? 0
        let powers = x[start..<start + group].map { exp($0 - largest) }
        return powers.map { $0 / powers.reduce(0, +) }
      }
    }
    let exact = quotients(floats.map(Double.init))
    for (variant, kernel) in KernelCall.kernels("softmax", ck_f32, ck_nhwc) {
      let output: [Float] = KernelCall(kernel: kernel, shape: shape).run([floats], count: count)
      let error = zip(output, exact).map { abs(Double($0) - $1) }.max() ?? 1
      #expect(error < 1e-6, "\(variant)")
    }
    let scaled = quotients(bytes.map { Double($0) * 0.0625 }).map { min($0 * 256, 255) - 128 }
    for (variant, kernel) in KernelCall.kernels("softmax", ck_s8, ck_nhwc) {
      var call = KernelCall(kernel: kernel, shape: shape)
      call.scales.0 = 0.0625
      let output: [Int8] = call.run([bytes], count: count)
      // Half a step, and what the float exponentials err.
      let error = zip(output, scaled).map { abs(Double($0) - $1) }.max() ?? 1
      #expect(error < 0.501, "\(variant)")
    }
  }

  @Test(arguments: Order.allCases)
  func copies(order: Order) {
    let layout = order.layout
    var shape = Self.shape(60)
    shape.groups = 4
    let count = Reference.outputs(shape)
    let index = { (image: Int, pixel: Int, channel: Int, channels: Int) in
      layout == ck_nhwc
        ? (image * 15 + pixel) * channels + channel : (image * channels + channel) * 15 + pixel
    }
    var noise = Noise(8)
    let (all, one, other) = (
      noise.floats(count), noise.floats(2 * 15 * 23), noise.floats(2 * 15 * 37)
    )
    var (shuffled, joined) = (all, all)
    for image in 0..<2 {
      for pixel in 0..<15 {
        for channel in 0..<60 {
          let place = index(image, pixel, channel, 60)
          shuffled[place] = all[index(image, pixel, channel % 4 * 15 + channel / 4, 60)]
          joined[place] =
            channel < 23
            ? one[index(image, pixel, channel, 23)] : other[index(image, pixel, channel - 23, 37)]
        }
      }
    }
    for (variant, kernel) in KernelCall.kernels("shuffle", ck_f32, layout) {
      let output: [Float] = KernelCall(kernel: kernel, shape: shape).run([all], count: count)
      #expect(output == shuffled, "\(variant)")
    }
    (shape.inputs, shape.input_channels.0, shape.input_channels.1) = (2, 23, 37)
    for (variant, kernel) in KernelCall.kernels("concat", ck_f32, layout) {
      let output: [Float] = KernelCall(kernel: kernel, shape: shape)
        .run([one, other], count: count)
      #expect(output == joined, "\(variant)")
    }
  }

  /// Groups of several channels are what a depthwise convolution leaves out.
  @Test(arguments: [Int32(1), 4])
  func directConvolution(groups: Int32) {
    var shape = Self.shape(20)
    (shape.kernel_height, shape.kernel_width, shape.pad_top, shape.pad_left) = (3, 3, 1, 1)
    (shape.groups, shape.out_channels) = (groups, 8)
    let (depth, ofGroup) = (Int(20 / groups), Int(8 / groups))
    var noise = Noise(9)
    let input = noise.bytes(Reference.inputs(shape))
    let weights = noise.bytes(8 * 9 * depth)
    let bias = noise.bytes(8).map(Int32.init)
    let scales = [Float](repeating: 1 / 512, count: 8)
    var sums: [Int] = []
    for image in 0..<2 {
      for (y, x, output) in Self.positions {
        var sum = Int(bias[output])
        for tap in 0..<9 {
          let (row, column) = (y + tap / 3 - 1, x + tap % 3 - 1)
          guard (0..<3).contains(row), (0..<5).contains(column) else { continue }
          for channel in 0..<depth {
            let pixel = (image * 3 + row) * 5 + column
            let element = input[pixel * 20 + output / ofGroup * depth + channel]
            sum += Int(element) * Int(weights[(output * 9 + tap) * depth + channel])
          }
        }
        sums.append(sum)
      }
    }
    for (variant, kernel) in KernelCall.kernels("direct", ck_s8, ck_nhwc) {
      let output: [Int8] = KernelCall(kernel: kernel, shape: shape, range: -128...127)
        .run([input], weights: weights, bias: bias, channelScales: scales, count: sums.count)
      let expected = sums.map { sum in
        Int8(min(max((Float(sum) / 512).rounded(.toNearestOrEven), -128), 127))
      }
      #expect(output == expected, "\(variant)")
    }
    for (variant, kernel) in KernelCall.kernels("direct", ck_f32, ck_nhwc) {
      let output: [Float] = KernelCall(kernel: kernel, shape: shape).run(
        [input.map(Float.init)], weights: weights.map(Float.init), floatBias: bias.map(Float.init),
        count: sums.count)
      // Whole numbers below 2^24: sums of floats are exact.
      #expect(output == sums.map(Float.init), "\(variant)")
    }
  }

  private static let positions: [(Int, Int, Int)] = (0..<3).flatMap { y in
    (0..<5).flatMap { x in (0..<8).map { (y, x, $0) } }
  }
}

extension KernelCall {
  fileprivate func with(_ kernel: ck_kernel) -> KernelCall {
    var call = KernelCall(kernel: kernel, shape: shape, range: range)
    (call.inputZero, call.otherZero, call.outputZero) = (inputZero, otherZero, outputZero)
    call.scales = scales
    return call
  }
}
