import CKernels

/// One call of a kernel on arrays, copied to memory as aligned and as roomy as kernels may expect.
struct KernelCall {
  let kernel: ck_kernel
  var shape: ck_shape
  var outputZero: Int32 = 0
  var inputZero: Int32 = 0
  var otherZero: Int32 = 0
  var scales: (Float, Float) = (1, 1)
  var range: ClosedRange<Float> = -.infinity...(.infinity)

  /// The kernels of this name, type and layout, one for each instruction set that this processor runs.
  static func kernels(
    _ name: String, _ type: ck_type, _ layout: ck_layout
  ) -> [(variant: String, kernel: ck_kernel)] {
    var count: Int32 = 0
    let variants = ck_variants(&count)
    return (0..<Int(count)).compactMap { index in
      guard let variants, let kernel = ck_find(variants + index, name, type, layout)
      else { return nil }
      return (String(cString: variants[index].name), kernel.pointee)
    }
  }

  func run<Input, Output>(
    _ inputs: [[Input]], weights: [Input] = [], bias: [Int32] = [], floatBias: [Float] = [],
    channelScales: [Float] = [], count: Int
  ) -> [Output] {
    var arena = Arena()
    defer { arena.free() }
    var shape = shape
    return withUnsafePointer(to: &shape) { shape in
      var call = ck_call()
      call.shape = shape
      let places = inputs.map { arena.copy($0) }
      withUnsafeMutableBytes(of: &call.inputs) { pointers in
        for (index, place) in places.enumerated() {
          pointers.storeBytes(
            of: place, toByteOffset: index * MemoryLayout<UnsafeRawPointer>.stride,
            as: UnsafeRawPointer.self)
        }
      }
      if let bytes = kernel.packed_bytes?(shape), bytes > 0 {
        let packed = arena.memory(bytes)
        let biases = floatBias.isEmpty ? arena.copy(bias) : arena.copy(floatBias)
        var parameters = ck_parameters(
          weights: arena.copy(weights), bias: biases,
          scales: arena.copy(channelScales).assumingMemoryBound(to: Float.self))
        kernel.pack(shape, &parameters, packed)
        call.packed = UnsafeRawPointer(packed)
      }
      if let bytes = kernel.scratch_bytes?(shape), bytes > 0 { call.scratch = arena.memory(bytes) }
      (call.low, call.high) = (range.lowerBound, range.upperBound)
      (call.input_zero, call.other_zero, call.output_zero) = (inputZero, otherZero, outputZero)
      (call.input_scale, call.other_scale) = scales
      let output = arena.memory(count * MemoryLayout<Output>.stride)
      call.output = output
      kernel.run(&call)
      return Array(
        UnsafeBufferPointer(start: output.assumingMemoryBound(to: Output.self), count: count))
    }
  }

  /// Memory that lives as long as a call.
  private struct Arena {
    private var all: [UnsafeMutableRawPointer] = []

    mutating func memory(_ bytes: Int) -> UnsafeMutableRawPointer {
      let room = bytes + Int(ck_alignment)
      let memory = UnsafeMutableRawPointer.allocate(
        byteCount: room, alignment: Int(ck_alignment))
      // What lies behind a tensor is read at most, and must not matter.
      memory.initializeMemory(as: UInt8.self, repeating: 0x7f, count: room)
      all.append(memory)
      return memory
    }

    mutating func copy<Element>(_ elements: [Element]) -> UnsafeRawPointer {
      let memory = memory(elements.count * MemoryLayout<Element>.stride)
      elements.withUnsafeBytes { bytes in
        if let base = bytes.baseAddress { memory.copyMemory(from: base, byteCount: bytes.count) }
      }
      return UnsafeRawPointer(memory)
    }

    func free() { for memory in all { memory.deallocate() } }
  }
}

/// Numbers that look random, the same each time.
struct Noise {
  private var state: UInt32

  init(_ seed: UInt32) { state = seed }

  private mutating func next() -> UInt32 {
    state = state &* 1_664_525 &+ 1_013_904_223
    return state >> 8
  }

  mutating func floats(_ count: Int) -> [Float] {
    (0..<count).map { _ in Float(next()) / 8_388_608 - 1 }
  }

  mutating func bytes(_ count: Int) -> [Int8] {
    (0..<count).map { _ in Int8(Int(next() % 255) - 127) }
  }
}
