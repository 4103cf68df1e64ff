import HWSimCore

extension Inference {
  /// What a training step holds and costs, by purpose; nil for an inference.
  func trainingSummary(_ layers: [LayerResult], _ precision: Precision) -> TrainingSummary? {
    guard network.isTraining else { return nil }
    var summary = TrainingSummary()
    for step in steps {
      let bytes = Bytes(step.weightBytes)
      switch network.layers[step.layer].phase {
      case .forward: summary.weights += bytes
      case .backward: summary.weightCopies += bytes
      case .update: summary.optimizerState += bytes
      }
    }
    // Layers that share a step have its last one's tensor.
    var tensor = Array(network.layers.indices)
    for step in steps {
      for layer in [step.layer] + step.fused { tensor[layer] = step.output }
    }
    var (stored, gradients) = (Set<Int>(), Set<Int>())
    for step in steps {
      let layer = network.layers[step.layer]
      for input in layer.inputs.map({ tensor[$0] }) {
        switch layer.phase {
        case .forward: break
        case .backward:
          if network.layers[input].phase == .forward { stored.insert(input) }
        case .update: gradients.insert(input)
        }
      }
    }
    let size = { (layers: Set<Int>) in
      Bytes(layers.reduce(0) { $0 + network.layers[$1].output.elements * precision.bytes })
    }
    (summary.storedActivations, summary.parameterGradients) = (size(stored), size(gradients))
    for (layer, result) in zip(network.layers, layers) {
      summary.macs[layer.phase, default: 0] += result.counts.macs
      summary.time[layer.phase, default: .zero] += result.time.total
      summary.energy[layer.phase, default: .zero] =
        summary.energy[layer.phase, default: .zero] + result.energy.total
    }
    return summary
  }
}

extension StepBuilder {
  /// Parameters that training changes must lie where tensors may lie: not in a memory that is only read.
  func checkTraining(_ placement: Placement) throws(SimulationError) {
    guard network.isTraining,
      let fixed = placement.weights.first(where: { !placement.activations.contains($0) })
    else { return }
    throw SimulationError(
      "training writes weights, but placement '\(placement.name)' of device '\(device.name)' keeps them in "
        + "'\(fixed)', where it keeps no activations; choose a placement with both in one memory")
  }
}
