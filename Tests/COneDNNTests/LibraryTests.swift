import CKernels
import COneDNN
import Testing

@Suite struct TheLibraryIsThereOrSaysWhyNot {
  /// Loading includes the check that a convolution ran on one thread.
  @Test func versionOrReason() {
    if let reason = dn_unavailable() {
      #expect(dn_version() == nil)
      #expect(String(cString: reason).contains("oneDNN"))
    } else {
      #expect(reason(dn_version()).hasPrefix("2."))
    }
  }

  @Test func impossibleLayersAreRefusedInWords() {
    var shape = image(height: 4, width: 4, channels: 8)
    // Windows beyond the image: 9 output rows of 4 input rows.
    (shape.out_height, shape.stride_height, shape.stride_width) = (9, 1, 1)
    (shape.kernel_height, shape.kernel_width, shape.out_channels) = (1, 1, -3)
    let numbers = Buffer(1024) { _ in Float(0) }
    var parameters = ck_parameters(weights: numbers.pointer, bias: nil, scales: nil)
    withUnsafePointer(to: &shape) { shape in
      var call = call(shape)
      for kernel in ["conv", "fully_connected", "sorting"] {
        var error: UnsafePointer<CChar>?
        #expect(dn_create(kernel, dn_f32, &call, &parameters, &error) == nil)
        #expect(error != nil)
      }
    }
  }

  @Test(libraryIsThere) func layersRunInTheirOrder() {
    // x -> x + x -> max(x, 0): the second layer reads what the first one wrote.
    var shape = image(height: 2, width: 2, channels: 16)
    let input = Buffer(64) { Float($0) - 32 }
    let sum = Buffer(64) { _ in Float.nan }
    let output = Buffer(64) { _ in Float.nan }
    withUnsafePointer(to: &shape) { shape in
      var call = call(shape)
      (call.inputs.0, call.inputs.1) = (
        UnsafeRawPointer(input.pointer), UnsafeRawPointer(input.pointer)
      )
      call.output = sum.pointer
      var error: UnsafePointer<CChar>?
      let add = dn_create("add", dn_f32, &call, nil, &error)
      (call.inputs.0, call.output, call.low) = (UnsafeRawPointer(sum.pointer), output.pointer, 0)
      let relu = dn_create("relu", dn_f32, &call, nil, &error)
      #expect(dn_run_all([add, relu], 2) == nil)
      dn_destroy(add)
      dn_destroy(relu)
    }
    for index in 0..<64 { #expect(output[index] == max(2 * (Float(index) - 32), 0)) }
  }
}
