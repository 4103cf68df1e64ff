import HWSimCore

extension ReportSection {
  /// Where time, energy and traffic go: by what bounds them, by class of operator, by layer.
  static let costs = ReportSection(title: "5. Where time, energy and traffic go") { input in
    var items: [SectionItem] = [.table(boundTable(input)), .paragraph(boundLegend)]
    items += input.detailed.prefix(mostPlots).map { .plot(classPlot($0)) }
    items.append(
      .details(
        "By class of operator", [.table(classTable(input.detailed)), .paragraph(classLegend)]))
    items.append(.foldedIfLong(layerTable(input.detailed)))
    items.append(.paragraph(layerLegend))
    let inMemory = input.detailed.filter { $0.result.inMemory != nil }
    items += inMemory.prefix(mostPlots).map { .plot(occupancyPlot($0)) }
    if input.detailed.count < input.pairs.count {
      items.append(
        .paragraph(
          "Classes and layers are shown of the first \(input.detailed.count) of \(input.pairs.count) pairs; "
            + "results.jsonl has all layers of all pairs."))
    }
    return items
  }
}

/// Of each kind of plot.
private let mostPlots = 4

private let boundLegend = """
  A layer is bound by the part that takes longest: instructions in the core, waiting for a memory level, or \
  dispatch. At peak is the share of the time that the multiply-accumulates alone would take; waiting is the time \
  spent on memories over the total, and may overlap with instructions.
  """

private let classLegend = """
  Traffic is what passes through the memories that hold data. A fused layer costs nothing by itself: the kernel \
  that it is part of has its cost.
  """

private let layerLegend = """
  If it were free: the latency without that layer, the most that any work on it can gain.
  """

// MARK: - By bound

private func boundTable(_ input: ComparisonInput) -> DataTable {
  var table = DataTable(
    "bounds", "What bounds the time",
    [
      .text("network"), .text("device"), .number("latency", "latency_s"),
      .text("bound by", "bound_shares"), .number("at peak", "peak_share"),
      .number("waiting for memory", "waiting_share"),
    ])
  for pair in input.pairs {
    let (result, time) = (pair.result, pair.result.time)
    let shares = timeByBound(result).filter { $0.share >= 0.0005 }
    let unknown = DataTable.Cell.missing("the network takes no time")
    let hasTime = time.total > .zero
    table.append([
      .text(pair.network), .text(pair.device), .quantity(time.total),
      hasTime
        ? .text(shares.map { "\($0.name) \(percent($0.share))" }.joined(separator: ", ")) : unknown,
      hasTime ? .share(time.peak / time.total) : unknown,
      hasTime ? .share(time.transfers.reduce(.zero, +) / time.total) : unknown,
    ])
  }
  return table
}

// MARK: - By class of operator

/// The layers of one kind.
private struct OperatorClass {
  let name: String
  var layers = 0
  var macs = 0
  var time: TimeBreakdown
  var energy = Joules.zero
  var traffic = 0
  /// The time of its layers, by what bounds each.
  var byBound: [String: Seconds] = [:]

  init(_ name: String, levels: Int) { (self.name, time) = (name, TimeBreakdown(levels: levels)) }

  static func += (left: inout Self, right: Self) {
    left.layers += right.layers
    left.macs += right.macs
    left.time += right.time
    left.energy += right.energy
    left.traffic += right.traffic
    left.byBound.merge(right.byBound) { $0 + $1 }
  }
}

/// Those that take most time first.
private func classes(_ result: SimulationResult) -> [OperatorClass] {
  var found: [String: OperatorClass] = [:]
  for layer in result.layers where layer.time.total > .zero {
    let name = className(layer.kind)
    var kind = found[name] ?? OperatorClass(name, levels: result.levels.count)
    kind.layers += 1
    kind.macs += layer.counts.macs
    kind.time += layer.time
    kind.energy += layer.energy.total
    kind.traffic += dataBytes(layer.traffic, result.levels)
    kind.byBound[result.boundName(layer.time), default: .zero] += layer.time.total
    found[name] = kind
  }
  return found.values.sorted { ($1.time.total, $0.name) < ($0.time.total, $1.name) }
}

/// With those of less than a hundredth of the time, energy and traffic as one.
private func leadingClasses(_ result: SimulationResult) -> [OperatorClass] {
  let (time, energy) = (result.time.total.value, result.energy.total.value)
  let traffic = Double(dataBytes(result.traffic, result.levels))
  var (leading, others) = ([OperatorClass](), OperatorClass("others", levels: result.levels.count))
  for kind in classes(result) {
    let isLarge =
      kind.time.total.value >= 0.01 * time || kind.energy.value > 0.01 * energy
      || Double(kind.traffic) > 0.01 * traffic
    if isLarge { leading.append(kind) } else { others += kind }
  }
  return others.layers > 0 ? leading + [others] : leading
}

