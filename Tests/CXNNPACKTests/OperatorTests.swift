import CKernels
import CXNNPACK
import Testing

@Suite struct XNNPACKIsThereOrSaysWhyNot {
  @Test func reason() {
    if let reason = xn_unavailable() { #expect(String(cString: reason).contains("XNNPACK")) }
  }

  @Test(arguments: ["conv", "fully_connected", "sorting"])
  func impossibleLayersAreRefusedInWords(_ kernel: String) {
    var shape = image(height: 4, width: 4, channels: 8)
    shape.out_channels = -3
    let numbers = [Float](repeating: 0, count: 1024)
    numbers.withUnsafeBytes { bytes in
      withUnsafePointer(to: &shape) { shape in
        var (call, parameters) = (ck_call(), ck_parameters())
        call.shape = shape
        parameters.weights = bytes.baseAddress
        var error: UnsafePointer<CChar>?
        #expect(xn_create(kernel, ck_f32, &call, &parameters, &error) == nil)
        #expect(error != nil)
      }
    }
  }
}

/// Operators that layers of ours are made of in other ways than one to one.
@Suite(
  .enabled(
    if: xn_unavailable() == nil, "\(xn_unavailable().map { String(cString: $0) } ?? "")"))
struct OperatorsAreThoseOfTheFormula {
  /// One copy for each input.
  @Test func concatenation() throws {
    var shape = image(height: 3, width: 3, channels: 20)
    shape.inputs = 2
    (shape.input_channels.0, shape.input_channels.1) = (8, 12)
    let left = (0..<(9 * 8)).map { Float($0) }
    let right = (0..<(9 * 12)).map { -Float($0) }
    let output = try run("concat", ck_f32, shape, [left, right], outputs: 9 * 20)
    for (index, result) in output.enumerated() {
      let (pixel, channel) = (index / 20, index % 20)
      #expect(result == (channel < 8 ? left[pixel * 8 + channel] : right[pixel * 12 + channel - 8]))
    }
  }

  /// One window over everything has an operator of its own.
  @Test func globalAverageOfBytes() throws {
    var shape = image(height: 5, width: 6, channels: 7)
    (shape.out_height, shape.out_width) = (1, 1)
    (shape.kernel_height, shape.kernel_width) = (5, 6)
    (shape.stride_height, shape.stride_width) = (1, 1)
    let input = (0..<210).map { Int8($0 * 37 % 251 - 125) }
    let output = try run("average_pool", ck_s8, shape, [input], outputs: 7)
    for channel in 0..<7 {
      let sum = stride(from: channel, to: 210, by: 7).reduce(0) { $0 + Int(input[$1]) }
      #expect(abs(Double(output[channel]) - Double(sum) / 30) <= 1)
    }
  }

  private func run<Element: Numeric>(
    _ kernel: String, _ type: ck_type, _ shape: ck_shape, _ inputs: [[Element]], outputs: Int
  ) throws -> [Element] {
    // The library may read 16 bytes past the end of a tensor.
    let spare = [Element](repeating: 0, count: 64)
    let (first, second) = (inputs[0] + spare, (inputs.last ?? []) + spare)
    var (shape, output) = (shape, [Element](repeating: 0, count: outputs))
    try withUnsafePointer(to: &shape) { shape in
      try first.withUnsafeBytes { first in
        try second.withUnsafeBytes { second in
          try output.withUnsafeMutableBytes { output in
            var (call, error) = (ck_call(), UnsafePointer<CChar>?.none)
            (call.shape, call.output) = (shape, output.baseAddress)
            (call.inputs.0, call.inputs.1) = (first.baseAddress, second.baseAddress)
            (call.low, call.high) = type == ck_s8 ? (-128, 127) : (-.infinity, .infinity)
            let layer = try #require(xn_create(kernel, type, &call, nil, &error))
            defer { xn_destroy(layer) }
            #expect(xn_run(layer) == nil)
          }
        }
      }
    }
    return output
  }
}

/// A layer that keeps its image's sizes.
private func image(height: Int32, width: Int32, channels: Int32) -> ck_shape {
  var shape = ck_shape()
  (shape.batch, shape.height, shape.width, shape.channels) = (1, height, width, channels)
  (shape.out_height, shape.out_width, shape.out_channels) = (height, width, channels)
  return shape
}
