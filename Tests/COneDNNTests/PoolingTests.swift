import CKernels
import COneDNN
import Testing

/// A pooling window reads its own channel: the taps of a depthwise convolution.
@Suite(libraryIsThere) struct PoolingIsThatOfTheFormula {
  static let windows = [
    Window(channels: 19, outputs: 19, kernel: 2, stride: 2, groups: 19),
    Window(channels: 32, outputs: 32, stride: 2, padding: 1, groups: 32),
    // Global: one window.
    Window(height: 7, width: 7, channels: 40, outputs: 40, kernel: 7, groups: 40),
  ]

  @Test(arguments: windows)
  func maximum(_ window: Window) throws {
    try check("max_pool", window) { $0.max() }
  }

  /// Of the taps within the image.
  @Test(arguments: windows)
  func average(_ window: Window) throws {
    try check("average_pool", window) { $0.reduce(0, +) / Float($0.count) }
  }

  func check(_ kernel: String, _ window: Window, _ expected: ([Float]) -> Float?) throws {
    var shape = window.shape
    var integers = Integers(range: 100)
    let input = Buffer(shape.inputElements) { _ in Float(integers.next()) }
    let output = Buffer(shape.outputElements) { _ in Float.nan }
    try withUnsafePointer(to: &shape) { shape in
      var call = call(shape)
      call.inputs.0 = UnsafeRawPointer(input.pointer)
      call.output = output.pointer
      try run(kernel, dn_f32, call)
    }
    window.forEachOutput { index, _, taps in
      let value = expected(taps.map { input[$0.0] }) ?? .nan
      // A division of exact sums: within the rounding of a reciprocal.
      #expect(abs(output[index] - value) <= 1e-5 * 100)
    }
  }
}
