@preconcurrency import CKernels
import Testing

/// One call of a kernel on tensors of its own, behind whose output and scratch nothing may be written.
struct CheckedCall {
  let outputs: [Double]
  let work: ck_work
  let keepsWithinBounds: Bool

  struct Incomplete: Error {
    let kernel: String
  }

  private static let canary: UInt8 = 0x55
  private static let room = 64

  /// - Parameters:
  ///   - inputs, weights: of the kernel's type.
  ///   - scales: for int8, of each output.
  init(
    _ kernel: ck_kernel, _ shape: ck_shape, inputs: [Double], weights: [Double],
    biases: [Double], scales: [Float], prepare: (inout ck_call) -> Void
  ) throws {
    var shape = shape
    let isInt8 = kernel.type == ck_s8
    let count = Int(shape.batch * shape.out_height * shape.out_width * shape.out_channels)
    let outputBytes = count * (isInt8 ? 1 : 4)
    guard let packedSize = kernel.packed_bytes, let pack = kernel.pack,
      let scratchSize = kernel.scratch_bytes, let run = kernel.run
    else { throw Incomplete(kernel: String(cString: kernel.name)) }
    let (packedBytes, scratchBytes) = (packedSize(&shape), scratchSize(&shape))

    let memory = [
      isInt8 ? Self.place(inputs.map { Int8($0) }) : Self.place(inputs.map { Float($0) }),
      isInt8 ? Self.place(weights.map { Int8($0) }) : Self.place(weights.map { Float($0) }),
      isInt8 ? Self.place(biases.map { Int32($0) }) : Self.place(biases.map { Float($0) }),
      Self.place(scales), Self.allocate(packedBytes), Self.allocate(outputBytes),
      Self.allocate(scratchBytes),
    ]
    defer { for tensor in memory { tensor.deallocate() } }
    var parameters = ck_parameters()
    parameters.weights = UnsafeRawPointer(memory[1].baseAddress)
    parameters.bias = UnsafeRawPointer(memory[2].baseAddress)
    parameters.scales = UnsafePointer(memory[3].bindMemory(to: Float.self).baseAddress)
    pack(&shape, &parameters, memory[4].baseAddress)

    ck_counts = ck_work()
    withUnsafePointer(to: shape) { shape in
      var call = ck_call()
      call.shape = shape
      call.inputs.0 = UnsafeRawPointer(memory[0].baseAddress)
      call.packed = UnsafeRawPointer(memory[4].baseAddress)
      call.output = memory[5].baseAddress
      call.scratch = memory[6].baseAddress
      prepare(&call)
      run(&call)
    }
    work = ck_counts
    let output = memory[5]
    outputs =
      isInt8
      ? output.bindMemory(to: Int8.self).prefix(count).map { Double($0) }
      : output.bindMemory(to: Float.self).prefix(count).map { Double($0) }
    keepsWithinBounds =
      output.dropFirst(outputBytes).allSatisfy { $0 == Self.canary }
      && memory[6].dropFirst(scratchBytes).allSatisfy { $0 == Self.canary }
  }

  private static func allocate(_ bytes: Int) -> UnsafeMutableRawBufferPointer {
    let memory = UnsafeMutableRawBufferPointer.allocate(
      byteCount: bytes + room, alignment: Int(ck_alignment))
    memory.initializeMemory(as: UInt8.self, repeating: canary)
    return memory
  }

  private static func place<Element>(_ values: [Element]) -> UnsafeMutableRawBufferPointer {
    values.withUnsafeBytes { bytes in
      let memory = allocate(bytes.count)
      memory.copyMemory(from: bytes)
      return memory
    }
  }
}

/// Numerical Recipes' linear congruential generator, its upper 24 bits.
struct WideNoise {
  private var state: UInt32 = 1

  mutating func next() -> Int {
    state = state &* 1_664_525 &+ 1_013_904_223
    return Int(state >> 8)
  }

  mutating func floats(_ count: Int) -> [Double] {
    (0..<count).map { _ in Double(next()) / Double(1 << 23) - 1 }
  }

  mutating func integers(_ count: Int, in range: ClosedRange<Int>) -> [Double] {
    (0..<count).map { _ in Double(range.lowerBound + next() % range.count) }
  }
}
