import HWSimCore

extension TrainingSummary {
  /// What the layers of a training step hold and cost, but for weights; nil for an inference.
  ///
  /// - Parameters:
  ///   - holders: for each layer, the one whose tensor its output lies in.
  ///   - layers: one result for each of the network's.
  init?(
    _ network: Network, holders: [Int], _ layers: [LayerResult], _ precision: Precision
  ) {
    guard network.isTraining else { return nil }
    self.init()
    var (stored, gradients) = (Set<Int>(), Set<Int>())
    for layer in network.layers {
      for input in layer.inputs.map({ holders[$0] }) {
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
    (storedActivations, parameterGradients) = (size(stored), size(gradients))
    for (layer, result) in zip(network.layers, layers) {
      macs[layer.phase, default: 0] += result.counts.macs
      time[layer.phase, default: .zero] += result.time.total
      energy[layer.phase, default: .zero] =
        energy[layer.phase, default: .zero] + result.energy.total
    }
  }

  /// The same of a machine that runs each layer by itself.
  ///
  /// - Parameter copiesWeights: whether gradients of inputs multiply by a transposed copy of the weights.
  init?(
    _ network: Network, _ layers: [LayerResult], _ precision: Precision, copiesWeights: Bool
  ) {
    self.init(network, holders: network.tensorHolders, layers, precision)
    weights = Bytes(network.counts.parameters * precision.bytes)
    for layer in network.layers {
      let inputs = network.inputShapes(of: layer)
      if copiesWeights, layer.phase == .backward {
        let copy = layer.operation.counts(inputs: inputs, output: layer.output).weights
        weightCopies += Bytes(copy * precision.bytes)
      }
      if case .update(let update) = layer.operation {
        let numbers = layer.output.elements * update.optimizer.statePerParameter
        optimizerState += Bytes(numbers * precision.bytes)
      }
    }
  }
}

extension Network {
  /// For each layer, the one whose tensor its output lies in: another only where it is a view.
  var tensorHolders: [Int] {
    var holders = Array(layers.indices)
    for (index, layer) in layers.enumerated() {
      if case .view = layer.operation { holders[index] = holders[layer.inputs[0]] }
    }
    return holders
  }
}

extension Inference {
  /// What a training step holds and costs, by purpose; nil for an inference.
  func trainingSummary(_ layers: [LayerResult], _ precision: Precision) -> TrainingSummary? {
    // Layers that share a step have its last one's tensor.
    var holders = Array(network.layers.indices)
    for step in steps {
      for layer in [step.layer] + step.fused { holders[layer] = step.output }
    }
    var summary = TrainingSummary(network, holders: holders, layers, precision)
    for step in steps {
      let bytes = Bytes(step.weightBytes)
      switch network.layers[step.layer].phase {
      case .forward: summary?.weights += bytes
      case .backward: summary?.weightCopies += bytes
      case .update: summary?.optimizerState += bytes
      }
    }
    return summary
  }
}
