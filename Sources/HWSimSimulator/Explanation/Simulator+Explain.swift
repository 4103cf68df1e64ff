public import HWSimCore

extension Simulator {
  /// Where one layer's figures come from.
  ///
  ///     try simulator.explain(network, layer: "conv1").reasons.first
  ///
  /// - Parameters:
  ///   - layer: by name; nil takes the slowest.
  ///   - progress: told the share of the work done, before each layer.
  public func explain(
    _ network: Network, layer: String? = nil, progress: (Double) -> Void = { _ in }
  ) throws(SimulationError) -> Explanation {
    // Looked up before the simulation, which may take long.
    let asked = try layer.map { (name) throws(SimulationError) in try network.index(of: name) }
    let all = try explain(network, progress) { [asked ?? $0.slowestLayer] }
    return all[0]
  }

  /// The same of several layers, by their numbers, from one simulation.
  package func explain(
    _ network: Network, _ progress: (Double) -> Void = { _ in },
    layers: (SimulationResult) -> [Int]
  ) throws(SimulationError) -> [Explanation] {
    let run = try run(network, progress)
    return layers(run.result).map { index in
      var explanation = ProcessorExplanation(self, run, of: index).explanation
      explanation.slowest = run.result.slowest
      return explanation
    }
  }
}

extension PIMSimulator {
  /// Where one layer's figures come from.
  ///
  /// - Parameter layer: by name; nil takes the slowest.
  public func explain(
    _ network: Network, layer: String? = nil
  ) throws(SimulationError) -> Explanation {
    let asked = try layer.map { (name) throws(SimulationError) in try network.index(of: name) }
    let all = try explain(network) { [asked ?? $0.slowestLayer] }
    return all[0]
  }

  /// The same of several layers, by their numbers, from one simulation.
  package func explain(
    _ network: Network, layers: (SimulationResult) -> [Int]
  ) throws(SimulationError) -> [Explanation] {
    let result = try simulate(network)
    return layers(result).map { index in
      var explanation = MemoryExplanation(device, precision, network, result, of: index)
        .explanation
      explanation.slowest = result.slowest
      return explanation
    }
  }
}

extension Network {
  /// A layer's number, by its name.
  func index(of name: String) throws(SimulationError) -> Int {
    if let index = layers.firstIndex(where: { $0.name == name }) { return index }
    let names = layers.map(\.name)
    let hint =
      nearestName(to: name, in: names).map { "; did you mean '\($0)'?" }
      ?? "; 'hwsim count \(printable(self.name)) --per-layer' lists its \(names.count) layers"
    throw SimulationError("\(self.name) has no layer '\(printable(name))'\(hint)")
  }
}

extension SimulationResult {
  var slowestLayer: Int {
    layers.indices.max { layers[$0].time.total < layers[$1].time.total } ?? 0
  }

  /// The five layers that take most.
  var slowest: [Explanation.LayerShare] {
    let total = time.total
    return layers.sorted { $0.time.total > $1.time.total }.prefix(5)
      .filter { $0.time.total > .zero }
      .map { .init(name: $0.name, time: $0.time.total, share: $0.time.total / total) }
  }
}
