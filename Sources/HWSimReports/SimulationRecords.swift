import HWSimCore

// CSV: one record per result or per layer, base units in the column names, full precision.

func resultRecords(_ results: [SimulationResult]) -> Table {
  let hasMemories = results.contains { $0.inMemory != nil }
  var table = Table(
    (["network", "device", "runtime", "placement", "precision", "calibrated", "fits"]
      .map(Table.Column.text))
      + ([
        "threads", "batch", "macs", "parameters", "weight_bytes", "peak_live_bytes", "time_s",
        "time_low_s", "time_high_s", "energy_j",
      ]
      .map(Table.Column.number)) + [.text("bound")]
      + (hasMemories ? memoryResultColumns : []))
  for result in results {
    let weights = result.layers.reduce(0) { $0 + $1.weightBytes.value }
    let cells = [
      result.network.name, result.setup.device, result.setup.runtime, result.setup.placement,
      result.setup.precision.rawValue, "\(result.trust.calibration != nil)",
      "\(result.fit.fits)", "\(result.setup.threads)", "\(result.network.input.batch)",
      "\(result.network.counts.macs)",
      "\(result.network.counts.parameters)", "\(weights)", "\(result.fit.peakLive.value)",
      "\(result.time.total.value)",
      result.timeInterval.map { "\($0.lowerBound.value)" } ?? "",
      result.timeInterval.map { "\($0.upperBound.value)" } ?? "",
      "\(result.energy.total.value)", result.boundName(result.time),
    ]
    table.append(cells + (hasMemories ? memoryCells(result) : []))
  }
  return table
}

/// All results must have the memory levels of the first, or their columns stay empty.
func layerRecords(_ results: [SimulationResult]) -> Table {
  var levels: [String] = []
  for name in results.flatMap(\.levels).map(\.name) where !levels.contains(name) {
    levels.append(name)
  }
  let measures = ["read_bytes", "write_bytes", "accesses", "misses", "wait_s"]
  var columns = ["network", "device", "layer", "kind", "kernel", "output", "bound"]
    .map(Table.Column.text)
  columns += [
    "macs", "operations", "parameters", "weight_bytes", "output_bytes", "packets", "live_bytes",
    "scratch_bytes", "time_s", "compute_s", "overhead_s", "energy_j",
  ].map(Table.Column.number)
  columns += levels.flatMap { level in measures.map { .number("\(level)_\($0)") } }

  let hasMemories = results.contains { $0.inMemory != nil }
  var table = Table(columns + (hasMemories ? memoryLayerColumns : []))
  for result in results {
    for layer in result.layers {
      table.append(record(layer, result, levels) + (hasMemories ? memoryCells(layer) : []))
    }
  }
  return table
}

private func record(
  _ layer: LayerResult, _ result: SimulationResult, _ levels: [String]
) -> [String] {
  let packets = result.setup.link.map { "\($0.packets(for: layer.outputBytes))" } ?? ""
  let counts = layer.counts
  var cells = [
    result.network.name, result.setup.device, layer.name, layer.kind.rawValue,
    executionName(layer.execution), "\(layer.output)", result.boundName(layer.time),
    "\(counts.macs)", "\(counts.operations)", "\(counts.parameters)",
    "\(layer.weightBytes.value)", "\(layer.outputBytes.value)", packets,
    "\(layer.liveBytes.value)", "\(layer.scratchBytes.value)", "\(layer.time.total.value)",
    "\(layer.time.compute.value)", "\(layer.time.overhead.value)", "\(layer.energy.total.value)",
  ]
  for name in levels {
    guard let level = result.levels.firstIndex(where: { $0.name == name }) else {
      cells += ["", "", "", "", ""]
      continue
    }
    let traffic = layer.traffic[level]
    cells += [traffic.readBytes, traffic.writeBytes, traffic.accesses, traffic.misses].map(
      String.init)
    cells.append("\(layer.time.transfers[level].value)")
  }
  return cells
}
