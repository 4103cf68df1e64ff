package import CKernels
package import HWSimCore

/// One call of a kernel in a network: a layer, and the clamp behind it where that is fused.
package struct KernelStep: Sendable {
  /// The layer whose output it writes.
  package let layer: Int
  /// Layers whose outputs it reads; views are looked through.
  package let inputs: [Int]
  /// By its name in CKernels.
  package let kernel: String
  package let shape: ck_shape
  package let clamp: Activation?
}

extension Network {
  /// The kernel calls of an inference, in order: ReLU and ReLU6 are fused into what alone they read, views
  /// are free. Fold batch normalisations before, as runtimes do.
  package func kernelSteps() throws(HarnessError) -> [KernelStep] {
    let consumers = consumers
    /// Whether a layer alone reads a tensor, and not through a view.
    func canFuse(_ tensor: Int, _ layer: Layer) -> Bool {
      layer.inputs == [tensor] && consumers[tensor].count == 1
    }
    var steps: [KernelStep] = []
    /// For each layer, the one whose tensor is its output.
    var tensors: [Int] = []
    /// The step that writes a tensor.
    var writers: [Int: Int] = [:]
    for (index, layer) in layers.enumerated() {
      tensors.append(index)
      let inputs = layer.inputs.map { tensors[$0] }
      switch layer.operation {
      case .input, .constant: continue
      case .view:
        tensors[index] = inputs[0]
        continue
      case .activation(let activation) where activation.isClamp && canFuse(inputs[0], layer):
        if let writer = writers[inputs[0]], steps[writer].takesClamp {
          steps[writer] = steps[writer].clamped(activation)
          tensors[index] = inputs[0]
          continue
        }
      default: break
      }
      let call = try kernelCall(of: layer)
      writers[index] = steps.count
      steps.append(
        KernelStep(
          layer: index, inputs: inputs, kernel: call.kernel, shape: call.shape, clamp: call.clamp))
    }
    return steps
  }
}

extension KernelStep {
  fileprivate var takesClamp: Bool {
    clamp == nil
      && ["conv", "pointwise", "depthwise", "fully_connected", "batch_norm", "add"].contains(kernel)
  }

  fileprivate func clamped(_ activation: Activation) -> KernelStep {
    KernelStep(layer: layer, inputs: inputs, kernel: kernel, shape: shape, clamp: activation)
  }

  /// Whether it multiplies by weights, and by how many for each output.
  package var tapsPerOutput: Int? {
    switch kernel {
    case "fully_connected": Int(shape.height) * Int(shape.width) * Int(shape.channels)
    case "conv", "pointwise", "depthwise":
      Int(shape.kernel_height) * Int(shape.kernel_width) * Int(shape.channels)
        / Int(shape.groups)
    case "batch_norm": 1
    default: nil
    }
  }
}
