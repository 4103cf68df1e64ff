import HWSimCore

/// One kernel call: a layer with the layers folded into it.
struct Step {
  /// The layer whose kernel runs.
  let layer: Int
  /// Layers folded into it, in order; the last one's tensor is what the step writes.
  let fused: [Int]
  /// Nil for an operator that is not costed.
  let template: KernelTemplate?
  let scratchBytes: Int
  let weightBytes: Int

  /// The layer whose output the step makes.
  var output: Int { fused.last ?? layer }
}

/// Splits a network into the kernel calls that a runtime makes.
struct StepBuilder {
  let network: Network
  let device: Device
  let runtime: Runtime
  let precision: Precision
  let lanes: Int

  init(
    _ network: Network, _ device: Device, _ runtime: Runtime, _ precision: Precision
  ) throws(SimulationError) {
    self.network = network
    self.device = device
    self.runtime = runtime
    self.precision = precision
    guard runtime.precisions.contains(precision) else {
      let names = runtime.precisions.map(\.rawValue).joined(separator: ", ")
      throw SimulationError(
        "runtime '\(runtime.name)' has no \(precision.rawValue) kernels; it has \(names)")
    }
    guard let mac = device.core.mac[precision] else {
      let names = device.core.mac.keys.map(\.rawValue).sorted().joined(separator: ", ")
      throw SimulationError(
        "device '\(device.name)' has no \(precision.rawValue) multiply-accumulate; it has \(names)")
    }
    lanes = mac.lanes
  }

  func steps() throws(SimulationError) -> [Step] {
    let consumers = network.consumers
    var isFused = [Bool](repeating: false, count: network.layers.count)
    var steps: [Step] = []
    for (index, layer) in network.layers.enumerated() where !isFused[index] {
      if network.kind(of: layer).isStored { continue }
      let fused = fusedLayers(after: index, consumers)
      for layer in fused { isFused[layer] = true }
      let template = network.kind(of: layer).hasKernel ? try selectKernel(for: layer) : nil
      let kernel = template.map { Kernel(context(layer, $0)) }
      steps.append(
        Step(
          layer: index, fused: fused, template: template,
          scratchBytes: (kernel?.scratchBytes ?? 0) + scratchBytes(layer, template),
          weightBytes: kernel?.packedBytes ?? weightBytes(layer, fused, template)))
    }
    return steps
  }

  /// The chain of layers that the runtime folds into `index`: each the only reader of the one before.
  private func fusedLayers(after index: Int, _ consumers: [[Int]]) -> [Int] {
    let kind = network.kind(of: network.layers[index])
    var chain: [Int] = []
    var last = index
    while consumers[last].count == 1, let next = consumers[last].first,
      canFuse(network.layers[next], into: kind)
    {
      chain.append(next)
      last = next
    }
    return chain
  }

  private func canFuse(_ layer: Layer, into kind: LayerKind) -> Bool {
    let folded = network.kind(of: layer)
    // Another shape for a tensor that nobody else reads costs nothing.
    if folded == .view || isReordering(layer) { return true }
    guard runtime.fuses.contains(folded), layer.inputs.count == 1 else { return false }
    // Normalisation folds into weights; an activation clamps whatever a kernel computes.
    if case .activation(let activation) = layer.operation, !activation.isClamp { return false }
    return folded == .batchNormalization ? kind.hasWeights : kind.isComputed
  }

  /// A transposition that only moves channels asks for the order that a runtime with channels innermost
  /// has anyway.
  private func isReordering(_ layer: Layer) -> Bool {
    guard case .rearrangement(Operation.transposition, let output) = layer.operation else {
      return false
    }
    return runtime.layout == .nhwc && output == network.layers[layer.inputs[0]].output
  }

  private func selectKernel(for layer: Layer) throws(SimulationError) -> KernelTemplate {
    for rule in runtime.kernels where rule.selector.matches(layer, in: network) {
      if rule.kernel.canRun(layer, in: network) {
        return rule.kernel
      }
    }
    let kind = network.kind(of: layer).rawValue
    throw SimulationError(
      "runtime '\(runtime.name)' has no kernel for layer '\(layer.name)' (\(kind)); "
        + "add a rule to its file")
  }

  /// Constants of a step as they are stored: weights, biases (a folded normalisation leaves one),
  /// requantisation factors, and an unfolded normalisation's scale and shift.
  private func weightBytes(_ layer: Layer, _ fused: [Int], _ template: KernelTemplate?) -> Int {
    // Those of the operation: a backward layer holds a copy of weights that are no parameters of its own.
    let counts = layer.operation.counts(
      inputs: network.inputShapes(of: layer), output: layer.output)
    let folds = fused.contains { network.layers[$0].operation == .batchNormalization }
    let outputs = counts.weights > 0 ? layer.output.channels : 0
    let biases = max(counts.biases, folds ? outputs : 0)
    return counts.weights * (template?.weightBytes ?? precision.bytes)
      + counts.normalization * precision.bytes
      + biases * precision.biasBytes
      + stateBytes(layer)
      + constantBytes(layer, outputs)
  }

