import CKernels
import Testing

/// Do the kernels that multiply matrices compute their layers, in every variant that runs here?
@Suite(.serialized) struct MatrixProductsAreRight {
  static let convCases = [
    MatrixProductCase(width: 9, channels: 3, outputs: 32, taps: 3, stride: 2, padding: 1),
    MatrixProductCase(batch: 2, channels: 5, outputs: 17, taps: 3, padding: 1),
    MatrixProductCase(channels: 4, outputs: 6, taps: 3, dilation: 2, padding: 2),
    MatrixProductCase(height: 11, channels: 12, outputs: 18, taps: 3, padding: 1, groups: 3),
    MatrixProductCase(height: 20, channels: 8, outputs: 24, stride: 2),
    MatrixProductCase(height: 12, channels: 40, outputs: 20, taps: 5, padding: 2),
    MatrixProductCase(height: 3, width: 3, channels: 2, outputs: 3, taps: 7, padding: 3),
  ]
  static let pointwiseCases = [
    MatrixProductCase(channels: 64, outputs: 64),
    MatrixProductCase(batch: 2, height: 5, channels: 37, outputs: 45),
    MatrixProductCase(height: 4, channels: 513, outputs: 19),
    MatrixProductCase(height: 1, width: 1, channels: 1, outputs: 1),
  ]
  static let fullyConnectedCases = [
    MatrixProductCase(height: 1, width: 1, channels: 128, outputs: 100),
    MatrixProductCase(batch: 3, height: 2, width: 3, channels: 7, outputs: 41),
    MatrixProductCase(batch: 5, height: 1, width: 1, channels: 333, outputs: 130),
  ]
  static let winogradCases = [
    MatrixProductCase(height: 8, width: 8, channels: 16, outputs: 16, taps: 3, padding: 1),
    MatrixProductCase(batch: 2, height: 9, channels: 5, outputs: 19, taps: 3, padding: 1),
    MatrixProductCase(height: 13, width: 15, channels: 33, outputs: 40, taps: 3),
    MatrixProductCase(height: 19, width: 31, channels: 280, outputs: 9, taps: 3, padding: 1),
  ]

  @Test(arguments: convCases) func conv(trial: MatrixProductCase) throws {
    try check("conv", trial)
  }

  @Test(arguments: pointwiseCases) func pointwise(trial: MatrixProductCase) throws {
    try check("pointwise", trial)
  }

  @Test(arguments: fullyConnectedCases) func fullyConnected(trial: MatrixProductCase) throws {
    try check("fully_connected", trial)
  }

  /// Their constants up to 8 and 1/24 amplify rounding.
  @Test(arguments: winogradCases) func winograd(trial: MatrixProductCase) throws {
    try check("winograd2", trial, types: [ck_f32], tolerance: 3e-5)
    try check("winograd4", trial, types: [ck_f32], tolerance: 3e-5)
  }

  private func check(
    _ name: String, _ trial: MatrixProductCase, types: [ck_type] = [ck_f32, ck_s8],
    tolerance: Double = 1e-5
  ) throws {
    var count: Int32 = 0
    let variants = try #require(ck_variants(&count))
    #expect(count > 0)
    for variant in UnsafeBufferPointer(start: variants, count: Int(count)) {
      for type in types {
        let kernel = try withUnsafePointer(to: variant) {
          try #require(ck_find($0, name, type, ck_nhwc)).pointee
        }
        let what = Comment(rawValue: "\(String(cString: variant.name)), type \(type.rawValue)")
        if type == ck_f32 {
          try checkFloats(kernel, trial, tolerance, what)
        } else {
          try checkBytes(kernel, trial, what)
        }
      }
    }
  }

  private func shape(_ kernel: ck_kernel, _ trial: MatrixProductCase) -> ck_shape {
    trial.shape(isFullyConnected: String(cString: kernel.name) == "fully_connected")
  }

  private func checkFloats(
    _ kernel: ck_kernel, _ trial: MatrixProductCase, _ tolerance: Double, _ what: Comment
  ) throws {
    let shape = shape(kernel, trial)
    var noise = WideNoise()
    let inputs = noise.floats(shape.inputElements)
    let weights = noise.floats(shape.weightElements)
    let biases = noise.floats(trial.outputs)
    let (low, high) = (-0.5, 6.0)
    let call = try CheckedCall(
      kernel, shape, inputs: inputs, weights: weights, biases: biases, scales: [0]
    ) { ($0.low, $0.high) = (Float(low), Float(high)) }
    let product = MatrixProduct(shape, inputs: inputs, weights: weights, biases: biases)
    let worst = product.sums.indices.map { index in
      let expected = min(max(product.sums[index], low), high)
      return abs(call.outputs[index] - expected) / product.magnitudes[index]
    }.max()
    #expect(try #require(worst) <= tolerance, what)
    expectBookkeeping(call, shape, what)
  }

  /// Exact: integers, then one multiplication and one rounding.
  private func checkBytes(
    _ kernel: ck_kernel, _ trial: MatrixProductCase, _ what: Comment
  ) throws {
    let shape = shape(kernel, trial)
    var noise = WideNoise()
    let inputs = noise.integers(shape.inputElements, in: -128...127)
    let weights = noise.integers(shape.weightElements, in: -127...127)
    let biases = noise.integers(trial.outputs, in: -1000...1000)
    // Sums of `depth` products of bytes spread over about 73 x 73 x its root; here over 60 steps.
    let depth = Float(shape.weightElements / trial.outputs)
    let scales = noise.floats(trial.outputs).map {
      (1 + 0.3 * Float($0)) / (90 * depth.squareRoot())
    }
    let (inputZero, outputZero) = (-13.0, 5.0)
    let call = try CheckedCall(
      kernel, shape, inputs: inputs, weights: weights, biases: biases, scales: scales
    ) { call in
      (call.low, call.high) = (-100, 127)
      (call.input_zero, call.output_zero) = (Int32(inputZero), Int32(outputZero))
    }
    let product = MatrixProduct(
      shape, inputs: inputs.map { $0 - inputZero }, weights: weights, biases: biases)
    let wrong = product.sums.indices.filter { index in
      let scaled = Float(product.sums[index]) * scales[index % trial.outputs]
      let result = Double(scaled.rounded(.toNearestOrEven)) + outputZero
      return call.outputs[index] != min(max(result, -100), 127)
    }
    #expect(wrong.isEmpty, what)
    #expect(Set(call.outputs).count > min(8, call.outputs.count / 2), what)
    expectBookkeeping(call, shape, what)
  }

  private func expectBookkeeping(_ call: CheckedCall, _ shape: ck_shape, _ what: Comment) {
    #expect(call.keepsWithinBounds, what)
    // Outputs x depth, padding included.
    let perOutput = shape.weightElements / Int(shape.out_channels)
    #expect(Int(call.work.macs) == call.outputs.count * perOutput, what)
    #expect(call.work.calls == 1, what)
  }
}

extension ck_shape {
  fileprivate var inputElements: Int { Int(batch * height * width * channels) }
  fileprivate var weightElements: Int {
    Int(out_channels * kernel_height * kernel_width * (channels / groups))
  }
}
