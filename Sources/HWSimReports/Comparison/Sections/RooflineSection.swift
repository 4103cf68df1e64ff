import HWSimCore

extension ReportSection {
  /// What networks reach, under what devices can.
  static let roofline = ReportSection(title: "6. Roofline") { input in
    let plotted = input.detailed.filter { RoofedPair($0)?.level != nil }.prefix(mostPlots)
    return [.table(ceilingTable(input)), .table(pointTable(input)), .paragraph(legend)]
      + plotted.compactMap { RoofedPair($0).map { .plot($0.plot) } }
  }
}

private let mostPlots = 4

private let legend = """
  A network can reach no more than the lower of two roofs: the multipliers' rate, and a memory level's bandwidth \
  times the multiply-accumulates for each byte from there (intensity). The level is the one that gives the lowest \
  roof. Of the roof: what is reached of it; the rest goes into other instructions, latency, dispatch, and parts that \
  do not overlap. More than all of it is reached by kernels that multiply less often than the layer counts, such as \
  Winograd's.
  """

private func ceilingTable(_ input: ComparisonInput) -> DataTable {
  var table = DataTable(
    "ceilings", "The roofs",
    [
      .text("device"), .text("precision"), .text("roof"), .number("at most", "value_per_s"),
      .text("unit"), .text("estimate"), .text("source"),
    ])
  var known: [[String]] = []
  for pair in input.pairs {
    let precision = pair.result.setup.precision.rawValue
    for ceiling in pair.result.ceilings {
      // A memory's is the same at every precision.
      let key = [pair.device, ceiling.kind == .compute ? precision : "", ceiling.name]
      guard !known.contains(key) else { continue }
      known.append(key)
      let unit = ceiling.kind == .compute ? "MAC/s" : "B/s"
      table.append([
        .text(pair.device),
        ceiling.kind == .compute ? .text(precision) : .missing("the same at every precision"),
        .text(ceiling.name), .rate(ceiling.value, unit), .text(unit),
        .text(ceiling.isEstimate ? "yes" : "no"),
        ceiling.source.isEmpty
          ? .missing("computed from the whole device file") : .text(ceiling.source),
      ])
    }
  }
  return table
}

private func pointTable(_ input: ComparisonInput) -> DataTable {
  var table = DataTable(
    "roofline", "Networks under them",
    [
      .text("network"), .text("device"), .number("reached", "macs_per_s"),
      .text("lowest roof", "roof"), .number("intensity", "macs_per_byte"),
      .number("roof there", "roof_macs_per_s"), .number("of the roof", "roof_share"),
    ])
  for pair in input.pairs {
    guard let point = RoofedPair(pair) else {
      let reason = "no roof is known of this device, or nothing is multiplied and accumulated"
      let missing = [DataTable.Cell](repeating: .missing(reason), count: 5)
      table.append([.text(pair.network), .text(pair.device)] + missing)
      continue
    }
    table.append([
      .text(pair.network), .text(pair.device), .rate(point.rate, "MAC/s"),
      .text(point.roofName),
      point.intensity.map { .shown("\(significant($0)) MAC/B", records: ["\($0)"]) }
        ?? .missing("the multipliers' rate is the same at every intensity"),
      .rate(point.roof, "MAC/s"), .share(point.rate / point.roof),
    ])
  }
  return table
}

/// A network under the lowest of its device's roofs.
private struct RoofedPair {
  let pair: ComparedPair
  /// Multiply-accumulates in a second.
  let rate: Double
  let roof: Double
  let roofName: String
  /// For each byte of the level; nil under the multipliers' roof.
  let intensity: Double?
  /// The memory level with the lowest roof of all levels, whichever roof is the lowest.
  let level: Int?

  /// Nil where no roof is known, or where nothing is computed.
  init?(_ pair: ComparedPair) {
    let result = pair.result
    let (macs, time) = (Double(result.network.counts.macs), result.time.total)
    guard macs > 0, time > .zero else { return nil }
    self.pair = pair
    rate = macs / time.value
    let traffic = result.traffic
    let memories = result.levels.indices.compactMap { index -> (level: Int, roof: Double)? in
      let bytes = movedBytes(traffic[index], result.levels[index])
      guard bytes > 0, let bandwidth = result.bandwidth(of: index) else { return nil }
      return (index, bandwidth * macs / Double(bytes))
    }
    let lowest = memories.min { $0.roof < $1.roof }
    level = lowest?.level
    let peak = result.ceilings.first { $0.kind == .compute }
    if let lowest, lowest.roof < peak?.value ?? .infinity {
      (roof, roofName) = (lowest.roof, result.levels[lowest.level].name)
      intensity = macs / Double(movedBytes(traffic[lowest.level], result.levels[lowest.level]))
    } else if let peak, peak.value > 0 {
      (roof, roofName, intensity) = (peak.value, peak.name, nil)
    } else {
      return nil
    }
  }

  /// Of layers, by the bytes of the level with the lowest roof.
  var plot: Plot {
    let result = pair.result
    let (total, index) = (result.time.total, level ?? 0)
    let points = result.layers.compactMap { layer -> Roofline.Point? in
      let bytes = movedBytes(layer.traffic[index], result.levels[index])
      guard layer.counts.macs > 0, bytes > 0, layer.time.total > .zero else { return nil }
      return Roofline.Point(
        layer: layer.name, operatorClass: className(layer.kind),
        intensity: Double(layer.counts.macs) / Double(bytes),
        rate: Double(layer.counts.macs) / layer.time.total.value, share: layer.time.total / total)
    }
    let name = result.levels[index].name
    let ceilings = result.ceilings.filter { $0.kind == .compute || $0.name == name }
    return .roofline(
      Roofline(
        name: "roofline \(pair.title)", title: "Layers of \(pair.title) under its roofs",
        bytes: "bytes from \(name)",
        ceilings: ceilings.map { ceiling in
          .init(
            name: ceiling.name,
            limit: ceiling.kind == .compute
              ? .compute(ceiling.value) : .bandwidth(Bandwidth(ceiling.value)),
            source: ceiling.isEstimate ? "estimate" : "cited")
        }, points: points))
  }
}

/// Through a level; of a memory with a small cache of its own, what that fetched.
private func movedBytes(_ traffic: LevelTraffic, _ level: LevelDescription) -> Int {
  !level.isCache && traffic.fillBytes > 0 ? traffic.fillBytes : traffic.bytes
}

extension SimulationResult {
  /// In bytes per second; nil where none is known.
  fileprivate func bandwidth(of level: Int) -> Double? {
    ceilings.first { $0.kind == .memory && $0.name == levels[level].name }?.value
  }
}