  /// What an optimizer keeps of the parameters that it updates.
  private func stateBytes(_ layer: Layer) -> Int {
    guard case .update(let update) = layer.operation else { return 0 }
    return update.optimizer.statePerParameter * layer.output.elements * precision.bytes
  }

  /// Requantisation factors; those that the runtime's file gives are of channels with scales of their own.
  private func constantBytes(_ layer: Layer, _ outputs: Int) -> Int {
    guard let bytes = runtime.constantBytesPerChannel else {
      return outputs * precision.bytesPerQuantisedChannel
    }
    return network.scaledChannels(of: layer) * bytes
  }

  /// Working memory beyond what the loop nest itself reads and writes.
  private func scratchBytes(_ layer: Layer, _ template: KernelTemplate?) -> Int {
    guard let memory = template?.memory else { return 0 }
    return memory.scratch + layer.output.channels * memory.scratchPerOutputChannel
      + network.counts(of: layer).weights * memory.scratchPerWeight
  }

  /// The context of a layer whose tensors are not placed yet: enough to size its scratch.
  private func context(_ layer: Layer, _ template: KernelTemplate) -> KernelContext {
    let view = { (shape: Shape) in
      TensorView(
        address: 0, shape: shape, layout: runtime.layout, elementBytes: precision.bytes)
    }
    return KernelContext(
      layer: layer, kind: network.kind(of: layer), template: template,
      inputs: network.inputShapes(of: layer).map(view), output: view(layer.output),
      weights: Region(address: 0, bytes: 0), scratch: Region(address: 0, bytes: 0),
      precision: precision, lanes: lanes)
  }
}

extension Network {
  /// Channels of which each has a scale of its own in int8: those of convolutions.
  func scaledChannels(of layer: Layer) -> Int {
    guard counts(of: layer).weights > 0, kind(of: layer) != .fullyConnected else { return 0 }
    return layer.output.channels
  }
}

extension LayerKind {
  /// Whether each output is a sum over weights, which a batch normalisation can scale beforehand.
  fileprivate var hasWeights: Bool {
    switch self {
    case .convolution, .depthwise, .pointwise, .grouped, .transposedConvolution: true
    case .fullyConnected: true
    default: false
    }
  }

  /// Whether a kernel computes the values, so that it can clamp them on the way out.
  fileprivate var isComputed: Bool {
    switch self {
    case .matrixMultiplication, .elementwise, .maxPooling, .averagePooling: true
    case .batchNormalization: true
    default: hasWeights
    }
  }
}

extension LayerSelector {
  func matches(_ layer: Layer, in network: Network) -> Bool {
    guard kinds.contains(network.kind(of: layer)) else { return false }
    let input = network.layers[layer.inputs[0]].output
    if let zeros = zerosAtLeast, layer.storage?.prunedShare ?? 0 < zeros { return false }
    if let multiple = channelsMultipleOf, !input.channels.isMultiple(of: multiple) { return false }
    if let most = channelsAtMost, input.channels > most { return false }
    if let least = channelsAtLeast, !layer.hasChannels(least, input) { return false }
    let output = layer.output
    let isInside = { (side: Int) in outputSides.contains { $0.contains(side) } }
    guard outputSides.isEmpty || isInside(output.height) && isInside(output.width) else {
      return false
    }
    switch layer.operation {
    case .convolution(let convolution):
      return (kernel ?? convolution.kernel) == convolution.kernel
        && (stride ?? convolution.stride) == convolution.stride
    case .transposedConvolution(let convolution):
      return (kernel ?? convolution.kernel) == convolution.kernel
        && (stride ?? convolution.stride) == convolution.stride
    case .pooling(let pooling):
      return (kernel ?? pooling.kernel) == pooling.kernel
        && (stride ?? pooling.stride) == pooling.stride
    default: return kernel == nil && stride == nil
    }
  }
}

extension Layer {
  /// Whether each group has as many input and output channels.
  fileprivate func hasChannels(_ least: Int, _ input: Shape) -> Bool {
    guard case .convolution(let convolution) = operation else {
      return input.channels >= least && output.channels >= least
    }
    return input.channels / convolution.groups >= least
      && output.channels / convolution.groups >= least
  }
}

extension KernelTemplate {
  /// Whether this loop nest computes `layer`. Multiplying the input as it lies needs 1x1 kernels and
  /// no padding.
  func canRun(_ layer: Layer, in network: Network) -> Bool {
    guard method.kinds.contains(network.kind(of: layer)) else { return false }
    guard case .convolution(let convolution) = layer.operation else { return true }
    switch method {
    case .gemm:
      return convolution.kernel.isOne && (packsInput || convolution.padding == .none)
    case .blockedGEMM where columnsPerGather == nil:
      return convolution.kernel.isOne && convolution.stride.isOne && convolution.padding == .none
        && convolution.groups == 1
    case .sparse:
      return convolution.stride.isOne && convolution.padding == .none
    case .winograd2, .winograd4:
      return convolution.kernel == Extent(3) && convolution.stride.isOne
        && convolution.dilation.isOne && convolution.groups == 1
    case .planarWinograd:
      return convolution.kernel == Extent(3) && convolution.stride.isOne
        && convolution.dilation.isOne
    default: return true
    }
  }
}
