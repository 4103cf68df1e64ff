import CKernels
import COneDNN
import Testing

/// Sums of products of small integers are exact in f32, in whatever order: no tolerance is needed.
@Suite(libraryIsThere) struct ConvolutionsAreThoseOfTheFormula {
  static let windows = [
    Window(channels: 17, outputs: 33, kernel: 1),
    Window(channels: 5, outputs: 7, padding: 1),
    Window(channels: 3, outputs: 32, stride: 2, padding: 1),
    Window(batch: 2, channels: 16, outputs: 16, dilation: 2, padding: 2),
    Window(channels: 12, outputs: 24, padding: 1, groups: 3),
    Window(channels: 20, outputs: 20, padding: 1, groups: 20),
    Window(channels: 20, outputs: 20, kernel: 5, stride: 2, padding: 2, groups: 20),
  ]

  @Test(arguments: windows)
  func float(_ window: Window) throws {
    var shape = window.shape
    var integers = Integers(range: 4)
    let input = Buffer(shape.inputElements) { _ in Float(integers.next()) }
    let weights = Buffer(window.weights) { _ in Float(integers.next()) }
    let bias = Buffer(window.outputs) { _ in Float(integers.next()) }
    let output = Buffer(shape.outputElements) { _ in Float.nan }
    // ReLU6 scaled up, so that some results meet each bound and others none.
    try withUnsafePointer(to: &shape) { shape in
      var call = call(shape)
      call.inputs.0 = UnsafeRawPointer(input.pointer)
      call.output = output.pointer
      (call.low, call.high) = (0, 60)
      let parameters = ck_parameters(
        weights: weights.pointer, bias: bias.pointer, scales: nil)
      try run("conv", dn_f32, call, parameters)
    }
    window.forEachOutput { index, channel, taps in
      let sum = taps.reduce(bias[channel]) { $0 + input[$1.0] * weights[$1.1] }
      #expect(output[index] == min(max(sum, 0), 60))
    }
  }

  /// int8 within one step: a library may round a half to either side.
  @Test(arguments: windows)
  func signed(_ window: Window) throws {
    try quantised(window, dn_s8) {
      Int8(clamping: $0)
    } value: {
      Int32($0)
    }
  }

  @Test(arguments: windows)
  func unsigned(_ window: Window) throws {
    try quantised(window, dn_u8_to_s8) {
      UInt8(clamping: $0 + 60)
    } value: {
      Int32($0)
    }
  }

  func quantised<Input>(
    _ window: Window, _ type: dn_type, make: (Int) -> Input, value: (Input) -> Int32
  ) throws {
    var shape = window.shape
    // Seven bits, so that no processor's 16-bit sums of two products saturate.
    var integers = Integers(range: 60)
    let input = Buffer(shape.inputElements) { _ in make(integers.next()) }
    let weights = Buffer(window.weights) { _ in Int8(integers.next()) }
    let bias = Buffer(window.outputs) { _ in Int32(100 * integers.next()) }
    let scales = Buffer(window.outputs) { channel in Float(1 + channel % 3) / 1000 }
    let output = Buffer(shape.outputElements) { _ in Int8.min }
    try withUnsafePointer(to: &shape) { shape in
      var call = call(shape)
      call.inputs.0 = UnsafeRawPointer(input.pointer)
      call.output = output.pointer
      (call.low, call.high) = (-7, 100)
      (call.input_zero, call.output_zero) = (3, -7)
      let parameters = ck_parameters(
        weights: weights.pointer, bias: bias.pointer,
        scales: scales.elements.baseAddress.map { UnsafePointer($0) })
      try run("conv", type, call, parameters)
    }
    window.forEachOutput { index, channel, taps in
      let sum = taps.reduce(bias[channel]) { sum, tap in
        sum + (value(input[tap.0]) - 3) * Int32(weights[tap.1])
      }
      let result = (Double(sum) * Double(scales[channel])).rounded(.toNearestOrEven) - 7
      #expect(abs(Double(output[index]) - min(max(result, -7), 100)) <= 1)
    }
  }
}
