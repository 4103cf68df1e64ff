import CKernels

/// Where the tensors of a network lie: a buffer is used again once all that read its tensor have run.
struct TensorBuffers {
  private(set) var memories: [Int: AlignedMemory] = [:]

  init(_ steps: [KernelStep], elementBytes: Int) {
    let lastReaders = Self.lastReaders(steps)
    let written = Set(steps.map(\.layer))
    var free: [AlignedMemory] = []
    for (index, step) in steps.enumerated() {
      for (input, elements) in step.inputSizes where memories[input] == nil {
        memories[input] = AlignedMemory(bytes: elements * elementBytes)
      }
      let bytes = step.shape.outputElements * elementBytes
      memories[step.layer] = Self.take(bytes, from: &free)
      for input in Set(step.inputs) where lastReaders[input] == index {
        // Inputs of the network stay as they are: every run reads them.
        if let memory = memories[input], written.contains(input) { free.append(memory) }
      }
    }
  }

  private static func lastReaders(_ steps: [KernelStep]) -> [Int: Int] {
    var last: [Int: Int] = [:]
    for (index, step) in steps.enumerated() {
      for input in step.inputs { last[input] = index }
    }
    return last
  }

  /// The smallest free buffer that is large enough, or a new one.
  private static func take(_ bytes: Int, from free: inout [AlignedMemory]) -> AlignedMemory {
    let fitting = free.indices.filter { free[$0].bytes.count >= bytes + Int(ck_alignment) }
    guard let best = fitting.min(by: { free[$0].bytes.count < free[$1].bytes.count }) else {
      return AlignedMemory(bytes: bytes)
    }
    return free.remove(at: best)
  }
}

extension KernelStep {
  /// Each input with its elements.
  var inputSizes: [(layer: Int, elements: Int)] {
    guard kernel == "concat" else { return inputs.map { ($0, shape.inputElements) } }
    return withUnsafeBytes(of: shape.input_channels) { bytes in
      let channels = bytes.bindMemory(to: Int32.self)
      let pixels = Int(shape.batch) * Int(shape.height) * Int(shape.width)
      return inputs.indices.map { (inputs[$0], pixels * Int(channels[$0])) }
    }
  }
}
