import HWSimCore

/// One inference, planned: its kernel calls in order, and every tensor in its place.
struct Inference {
  let network: Network
  let steps: [Step]
  let plan: MemoryPlan
  private let layout: TensorLayout
  private let precision: Precision
  private let lanes: Int
  /// Of each layer that starts a step.
  private let weightBytes: [Int: Int]
  /// Names of the device's memories.
  let memories: [String]

  init(
    _ network: Network, _ device: Device, _ runtime: Runtime, _ placement: Placement,
    _ precision: Precision
  ) throws(SimulationError) {
    let builder = try StepBuilder(network, device, runtime, precision)
    self.network = network
    steps = try builder.steps()
    weightBytes = Dictionary(steps.map { ($0.layer, $0.weightBytes) }) { first, _ in first }
    plan = MemoryPlan(network, steps, device, runtime, placement, precision)
    (layout, self.precision, lanes) = (runtime.layout, precision, builder.lanes)
    memories = device.memory.map(\.name)
  }

  /// Runs the kernels on `sink`, one after the other.
  ///
  /// - Parameters:
  ///   - progress: told the share of the work done, before each step.
  ///   - before: told each step that has a kernel, before that runs.
  ///   - after: and after it has run.
  func run<Sink: TraceSink & ~Copyable>(
    on sink: inout Sink, progress: (Double) -> Void,
    before: (Step, KernelTemplate, inout Sink) -> Void = { _, _, _ in },
    after: (Step, KernelTemplate, inout Sink) -> Void = { _, _, _ in }
  ) {
    let efforts = steps.map { effort(network.layers[$0.layer]) }
    let whole = efforts.reduce(0, +)
    var done = 0.0
    for (index, step) in steps.enumerated() {
      progress(done / whole)
      done += efforts[index]
      guard let template = step.template else { continue }
      before(step, template, &sink)
      Kernel(context(step, template, scratch: plan.scratch[index])).emit(into: &sink)
      after(step, template, &sink)
    }
  }

  /// The calls, and the activations' places in the memory that holds the network's input.
  var executionPlan: ExecutionPlan {
    let level = AddressMap.level(of: plan.outputs[network.firstInput])
    let held = plan.fit.memories.first { $0.name == memories[level] }
    let start = held?.weights.value ?? 0
    let offsets = network.layers.indices.map { index -> Int? in
      let address = plan.outputs[index]
      if case .constant = network.layers[index].operation { return nil }
      guard AddressMap.level(of: address) == level else { return nil }
      return Int(AddressMap.offset(of: address)) - start
    }
    return ExecutionPlan(
      calls: steps.map { .init(layer: $0.layer, fused: $0.fused, kernel: $0.template?.name) },
      offsets: offsets, bytes: held?.activations.value ?? 0)
  }

  /// What it takes to run a layer's kernel here, about, in any unit.
  private func effort(_ layer: Layer) -> Double {
    Double(network.counts(of: layer).macs) + Double(layer.output.elements)
  }

  func context(
    _ step: Step, _ template: KernelTemplate, scratch: UInt64
  ) -> KernelContext {
    let layer = network.layers[step.layer]
    let updated = layer.updates.map {
      Region(address: plan.weights[$0], bytes: weightBytes[$0] ?? 0)
    }
    // A step's layers share one buffer; the kernel writes it in the shape of its own layer.
    let view = { (layer: Int) in
      TensorView(
        address: plan.outputs[layer], shape: network.layers[layer].output, layout: layout,
        elementBytes: precision.bytes)
    }
    return KernelContext(
      layer: layer, kind: network.kind(of: layer), template: template,
      inputs: layer.inputs.map(view), output: view(step.layer),
      weights: Region(address: plan.weights[step.layer], bytes: step.weightBytes),
      scratch: Region(address: scratch, bytes: step.scratchBytes), updated: updated,
      precision: precision, lanes: lanes)
  }
}
