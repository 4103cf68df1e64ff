import HWSimCore

// What a report says of a memory that computes, in place of what it says of a processor.

func memoryFacts(_ result: SimulationResult, _ summary: PIMSummary) -> [Document.Fact] {
  let (setup, counts, time) = (result.setup, result.network.counts, result.time.total)
  var facts = [
    Document.Fact("device", setup.deviceTitle),
    Document.Fact(
      "memory",
      "\(setup.runtime) (\(setup.runtimeTitle)), \(setup.precision.rawValue), "
        + "\(Seconds(1 / setup.clock.value)) a cycle"),
    Document.Fact("latency", "\(time), \(certainty(result))"),
    Document.Fact("throughput", throughput(result, summary)),
    Document.Fact(
      "energy", "\(result.energy.total) (\(parts(result.energy))); \(result.trust.energyBasis)"),
    Document.Fact("EDP", energyDelay(result)),
    Document.Fact("phases", phaseShares(result)),
    Document.Fact(
      "of its peak",
      "\(percent(peakShare(result))) of \(teraMACs(summary.peakRate)) in all \(summary.unit)"),
    Document.Fact(
      "work", "\(MACs(counts.macs)) MACs, \(engineering(counts.parameters)) parameters"),
    Document.Fact(summary.unit, arrays(result, summary)),
    Document.Fact("endurance", endurance(result, summary)),
    Document.Fact(
      "sources",
      "\(result.trust.estimates.count) of \(result.trust.numbers) device numbers are estimates"),
  ]
  if let training = result.network.training {
    facts.insert(Document.Fact("passes", trainingPhases(training)), at: 4)
    facts.append(Document.Fact("training", trainingMemory(training)))
  }
  if !result.uncosted.isEmpty {
    let operators = result.uncosted.map { "\($0.name) x\($0.layers)" }
    facts.insert(Document.Fact("not costed", operators.joined(separator: ", ")), at: 3)
  }
  if !setup.overrides.isEmpty {
    facts.insert(Document.Fact("what if", setup.overrides.joined(separator: ", ")), at: 2)
  }
  return facts
}

private func throughput(_ result: SimulationResult, _ summary: PIMSummary) -> String {
  let stages = summary.stages == 1 ? "1 stage" : "\(summary.stages) stages"
  let how =
    switch summary.schedule {
    case .pipelined:
      "one \(inference(result)) every \(summary.interval) from \(stages), the slowest"
    case .reloaded: "one after the other, their weights written anew each time, the slowest layer"
    case .sequential: "one after the other, the slowest layer"
    }
  return "\(imagesPerSecond(result)) images/s: \(how) '\(summary.slowestStage)'"
}

private func parts(_ energy: EnergyBreakdown) -> String {
  guard case .itemised(let items) = energy, energy.total > .zero else { return "no parts" }
  return items.filter { $0.energy > .zero }.map {
    "\($0.name) \(percent($0.energy / energy.total))"
  }.joined(separator: ", ")
}

private func phaseShares(_ result: SimulationResult) -> String {
  let hidden = result.layers.reduce(Seconds.zero) { $0 + ($1.inMemory?.hidden ?? .zero) }
  let total = result.time.total + hidden
  guard total > .zero else { return "none" }
  let shares = PIMPhase.allCases.compactMap { phase in
    let time = result.layers.reduce(Seconds.zero) { $0 + ($1.inMemory?.phases[phase] ?? .zero) }
    return time > .zero ? "\(phase.rawValue) \(percent(time / total))" : nil
  }.joined(separator: ", ")
  guard hidden > .zero else { return shares + " of the latency" }
  return shares + " of the layers' \(total), of which \(percent(hidden / total)) pass while layers "
    + "before them run"
}

private func teraMACs(_ rate: Double) -> String { "\(significant(rate / 1e12)) TMAC/s" }

private func arrays(_ result: SimulationResult, _ summary: PIMSummary) -> String {
  "\(summary.arraysUsed) of \(summary.arrays), \(usedShare(result).map(percent) ?? "-") of their rows and "
    + "cells in use; " + (result.fit.memories.first.map(memoryUse) ?? "")
}

private func endurance(_ result: SimulationResult, _ summary: PIMSummary) -> String {
  guard summary.writesPerCell > 0 else { return "no cell is written" }
  let run = inference(result)
  let writes = "\(significant(summary.writesPerCell)) writes of a cell per \(run)"
  guard let lifetime = summary.lifetime else { return writes }
  return "\(writes), worn after \(engineering(Int(min(lifetime, 1e18)))) times that"
}

