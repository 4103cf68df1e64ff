import CKernels
import COneDNN
import Testing

@Suite(libraryIsThere) struct SeveralOperandsAndTypes {
  @Test func addThenRelu() throws {
    var shape = image(height: 4, width: 4, channels: 20)
    let left = Buffer(shape.inputElements) { Float($0 % 13) - 6 }
    let right = Buffer(shape.inputElements) { Float($0 % 7) - 3 }
    let output = Buffer(shape.outputElements) { _ in Float.nan }
    try withUnsafePointer(to: &shape) { shape in
      var call = call(shape)
      (call.inputs.0, call.inputs.1) = (
        UnsafeRawPointer(left.pointer), UnsafeRawPointer(right.pointer)
      )
      call.output = output.pointer
      call.low = 0
      try run("add", dn_f32, call)
    }
    for index in 0..<output.elements.count {
      #expect(output[index] == max(left[index] + right[index], 0))
    }
  }

  @Test func addOfQuantised() throws {
    var shape = image(height: 4, width: 4, channels: 20)
    let left = Buffer(shape.inputElements) { Int8($0 % 101) }
    let right = Buffer(shape.inputElements) { Int8(-($0 % 53)) }
    let output = Buffer(shape.outputElements) { _ in Int8.min }
    try withUnsafePointer(to: &shape) { shape in
      var call = call(shape)
      (call.inputs.0, call.inputs.1) = (
        UnsafeRawPointer(left.pointer), UnsafeRawPointer(right.pointer)
      )
      call.output = output.pointer
      (call.low, call.high) = (-128, 127)
      (call.input_zero, call.other_zero, call.output_zero) = (2, -3, 5)
      (call.input_scale, call.other_scale) = (0.5, 1.5)
      try run("add", dn_s8, call)
    }
    for index in 0..<output.elements.count {
      let sum = 0.5 * (Float(left[index]) - 2) + 1.5 * (Float(right[index]) + 3) + 5
      #expect(abs(Float(output[index]) - sum) <= 1)
    }
  }

  @Test func concatenation() throws {
    var shape = image(height: 3, width: 3, channels: 20)
    shape.inputs = 2
    (shape.input_channels.0, shape.input_channels.1) = (8, 12)
    let left = Buffer(9 * 8) { Float($0) }
    let right = Buffer(9 * 12) { -Float($0) }
    let output = Buffer(9 * 20) { _ in Float.nan }
    try withUnsafePointer(to: &shape) { shape in
      var call = call(shape)
      (call.inputs.0, call.inputs.1) = (
        UnsafeRawPointer(left.pointer), UnsafeRawPointer(right.pointer)
      )
      call.output = output.pointer
      try run("concat", dn_f32, call)
    }
    for index in 0..<output.elements.count {
      let (pixel, channel) = (index / 20, index % 20)
      let expected = channel < 8 ? left[pixel * 8 + channel] : right[pixel * 12 + channel - 8]
      #expect(output[index] == expected)
    }
  }

  @Test func quantizeAndBack() throws {
    var shape = image(height: 3, width: 3, channels: 20)
    let input = Buffer(180) { Float($0) - 90 }
    let output = Buffer(180) { _ in Int8.min }
    let again = Buffer(180) { _ in Int8.min }
    try withUnsafePointer(to: &shape) { shape in
      var call = call(shape)
      call.inputs.0 = UnsafeRawPointer(input.pointer)
      call.output = output.pointer
      (call.input_scale, call.output_zero) = (0.5, 4)
      try run("quantize", dn_f32, call)
      call.inputs.0 = UnsafeRawPointer(output.pointer)
      call.output = again.pointer
      (call.input_scale, call.input_zero, call.output_zero) = (2, 4, -1)
      try run("requantize", dn_s8, call)
    }
    for index in 0..<180 {
      #expect(abs(Float(output[index]) - (input[index] * 0.5 + 4)) <= 0.5)
      #expect(again[index] == Int8(clamping: 2 * (Int(output[index]) - 4) - 1))
    }
  }
}
