import HWSimCore

// What slices say of themselves; names and units are those of the JSON report.

extension SimulationResult {
  /// Of the whole network.
  var arguments: [Argument] {
    var arguments = [
      Argument("network", network.name), Argument("device", setup.device),
      Argument("runtime", setup.runtime), Argument("placement", setup.placement),
      Argument("precision", setup.precision.rawValue), Argument("threads", setup.threads),
      Argument("warm_caches", setup.isWarm), Argument("fits", fit.fits),
      Argument("time_s", time.total.value), Argument("energy_j", energy.total.value),
      Argument("macs", network.counts.macs), Argument("parameters", network.counts.parameters),
      Argument("estimated_numbers", trust.estimates.count), Argument("numbers", trust.numbers),
    ]
    if let interval = timeInterval {
      arguments += [
        Argument("time_low_s", interval.lowerBound.value),
        Argument("time_high_s", interval.upperBound.value),
      ]
    }
    if !uncosted.isEmpty {
      let names = uncosted.map(\.name).joined(separator: ", ")
      arguments.append(Argument("uncosted_operators", names))
    }
    if let inMemory {
      arguments += [
        Argument("schedule", inMemory.schedule.rawValue),
        Argument("interval_s", inMemory.interval.value),
        Argument("slowest_stage", inMemory.slowestStage), Argument("stages", inMemory.stages),
        Argument("arrays", inMemory.arrays), Argument("arrays_used", inMemory.arraysUsed),
      ]
    }
    return arguments
  }

  /// Of a layer that takes time.
  ///
  /// - Parameter fused: layers that its kernel computes, too.
  func arguments(of layer: LayerResult, fused: [String]) -> [Argument] {
    var arguments = [Argument("kind", layer.kind.rawValue)]
    if case .kernel(let name) = layer.execution { arguments.append(Argument("kernel", name)) }
    if !fused.isEmpty {
      arguments.append(Argument("fused", fused.joined(separator: ", ")))
    }
    if let block = layer.block { arguments.append(Argument("block", block)) }
    arguments += [
      Argument("output", "\(layer.output)"), Argument("macs", layer.counts.macs),
      Argument("operations", layer.counts.operations), Argument("bound", boundName(layer.time)),
      Argument("time_s", layer.time.total.value), Argument("energy_j", layer.energy.total.value),
      Argument("utilisation", layer.time.peak / layer.time.total),
      Argument("weight_bytes", layer.weightBytes.value),
      Argument("output_bytes", layer.outputBytes.value),
      Argument("live_bytes", layer.liveBytes.value),
      Argument("scratch_bytes", layer.scratchBytes.value),
      Argument(
        "bytes", zip(levels, layer.traffic).map { Argument($0.name, $1.bytes) }),
    ]
    if let place = layer.inMemory, let unit = inMemory?.unit {
      arguments.append(Argument("in_memory", place.arguments(unit: unit)))
    }
    return arguments
  }
}

extension PIMLayer {
  /// - Parameter unit: what is counted in `arrays`.
  func arguments(unit: String) -> [Argument] {
    [
      Argument("stage", stage + 1), Argument(unit, arrays), Argument("copies", copies),
      Argument("waves", waves), Argument("utilisation", utilisation),
      Argument("input_copies", redundancy),
      Argument("matrix_vector_products", matrixVectorProducts),
    ]
  }
}
