package import CKernels
package import HWSimCore

/// A layer with its tensors and constants, ready for any backend.
///
/// Contents are pseudo-random, the same each time, and of a size that keeps results finite: weights
/// shrink as sums grow longer.
package final class LayerWorkload {
  /// What results say of it; a backend adds its own name and variant.
  package let name: String
  package let kernel: String
  package let precision: Precision
  package let macs: MACs
  package let operations: Int
  package let sizes: UnsafeMutablePointer<ck_shape>
  package let inputs: [Tensor]
  package let output: Tensor
  /// Results are held within; infinite where nothing is fused.
  package let bounds: ClosedRange<Float>
  package let constants: LayerConstants
  private let shapes: (input: Shape, output: Shape)

  /// - Parameters:
  ///   - index: of the layer in `network`.
  ///   - clamp: a ReLU or ReLU6 fused into it.
  ///   - tensors: what it reads and writes; nil makes its own.
  package init(
    _ index: Int, of network: Network, _ precision: Precision, name: String? = nil,
    clamp: Activation? = nil, tensors: (inputs: [Tensor], output: Tensor)? = nil
  ) throws(HarnessError) {
    let layer = network.layers[index]
    let shape = try KernelShape(layer, in: network)
    guard precision == .fp32 || precision == .int8 else {
      throw HarnessError("no \(precision.rawValue) kernels; there are fp32 and int8")
    }
    self.name = name ?? "\(network.name)/\(layer.name)"
    self.precision = precision
    kernel = shape.kernel
    macs = MACs(network.counts(of: layer).macs)
    operations = network.counts(of: layer).operations
    let inputShapes = network.inputShapes(of: layer)
    shapes = (inputShapes[0], layer.output)
    constants = try LayerConstants(shape, precision)
    if let tensors {
      (inputs, output) = tensors
    } else {
      var made: [Tensor] = []
      for (number, input) in inputShapes.enumerated() {
        let tensor = try Tensor(bytes: input.elements * precision.bytes)
        tensor.fill(precision, seed: UInt32(number + 1))
        made.append(tensor)
      }
      inputs = made
      output = try Tensor(bytes: layer.output.elements * precision.bytes)
    }
    bounds = Self.bounds(clamp ?? layer.operation.clamp, precision)
    sizes = .allocate(capacity: 1)
    sizes.initialize(to: shape.sizes)
  }

  deinit { sizes.deallocate() }

  private static func bounds(
    _ clamp: Activation?, _ precision: Precision
  ) -> ClosedRange<Float> {
    // int8 results have the scale 1/32 and the zero point 0 here, so that 6 would be 192.
    if precision == .int8 { return clamp == nil ? -128...127 : 0...127 }
    return clamp == nil ? -.infinity ... .infinity : 0...(clamp == .relu6 ? 6 : .infinity)
  }

  /// The layer's inputs, constants and outputs, each once.
  package var bytes: Bytes {
    Bytes(inputs.reduce(output.bytes) { $0 + $1.bytes } + constants.bytes)
  }

  /// `"14x14x96 -> 14x14x576"`, with the window where there is one.
  package var shape: String {
    let sizes = sizes.pointee
    var text = "\(shapes.input) -> \(shapes.output)"
    if max(sizes.kernel_height, sizes.kernel_width) > 1 {
      text += ", \(sizes.kernel_height)x\(sizes.kernel_width)"
    }
    if max(sizes.stride_height, sizes.stride_width) > 1 { text += " stride \(sizes.stride_height)" }
    if sizes.groups > 1 { text += " in \(sizes.groups) groups" }
    return text
  }

  /// The call without what a backend adds: packed constants and scratch.
  package var call: ck_call {
    var call = ck_call()
    call.shape = UnsafePointer(sizes)
    withUnsafeMutableBytes(of: &call.inputs) { bytes in
      let pointers = bytes.bindMemory(to: UnsafeRawPointer?.self)
      for (index, input) in inputs.enumerated() {
        pointers[index] = UnsafeRawPointer(input.address)
      }
    }
    call.output = output.address
    (call.low, call.high) = (bounds.lowerBound, bounds.upperBound)
    (call.input_scale, call.other_scale) = (1, 1)
    return call
  }
}

extension Operation {
  /// What a layer that only clamps does.
  fileprivate var clamp: Activation? {
    if case .activation(let activation) = self, activation.isClamp { activation } else { nil }
  }
}

extension Tensor {
  func fill(_ precision: Precision, seed: UInt32) {
    if precision == .int8 { fillBytes(seed: seed) } else { fillFloats(seed: seed) }
  }
}
