package import HWSimCore

/// A whole network, ready to run: its kernels called in order on real activation buffers, which share
/// memory as the plan says.
package final class NetworkRun {
  /// In the order of their execution.
  package let calls: [PreparedCall]

  /// - Parameters:
  ///   - plan: the runtime's, which the simulator follows too.
  /// - Throws: where a layer has no kernel in the backend: a network is measured whole or not at all.
  package init(
    _ network: Network, _ plan: ExecutionPlan, _ precision: Precision,
    _ backend: any KernelBackend
  ) throws(HarnessError) {
    let memory = try Tensor(bytes: plan.bytes)
    var tensors: [Int: Tensor] = [:]
    for (layer, offset) in plan.offsets.enumerated() {
      let bytes = network.layers[layer].output.elements * precision.bytes
      tensors[layer] =
        if let offset { Tensor(bytes: bytes, at: offset, in: memory) } else {
          try Tensor(bytes: bytes)
        }
      if network.kind(of: network.layers[layer]).isStored {
        tensors[layer]?.fill(precision, seed: UInt32(layer + 1))
      }
    }
    var calls: [PreparedCall] = []
    for call in plan.calls {
      let layer = network.layers[call.layer]
      guard let output = tensors[call.fused.last ?? call.layer] else { continue }
      // A view of a tensor that nobody else reads costs nothing and moves nothing.
      let workload = try LayerWorkload(
        call.layer, of: network, precision, clamp: network.clamp(in: call.fused),
        tensors: (layer.inputs.compactMap { tensors[$0] }, output))
      switch backend.prepare(workload) {
      case .ready(let call): calls.append(call)
      case .unavailable(let reason):
        throw HarnessError("\(network.name): layer '\(layer.name)': \(reason)")
      }
    }
    self.calls = calls
  }

  /// What results say of the whole; its bytes are those of all calls.
  package func subject(of network: Network) -> KernelSubject {
    KernelSubject(
      name: network.name, kernel: "network", backend: calls.first?.backend ?? "", variant: variant,
      shape: "\(network.layers[network.firstInput].output)", layout: "nhwc",
      precision: calls.first?.workload.precision ?? .fp32, macs: MACs(network.counts.macs),
      operations: network.counts.operations,
      bytes: calls.reduce(.zero) { $0 + $1.workload.bytes })
  }

  /// Of the calls, where it is one for all.
  private var variant: String {
    let all = Set(calls.map(\.variant))
    return all.count == 1 ? all.first ?? "" : "\(all.count) implementations"
  }

  /// One inference.
  package func run() {
    for call in calls { call.run() }
  }

  /// Runs an inference layer by layer and holds each result against a plain computation; the first that is
  /// wrong, or nil.
  package func check() -> String? {
    for call in calls {
      if let complaint = call.check() { return "\(call.workload.name): \(complaint)" }
    }
    return nil
  }
}

extension Network {
  /// The ReLU or ReLU6 among folded layers.
  fileprivate func clamp(in layers: [Int]) -> Activation? {
    for layer in layers {
      if case .activation(let activation) = self.layers[layer].operation { return activation }
    }
    return nil
  }
}