func memoryLayerTable(_ result: SimulationResult, _ layers: [LayerResult]) -> Table {
  var table = Table(
    [
      .text("layer"), .text("runs"), .number("MACs"), .number("stage"),
      .number(result.inMemory?.unit ?? "arrays"), .number("copies"), .number("waves"),
      .number("in use"),
    ] + PIMPhase.allCases.map { .number($0.rawValue) } + [
      .number("time"), .number("share"), .number("energy"),
    ])
  let total = result.time.total
  for layer in layers {
    guard let place = layer.inMemory else {
      let empty = [String](repeating: "-", count: table.columns.count - 2)
      table.append([layer.name, executionName(layer.execution)] + empty)
      continue
    }
    let phases = PIMPhase.allCases.map { phase in
      let time = place.phases[phase]
      return time > .zero ? engineering(Int((time * result.setup.clock).value.rounded())) : "-"
    }
    table.append(
      [
        layer.name, executionName(layer.execution),
        layer.counts.macs > 0 ? "\(MACs(layer.counts.macs))" : "-", "\(place.stage + 1)",
        "\(place.arrays)", "\(place.copies)", "\(place.waves)", percent(place.utilisation),
      ] + phases + [
        "\(layer.time.total)", total > .zero ? percent(layer.time.total / total) : "-",
        "\(layer.energy.total)",
      ])
  }
  return table
}

// MARK: - Records

/// Columns that results of memories add to a table of results.
let memoryResultColumns: [Table.Column] =
  [.number("interval_s"), .text("slowest_stage")]
  + [
    "stages", "arrays", "arrays_used", "peak_macs_per_s", "writes_per_cell", "lifetime_inferences",
  ]
  .map(Table.Column.number)

func memoryCells(_ result: SimulationResult) -> [String] {
  guard let summary = result.inMemory else {
    return [String](repeating: "", count: memoryResultColumns.count)
  }
  return [
    "\(summary.interval.value)", summary.slowestStage, "\(summary.stages)", "\(summary.arrays)",
    "\(summary.arraysUsed)", "\(summary.peakRate)", "\(summary.writesPerCell)",
    summary.lifetime.map { "\($0)" } ?? "",
  ]
}

/// The same for a table of layers.
let memoryLayerColumns: [Table.Column] =
  [
    "stage", "arrays", "copies", "waves", "utilisation", "input_copies", "matrix_vector_products",
  ].map(Table.Column.number) + PIMPhase.allCases.map { .number("\($0.rawValue)_s") }

func memoryCells(_ layer: LayerResult) -> [String] {
  guard let place = layer.inMemory else {
    return [String](repeating: "", count: memoryLayerColumns.count)
  }
  return [
    "\(place.stage + 1)", "\(place.arrays)", "\(place.copies)", "\(place.waves)",
    "\(place.utilisation)", "\(place.redundancy)", "\(place.matrixVectorProducts)",
  ] + PIMPhase.allCases.map { "\(place.phases[$0].value)" }
}

struct MemorySummaryJSON: Encodable {
  let unit: String
  let arrays: Int
  let arraysUsed: Int
  let intervalS: Double
  let slowestStage: String
  let stages: Int
  let schedule: String
  let peakMacsPerS: Double
  let writesPerCell: Double
  let lifetimeInferences: Double?
  let areaMm2: Double?

  init(_ summary: PIMSummary) {
    (unit, arrays, arraysUsed) = (summary.unit, summary.arrays, summary.arraysUsed)
    (intervalS, slowestStage) = (summary.interval.value, summary.slowestStage)
    (stages, peakMacsPerS) = (summary.stages, summary.peakRate)
    schedule = summary.schedule.rawValue
    (writesPerCell, lifetimeInferences) = (summary.writesPerCell, summary.lifetime)
    areaMm2 = summary.area?.value
  }
}

struct MemoryLayerJSON: Encodable {
  let stage: Int
  let arrays: Int
  let copies: Int
  let waves: Int
  let utilisation: Double
  let inputCopies: Double
  let matrixVectorProducts: Int
  /// Phase to seconds.
  let phasesS: [String: Double]
  /// Absent where layers run one after the other.
  let hiddenS: Double?
  /// Part to joules.
  let energyJ: [String: Double]

  init(_ place: PIMLayer, _ energy: EnergyBreakdown) {
    (stage, arrays, copies, waves) = (place.stage + 1, place.arrays, place.copies, place.waves)
    (utilisation, inputCopies) = (place.utilisation, place.redundancy)
    matrixVectorProducts = place.matrixVectorProducts
    phasesS = Dictionary(
      uniqueKeysWithValues: PIMPhase.allCases.map { ($0.rawValue, place.phases[$0].value) })
    hiddenS = place.hidden > .zero ? place.hidden.value : nil
    if case .itemised(let items) = energy {
      energyJ = Dictionary(items.map { ($0.name, $0.energy.value) }) { $0 + $1 }
    } else {
      energyJ = [:]
    }
  }
}
