public import HWSimCore

extension RooflineSimulator {
  /// Where one layer's figures come from.
  ///
  /// - Parameter layer: by name; nil takes the slowest.
  public func explain(
    _ network: Network, layer: String? = nil
  ) throws(SimulationError) -> Explanation {
    let asked = try layer.map { (name) throws(SimulationError) in try network.index(of: name) }
    return explain(network) { [asked ?? $0.slowestLayer] }[0]
  }

  /// The same of several layers, by their numbers, from one simulation.
  package func explain(
    _ network: Network, layers: (SimulationResult) -> [Int]
  ) -> [Explanation] {
    let result = simulate(network)
    return layers(result).map { index in
      let cost = result.layers[index]
      let runs = cost.time.total > .zero
      var explanation = Explanation(
        network: network.name, layer: cost.name, setup: result.setup,
        facts: [
          Explanation.Fact("layer", "\(cost.name): \(cost.kind.rawValue) -> \(cost.output)"),
          Explanation.Fact("bound", result.boundName(cost.time)),
        ], sections: runs ? sections(cost) : [], reasons: [reason(cost, result)])
      explanation.slowest = result.slowest
      return explanation
    }
  }

  private func reason(_ cost: LayerResult, _ result: SimulationResult) -> String {
    guard cost.time.total > .zero else { return "Nothing runs for this layer." }
    let (arithmetic, transfers) = (cost.time.compute, cost.time.transfers[0])
    return transfers > arithmetic
      ? "Its tensors take \(transfers) through the memory, its operations \(arithmetic)."
      : "Its operations take \(arithmetic) at the peak, its tensors \(transfers) through the memory."
  }

  private func sections(_ cost: LayerResult) -> [Explanation.Section] {
    let numbers = ProfileNumbers(device: device.provenance)
    let (shapes, time) = ("the network's shapes", cost.time)
    let operations = cost.counts.operations - cost.counts.macs
    let compute = Explanation.Term(
      "compute", "operations / MACs per cycle / clock",
      [
        .counted("operations", operations, "multiply-accumulates as one, \(shapes)"),
        numbers.device(
          "MACs per cycle", "macs_per_cycle.\(precision.rawValue)",
          Amount(device.macsPerCycle[precision] ?? 1)),
        numbers.device("clock", "clock", Amount(device.clock)),
      ], Amount(time.compute))
    let transfer = Explanation.Term(
      "dram", "bytes / bandwidth",
      [
        .counted("bytes", Amount(Bytes(cost.traffic[0].bytes)), "each tensor once, \(shapes)"),
        numbers.device("bandwidth", "memory.bandwidth", Amount(device.bandwidth)),
      ], Amount(time.transfers[0]))
    let total = Explanation.Term(
      "time", "max(compute, dram) + launch",
      [
        .term("compute", compute.result), .term("dram", transfer.result),
        numbers.device("launch", "launch", Amount(device.launch)),
      ], Amount(time.total))
    let energy = Explanation.Term(
      "energy", "power x time",
      [numbers.device("power", "power", Amount(device.power)), .term("time", total.result)],
      Amount(cost.energy.total))
    return [
      Explanation.Section("Time", [compute, transfer, total]),
      Explanation.Section("Energy", [energy]),
    ]
  }

  /// Both peaks, with what the device file says of them.
  var ceilings: [Ceiling] {
    let key = "macs_per_cycle.\(precision.rawValue)"
    let (rate, isRateEstimate) = device.provenance.description(of: ["clock", key])
    let (bandwidth, isBandwidthEstimate) = device.provenance.description(of: ["memory.bandwidth"])
    return [
      Ceiling(
        kind: .compute, name: "\(precision.rawValue) multiply-accumulates",
        value: device.clock.value * Double(device.macsPerCycle[precision] ?? 1), source: rate,
        isEstimate: isRateEstimate),
      Ceiling(
        kind: .memory, name: "dram", value: device.bandwidth.value, source: bandwidth,
        isEstimate: isBandwidthEstimate),
    ]
  }
}
