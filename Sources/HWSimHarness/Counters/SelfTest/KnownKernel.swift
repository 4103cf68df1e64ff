import CKernels

/// The pointwise kernel on a small layer, to see that what kernels count arrives as events.
struct KnownKernel {
  private static let (side, channels, outputs) = (7, 24, 40)

  /// Of one call: pixels x inputs x outputs.
  static let macs = side * side * channels * outputs
  /// Input, weights and biases, output; 4 bytes each. Rows of weights may be padded to whole vectors.
  static let bytes = 4 * (side * side * (channels + outputs) + (channels + 1) * outputs)

  func run(_ calls: Int) {
    var variantCount: Int32 = 0
    guard let variants = ck_variants(&variantCount), variantCount > 0,
      let kernel = ck_find(variants, "pointwise", ck_f32, ck_nhwc)?.pointee
    else { return }
    var shape = ck_shape()
    (shape.batch, shape.groups) = (1, 1)
    (shape.height, shape.width) = (Int32(Self.side), Int32(Self.side))
    (shape.out_height, shape.out_width) = (shape.height, shape.width)
    (shape.channels, shape.out_channels) = (Int32(Self.channels), Int32(Self.outputs))
    (shape.kernel_height, shape.kernel_width) = (1, 1)
    (shape.stride_height, shape.stride_width) = (1, 1)
    (shape.dilation_height, shape.dilation_width) = (1, 1)

    let pixels = Self.side * Self.side
    let weights = buffer(4 * Self.channels * Self.outputs)
    let input = buffer(4 * pixels * Self.channels)
    let output = buffer(4 * pixels * Self.outputs)
    let packed = buffer(kernel.packed_bytes(&shape))
    let scratch = buffer(kernel.scratch_bytes(&shape))
    defer { for memory in [weights, input, output, packed, scratch] { memory.deallocate() } }
    var parameters = ck_parameters(weights: UnsafeRawPointer(weights), bias: nil, scales: nil)
    kernel.pack(&shape, &parameters, packed)
    withUnsafePointer(to: shape) { shape in
      var call = ck_call()
      call.shape = shape
      call.inputs.0 = UnsafeRawPointer(input)
      call.packed = UnsafeRawPointer(packed)
      call.output = output
      call.scratch = scratch
      (call.low, call.high) = (-Float.infinity, Float.infinity)
      for _ in 0..<calls { kernel.run(&call) }
    }
  }
}

/// Zeros; kernels may read up to an alignment past the end.
private func buffer(_ bytes: Int) -> UnsafeMutableRawPointer {
  let alignment = Int(ck_alignment)
  let memory = UnsafeMutableRawPointer.allocate(
    byteCount: bytes + alignment, alignment: alignment)
  memory.initializeMemory(as: UInt8.self, repeating: 0, count: bytes + alignment)
  return memory
}
