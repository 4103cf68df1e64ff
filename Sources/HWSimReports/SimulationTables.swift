import HWSimCore

// Tables for reading; the records with full precision are in SimulationRecords.swift.

func comparisonTable(_ results: [SimulationResult]) -> Table {
  // What only memories that compute, whose inferences overlap, make worth asking.
  let hasMemories = results.contains { $0.inMemory != nil }
  var table = Table(
    [
      .text("network"), .text("device"), .text("runtime"), .text("precision"), .text("fits"),
      .number("MACs"), .number("parameters"), .number("time"),
    ] + (hasMemories ? [.number("images/s")] : []) + [.number("energy")]
      + (hasMemories ? [.number("EDP"), .number("of peak"), .number("arrays in use")] : [])
      + [.text("mostly bound by")])
  for result in results {
    var row = [
      result.network.name, result.setup.device, result.setup.runtime,
      result.setup.precision.rawValue, result.fit.fits ? "yes" : "no",
      "\(MACs(result.network.counts.macs))", engineering(result.network.counts.parameters),
      "\(result.time.total)",
    ]
    if hasMemories { row.append(imagesPerSecond(result)) }
    row.append("\(result.energy.total)")
    if hasMemories {
      row += [
        energyDelay(result), percent(peakShare(result)),
        usedShare(result).map(percent) ?? "-",
      ]
    }
    table.append(row + [limit(result)])
  }
  return table
}

/// How far each pair of device and runtime in a comparison can be trusted.
func comparisonTrust(_ results: [SimulationResult]) -> [Document.Fact] {
  var facts: [Document.Fact] = []
  for result in results {
    let fact = Document.Fact(
      "\(result.setup.device) with \(result.setup.runtime)\(onThreads(result.setup))",
      "time \(reliability(result.trust)); energy \(result.trust.energyBasis)")
    if !facts.contains(fact) { facts.append(fact) }
  }
  return facts
}

func layerTable(_ result: SimulationResult, _ layers: [LayerResult]) -> Table {
  if result.inMemory != nil { return memoryLayerTable(result, layers) }
  let hasLink = result.setup.link != nil
  var table = Table(
    [
      .text("layer"), .text("kernel"), .text("output"), .number("MACs"), .number("time"),
      .number("share"), .text("bound"), .number("energy"), .number("live RAM"),
      .number("output bytes"),
    ] + (hasLink ? [.number("packets")] : []))
  let total = result.time.total
  for layer in layers {
    let runs = layer.time.total > .zero
    let packets = result.setup.link.map { ["\($0.packets(for: layer.outputBytes))"] } ?? []
    table.append(
      [
        layer.name, executionName(layer.execution), "\(layer.output)",
        layer.counts.macs > 0 ? "\(MACs(layer.counts.macs))" : "-",
        runs ? "\(layer.time.total)" : "-", runs ? percent(layer.time.total / total) : "-",
        result.boundName(layer.time), runs ? "\(layer.energy.total)" : "-",
        layer.liveBytes > .zero ? "\(layer.liveBytes)" : "-", "\(layer.outputBytes.value)",
      ] + packets)
  }
  return table
}

func executionName(_ execution: Execution) -> String {
  switch execution {
  case .nothing: "-"
  case .uncosted(let name): "\(name): not costed"
  case .kernel(let name): name
  case .fused(let host): "in \(host)"
  }
}
