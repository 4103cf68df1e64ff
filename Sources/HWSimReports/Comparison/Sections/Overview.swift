import HWSimCore

extension ReportSection {
  /// What networks are, and what they cost on each device.
  static let overview = ReportSection(title: "3. Networks on devices", isInSummary: true) { input in
    var items: [SectionItem] = [.table(networkTable(input))]
    // As a comment, hundreds of rows are too long.
    guard !input.isSummary || input.pairs.count <= mostRowsOfSummary else {
      return items + [
        .table(latencyMatrix(input)),
        .paragraph("Memory, energy and traffic of each pair are in the full report."),
      ]
    }
    if !input.isSummary, 2...mostBars ~= input.pairs.count {
      items += [
        .plot(
          .intervalBars(
            PlotCells(
              name: "latency", title: "Latency with its 90 % interval", quantity: "latency",
              cells: input.pairs.map(\.latencyCell)))),
        .plot(
          .intervalBars(
            PlotCells(
              name: "energy", title: "Energy of an inference", quantity: "energy",
              cells: input.pairs.map(\.energyCell)))),
      ]
    }
    items.append(.table(pairs(input)))
    if !input.isSummary, input.networks.count > 1, input.devices.count > 1 {
      items.append(
        .plot(
          .heatMap(
            PlotCells(
              name: "latency-map", title: "Latency of networks on devices", quantity: "latency",
              cells: input.pairs.map(\.latencyCell)))))
    }
    return items + [.paragraph(legend)]
  }
}

private let mostRowsOfSummary = 60
/// Of more, a map is easier to read.
private let mostBars = 60

private let legend = """
  Figures are of one inference, of a batch where the input is one. One MAC is a multiplication and an addition. \
  Peak RAM is what activations need, with the runtime's own RAM where that is known; flash is weights and code. \
  Traffic is what passes through the memories that hold data, caches left out. What does not fit is simulated as \
  if there were memory enough.
  """

extension ComparedPair {
  var latencyCell: PlotCell<Second> {
    PlotCell(
      network: network, device: device,
      figure: .value(result.time.total, interval: result.timeInterval), fits: fits)
  }

  var energyCell: PlotCell<Joule> {
    PlotCell(
      network: network, device: device,
      figure: .value(result.energy.total, interval: result.energyInterval), fits: fits)
  }
}

// MARK: - Networks

private func networkTable(_ input: ComparisonInput) -> DataTable {
  var table = DataTable(
    "networks", "The networks",
    [
      .text("network"), .text("input", "input_height_x_width_x_channels"), .number("MACs", "macs"),
      .number("parameters"), .text("accuracy as published", "accuracy_percent"),
      .text("of", "accuracy_metric"), .text("published by", "accuracy_source"),
    ])
  for name in input.networks {
    guard let network = input.pairs.first(where: { $0.network == name })?.result.network else {
      continue
    }
    var row: [DataTable.Cell] = [
      .text(name), .text("\(network.input)"), .count(network.counts.macs),
      .count(network.counts.parameters),
    ]
    if let accuracy = mainAccuracy(input.accuracies[name] ?? []) {
      row += [
        .shown("\(accuracy.percent) %", records: [accuracy.percent]),
        .text("\(accuracy.metric.rawValue), \(accuracy.dataset)"), .text(accuracy.source),
      ]
    } else {
      let reason = "no accuracy of this network is published in the tables that hwsim knows"
      row += [DataTable.Cell](repeating: .missing(reason), count: 3)
    }
    table.append(row)
  }
  return table
}

/// Of several figures, the first of the metric that comes first.
func mainAccuracy(_ accuracies: [PublishedAccuracy]) -> PublishedAccuracy? {
  for metric in PublishedAccuracy.Metric.allCases {
    if let found = accuracies.first(where: { $0.metric == metric }) { return found }
  }
  return nil
}

// MARK: - Pairs

extension ReportSection {
  static func pairs(_ input: ComparisonInput) -> DataTable {
    var table = DataTable(
      "pairs", "Each network on each device",
      [
        .text("network"), .text("device"), .text("fits"), .number("latency", "latency_s"),
        .number("90 % interval", "latency_low_s", "latency_high_s"), .number("energy", "energy_j"),
        .number("peak RAM", "peak_ram_bytes"), .number("flash", "flash_bytes"),
        .text("traffic", "traffic_bytes"),
      ])
    for pair in input.pairs {
      let result = pair.result
      table.append([
        .text(pair.network), .text(pair.device), .text(fitWord(result)),
        .quantity(result.time.total),
        result.timeInterval.map { .range($0) } ?? .missing("error unknown, see section 2"),
        .quantity(result.energy.total), peakRAM(result), flash(result), traffic(result),
      ])
    }
    return table
  }
}

private func fitWord(_ result: SimulationResult) -> String {
  guard result.fit.fits else { return "no" }
  return result.isWhole ? "yes" : "in parts"
}

extension SimulationResult {
  /// Whether all of the network is held at once; a memory that computes loads what it cannot hold.
  var isWhole: Bool { fit.memories.allSatisfy { $0.needed <= $0.capacity } }
}

private let inArrays = "weights and activations lie in the arrays that compute"

private func peakRAM(_ result: SimulationResult) -> DataTable.Cell {
  guard result.inMemory == nil else { return .missing(inArrays) }
  return .bytes(result.activationBytes + (result.fit.runtimeRAM ?? .zero))
}

private func flash(_ result: SimulationResult) -> DataTable.Cell {
  guard result.inMemory == nil else { return .missing(inArrays) }
  let weights = result.layers.reduce(Bytes.zero) { $0 + $1.weightBytes }
  return .bytes(weights + (result.fit.code ?? .zero))
}

extension SimulationResult {
  /// What activations take of all memories.
  var activationBytes: Bytes { fit.memories.reduce(.zero) { $0 + $1.activations } }
}

private func traffic(_ result: SimulationResult) -> DataTable.Cell {
  let moved = zip(result.levels, result.traffic).filter { !$0.isCache && $1.bytes > 0 }
  guard !moved.isEmpty else { return .missing("nothing is moved") }
  return .shown(
    moved.map { "\($0.name) \(Bytes($1.bytes))" }.joined(separator: ", "),
    records: ["\(moved.reduce(0) { $0 + $1.1.bytes })"])
}

private func latencyMatrix(_ input: ComparisonInput) -> DataTable {
  var table = DataTable(
    "latencies", "Latency",
    [.text("network")] + input.devices.map { .number(shortened($0), "\($0)_s") })
  for network in input.networks {
    let cells = input.devices.map { device -> DataTable.Cell in
      guard let pair = input.pair(network, device) else { return .missing("not simulated") }
      guard pair.fits else { return .missing("does not fit") }
      return .quantity(pair.result.time.total)
    }
    table.append([.text(network)] + cells)
  }
  return table
}
