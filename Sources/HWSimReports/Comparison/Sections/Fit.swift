import HWSimCore

extension ReportSection {
  /// What there is no room for, where it breaks, and the smallest change with which it fits.
  static let fit = ReportSection(title: "4. What does not fit") { input in
    let misfits = input.pairs.filter { !$0.fits }
    let inParts = input.pairs.filter { $0.fits && !$0.result.isWhole }
    var items: [SectionItem] = []
    if misfits.isEmpty {
      items.append(.paragraph("Every network fits every device."))
    } else {
      items.append(.table(misfitTable(misfits)))
      let tight = misfits.filter { pair in
        pair.result.fit.problems.contains { $0.demand == .activations }
      }
      items += tight.prefix(mostPlots).map { .plot(memoryPlot($0)) }
      if tight.count > mostPlots {
        items.append(
          .paragraph("Plots: the first \(mostPlots) of \(tight.count) with too many activations."))
      }
    }
    if !inParts.isEmpty { items.append(.table(partTable(inParts))) }
    return items
  }
}

private let mostPlots = 3

private func misfitTable(_ pairs: [ComparedPair]) -> DataTable {
  var table = DataTable(
    "misfits", "What does not fit, and what would",
    [
      .text("network"), .text("device"), .text("demand"), .text("of", "memories"),
      .number("needed", "needed_bytes"), .number("there is", "available_bytes"),
      .number("over by", "excess_bytes"), .text("breaks at", "layer"),
      .text("largest of the family that fits", "fitting_member"),
    ])
  for pair in pairs {
    for problem in pair.result.fit.problems {
      table.append([
        .text(pair.network), .text(pair.device), .text(problem.demand.rawValue),
        .text(problem.memories.joined(separator: " + ")), .bytes(problem.needed),
        .bytes(problem.available), .bytes(problem.needed - problem.available),
        .text(problem.layer), remedy(pair.result.fit),
      ])
    }
  }
  return table
}

private func remedy(_ fit: FitReport) -> DataTable.Cell {
  switch fit.remedy {
  case .fits(let specification): .text(specification)
  case .noMember(let searched, let smallest, let problem):
    .missing(
      "none of \(searched) members tried fits: the smallest, \(smallest), needs \(problem.needed) for "
        + "\(problem.demand.rawValue), there is \(problem.available)")
  case nil: .missing("none was looked for: this network has no width or resolution to vary")
  }
}

/// Memories that compute run what they cannot hold in parts.
private func partTable(_ pairs: [ComparedPair]) -> DataTable {
  var table = DataTable(
    "parts", "What runs in parts, its weights or results written anew",
    [
      .text("network"), .text("device"), .text("memory"), .number("needed", "needed_bytes"),
      .number("there is", "available_bytes"), .text("schedule"),
    ])
  for pair in pairs {
    for memory in pair.result.fit.memories where memory.needed > memory.capacity {
      table.append([
        .text(pair.network), .text(pair.device), .text(memory.name), .bytes(memory.needed),
        .bytes(memory.capacity), .text(pair.result.setup.placement),
      ])
    }
  }
  return table
}

private func memoryPlot(_ pair: ComparedPair) -> Plot {
  let fit = pair.result.fit
  let names = fit.problems.filter { $0.demand == .activations }.flatMap(\.memories)
  let steps = pair.result.layers.filter { $0.time.total > .zero && $0.liveBytes > .zero }
  return .memoryOverTime(
    MemoryOverTime(
      name: "memory \(pair.title)", title: "Live activations of \(pair.title)",
      steps: steps.map { .init(layer: $0.name, live: $0.liveBytes) },
      capacities: fit.memories.filter { names.contains($0.name) }
        .map { .init(name: $0.name, bytes: $0.capacity) }))
}
