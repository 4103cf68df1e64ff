import CKernels
import COneDNN
import Testing

/// A fully connected layer is a convolution whose one window is the whole input.
@Suite(libraryIsThere) struct FullyConnectedLayersAreThoseOfTheFormula {
  let window = Window(height: 1, width: 1, channels: 77, outputs: 10, kernel: 1)

  @Test func float() throws {
    var shape = window.shape
    var integers = Integers(range: 4)
    let input = Buffer(shape.inputElements) { _ in Float(integers.next()) }
    let weights = Buffer(window.weights) { _ in Float(integers.next()) }
    let output = Buffer(shape.outputElements) { _ in Float.nan }
    try withUnsafePointer(to: &shape) { shape in
      var call = call(shape)
      call.inputs.0 = UnsafeRawPointer(input.pointer)
      call.output = output.pointer
      let parameters = ck_parameters(weights: weights.pointer, bias: nil, scales: nil)
      try run("fully_connected", dn_f32, call, parameters)
    }
    window.forEachOutput { index, _, taps in
      #expect(output[index] == taps.reduce(0) { $0 + input[$1.0] * weights[$1.1] })
    }
  }

  /// The library has no zero points here: the shim folds them into the bias.
  @Test(arguments: [(0, 0), (5, 0), (0, -9), (5, -9)])
  func zeroPoints(input zero: Int32, output shift: Int32) throws {
    var shape = window.shape
    var integers = Integers(range: 60)
    let input = Buffer(shape.inputElements) { _ in Int8(integers.next()) }
    let weights = Buffer(window.weights) { _ in Int8(integers.next()) }
    let scales = Buffer(window.outputs) { _ in Float(0.002) }
    let output = Buffer(shape.outputElements) { _ in Int8.min }
    try withUnsafePointer(to: &shape) { shape in
      var call = call(shape)
      call.inputs.0 = UnsafeRawPointer(input.pointer)
      call.output = output.pointer
      (call.low, call.high) = (-50, 127)
      (call.input_zero, call.output_zero) = (zero, shift)
      let parameters = ck_parameters(
        weights: weights.pointer, bias: nil,
        scales: scales.elements.baseAddress.map { UnsafePointer($0) })
      try run("fully_connected", dn_s8, call, parameters)
    }
    window.forEachOutput { index, channel, taps in
      let sum = taps.reduce(Int32(0)) { sum, tap in
        sum + (Int32(input[tap.0]) - zero) * Int32(weights[tap.1])
      }
      let result = (Double(sum) * Double(scales[channel])).rounded() + Double(shift)
      #expect(abs(Double(output[index]) - min(max(result, -50), 127)) <= 1)
    }
  }
}
