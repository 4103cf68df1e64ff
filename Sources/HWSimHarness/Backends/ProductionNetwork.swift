package import CKernels
package import HWSimCore

/// A network of a library's layers, ready to run from its input to its output.
package final class ProductionNetwork {
  package let steps: [KernelStep]
  package let layers: [ProductionLayer]
  private let library: ProductionLibrary
  private let buffers: TensorBuffers
  private let handles: [OpaquePointer?]

  /// - Throws: names the first layer that the library has no kernel for.
  package init(_ network: Network, _ library: ProductionLibrary, _ type: ck_type)
    throws(HarnessError)
  {
    if let reason = library.unavailable { throw HarnessError(reason) }
    steps = try network.kernelSteps()
    self.library = library
    buffers = TensorBuffers(steps, elementBytes: type == ck_s8 ? 1 : 4)
    var layers: [ProductionLayer] = []
    for (index, step) in steps.enumerated() {
      do throws(HarnessError) {
        layers.append(
          try library.prepare(step, type, seed: UInt32(index + 1), buffers.memories))
      } catch {
        throw HarnessError("\(network.layers[step.layer].name): \(error)")
      }
    }
    self.layers = layers
    handles = layers.map { $0.handle }
    fillInput(type)
  }

  /// One inference.
  package func run() throws(HarnessError) {
    try check(library.functions.runAll(handles, Int32(handles.count)))
  }

  /// What the last run made: the elements of the last layer's output.
  package func output<Element>(_ type: Element.Type) -> [Element] {
    guard let last = steps.last, let memory = buffers.memories[last.layer] else { return [] }
    return withExtendedLifetime(memory) {
      Array(memory.elements(type)[0..<last.shape.outputElements])
    }
  }

  private func fillInput(_ type: ck_type) {
    guard let (input, count) = steps.first?.inputSizes.first, let memory = buffers.memories[input]
    else { return }
    var random = SmallRandom(state: 0)
    if type == ck_s8 {
      let elements = memory.elements(Int8.self)
      for index in 0..<count { elements[index] = Int8(random.next() * 127) }
    } else {
      let elements = memory.elements(Float.self)
      for index in 0..<count { elements[index] = random.next() }
    }
  }
}

extension ProductionLibrary {
  fileprivate func prepare(
    _ step: KernelStep, _ type: ck_type, seed: UInt32, _ memories: [Int: AlignedMemory]
  ) throws(HarnessError) -> ProductionLayer {
    let weights = SyntheticWeights(of: step, type, seed: seed)
    // The parameters point into them.
    defer { withExtendedLifetime(weights) {} }
    var parameters = weights.parameters
    var shape = step.shape
    return try withUnsafePointer(to: &shape) { shape throws(HarnessError) in
      var call = ck_call(step, type, shape)
      call.output = memories[step.layer]?.bytes.baseAddress
      withUnsafeMutableBytes(of: &call.inputs) { bytes in
        let inputs = bytes.bindMemory(to: UnsafeRawPointer?.self)
        for (index, input) in step.inputs.enumerated() {
          inputs[index] = UnsafeRawPointer(memories[input]?.bytes.baseAddress)
        }
      }
      return try prepare(step.kernel, type, &call, &parameters)
    }
  }
}

extension ck_call {
  /// Without tensors. int8: zero points 0; sums of two tensors keep their size.
  init(_ step: KernelStep, _ type: ck_type, _ shape: UnsafePointer<ck_shape>) {
    self.init()
    self.shape = shape
    (input_scale, other_scale) = (0.7, 0.7)
    (low, high) = type == ck_s8 ? (-128, 127) : (-.infinity, .infinity)
    switch step.clamp {
    case .relu: low = 0
    // int8: 6 is the largest number, as quantisers choose.
    case .relu6: (low, high) = (0, type == ck_s8 ? 127 : 6)
    default: break
    }
  }
}
