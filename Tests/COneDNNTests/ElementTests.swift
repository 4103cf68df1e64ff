import CKernels
import COneDNN
import Foundation
import Testing

@Suite(libraryIsThere) struct ElementsAreThoseOfTheFormula {
  /// Runs a kernel on one image of small integers, 5 x 7 x 24.
  func check(
    _ kernel: String, configure: (inout ck_shape) -> Void = { _ in },
    bounds: ClosedRange<Float> = -Float.infinity...Float.infinity,
    parameters: ck_parameters = ck_parameters(), expected: (_ input: [Float], Int) -> Float
  ) throws {
    var shape = image(height: 5, width: 7, channels: 24)
    configure(&shape)
    var integers = Integers(range: 9)
    let input = Buffer(shape.inputElements) { _ in Float(integers.next()) }
    let output = Buffer(shape.outputElements) { _ in Float.nan }
    try withUnsafePointer(to: &shape) { shape in
      var call = call(shape)
      call.inputs.0 = UnsafeRawPointer(input.pointer)
      call.output = output.pointer
      (call.low, call.high) = (bounds.lowerBound, bounds.upperBound)
      try run(kernel, dn_f32, call, parameters)
    }
    let values = Array(input.elements)
    for index in values.indices {
      #expect(abs(output[index] - expected(values, index)) <= 1e-6)
    }
  }

  @Test func relu() throws {
    try check("relu", bounds: 0...Float.infinity) { max($0[$1], 0) }
  }

  @Test func relu6() throws {
    try check("relu", bounds: 0...6) { min(max($0[$1], 0), 6) }
  }

  @Test func softmax() throws {
    try check("softmax") { values, index in
      let pixel = values[(index / 24 * 24)..<(index / 24 * 24 + 24)]
      let sum = pixel.reduce(0) { $0 + exp(Double($1)) }
      return Float(exp(Double(values[index])) / sum)
    }
  }

  @Test func batchNorm() throws {
    let scales = Buffer(24) { Float($0) - 12 }
    let shifts = Buffer(24) { Float(3 * $0) }
    let parameters = ck_parameters(weights: scales.pointer, bias: shifts.pointer, scales: nil)
    try check("batch_norm", parameters: parameters) { values, index in
      values[index] * scales[index % 24] + shifts[index % 24]
    }
  }

  /// ShuffleNet: channel `group * (C / groups) + member` moves to `member * groups + group`.
  @Test func shuffle() throws {
    try check("shuffle") {
      $0.groups = 3
    } expected: { values, index in
      let (member, group) = (index % 24 / 3, index % 3)
      return values[index / 24 * 24 + group * 8 + member]
    }
  }
}