/// Bytes through the memories that hold data.
private func dataBytes(_ traffic: [LevelTraffic], _ levels: [LevelDescription]) -> Int {
  zip(levels, traffic).reduce(0) { $0 + ($1.0.isCache ? 0 : $1.1.bytes) }
}

/// The input stands for what an inference costs before its first layer.
func className(_ kind: LayerKind) -> String {
  kind == .input ? "start" : kind.rawValue.split(separator: "_").joined(separator: " ")
}

private func classTable(_ pairs: [ComparedPair]) -> DataTable {
  var table = DataTable(
    "classes", "By class of operator",
    [
      .text("network"), .text("device"), .text("class"), .number("layers"),
      .number("MACs", "macs"), .number("time", "time_s"), .number("of the time", "time_share"),
      .number("of the energy", "energy_share"), .number("of the traffic", "traffic_share"),
      .number("at peak", "peak_share"),
    ])
  for pair in pairs {
    let result = pair.result
    let (time, energy) = (result.time.total, result.energy.total)
    let traffic = dataBytes(result.traffic, result.levels)
    for kind in leadingClasses(result) {
      table.append([
        .text(pair.network), .text(pair.device), .text(kind.name), .count(kind.layers),
        kind.macs > 0 ? .count(kind.macs) : .missing("nothing is multiplied and accumulated"),
        .quantity(kind.time.total), .share(kind.time.total / time),
        energy > .zero ? .share(kind.energy / energy) : .missing("no energy is known"),
        traffic > 0
          ? .share(Double(kind.traffic) / Double(traffic)) : .missing("nothing is moved"),
        kind.macs > 0
          ? .share(kind.time.peak / kind.time.total)
          : .missing("nothing is multiplied and accumulated"),
      ])
    }
  }
  return table
}

private func classPlot(_ pair: ComparedPair) -> Plot {
  let rows = classes(pair.result).map { kind in
    let bounds = kind.byBound.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    return StackedLayers.Row(
      name: kind.name, detail: "\(kind.layers) layers", bound: bounds.first?.key ?? "",
      parts: bounds.map { .init($0.key, $0.value) }, time: kind.time.total)
  }
  return .stackedLayers(
    StackedLayers(
      name: "time \(pair.title)", title: "Time of \(pair.title), by class and by bound",
      rowName: "operator class", rows: rows))
}

// MARK: - By layer

private func layerTable(_ pairs: [ComparedPair]) -> DataTable {
  let most = pairs.count == 1 ? 10 : pairs.count <= 4 ? 5 : 3
  var table = DataTable(
    "layers", "The \(most) slowest layers",
    [
      .text("network"), .text("device"), .text("layer"), .text("kind"),
      .text("output", "output_height_x_width_x_channels"), .number("MACs", "macs"),
      .number("time", "time_s"), .number("of the time", "time_share"), .text("bound"),
      .number("at peak", "peak_share"), .number("if it were free", "latency_without_s"),
    ])
  for pair in pairs {
    let total = pair.result.time.total
    for layer in slowestLayers(pair.result, most) {
      table.append([
        .text(pair.network), .text(pair.device), .text(layer.name), .text(className(layer.kind)),
        .text("\(layer.output)"),
        layer.counts.macs > 0
          ? .count(layer.counts.macs) : .missing("nothing is multiplied and accumulated"),
        .quantity(layer.time.total), .share(layer.time.total / total),
        .text(pair.result.boundName(layer.time)),
        layer.counts.macs > 0
          ? .share(layer.time.peak / layer.time.total)
          : .missing("nothing is multiplied and accumulated"),
        .quantity(max(.zero, total - layer.time.total)),
      ])
    }
  }
  return table
}

/// Of equally slow ones, the first.
func slowestLayers(_ result: SimulationResult, _ most: Int) -> [LayerResult] {
  let timed = result.layers.enumerated().filter { $0.element.time.total > .zero }
  let sorted = timed.sorted {
    ($1.element.time.total, $0.offset) < ($0.element.time.total, $1.offset)
  }
  return sorted.prefix(most).map(\.element)
}

private func occupancyPlot(_ pair: ComparedPair) -> Plot {
  .blockOccupancy(
    BlockOccupancy(
      name: "arrays \(pair.title)", title: "How \(pair.title) lies in the arrays",
      unit: pair.result.inMemory?.unit ?? "arrays",
      rows: pair.result.layers.compactMap { layer in
        layer.inMemory.map {
          .init(
            layer: layer.name, kind: className(layer.kind), arrays: $0.arrays, copies: $0.copies,
            utilisation: $0.utilisation, time: layer.time.total)
        }
      }))
}
