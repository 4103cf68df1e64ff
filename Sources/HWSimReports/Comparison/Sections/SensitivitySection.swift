import HWSimCore

extension ReportSection {
  /// What half and twice of each number of a device does to latency and energy.
  static let sensitivity = ReportSection(title: "8. What the latency depends on") { input in
    let pairs = input.detailed.filter { !$0.whatIfs(.sensitivity).isEmpty }
    guard !pairs.isEmpty else {
      return [
        .paragraph("No what-ifs are among the results; 'hwsim report' without --from makes them.")
      ]
    }
    let scope =
      pairs.count == input.pairs.count
      ? ""
      : " Of \(input.pairs.count) pairs, \(pairs.count) were varied: the first networks on each device."
    var items: [SectionItem] = [
      .paragraph(introduction + scope), .foldedIfLong(sensitivityTable(pairs)),
    ]
    items += pairs.prefix(mostPlots).map { .plot(plot($0)) }
    return items
  }
}

private let mostPlots = 4

private let introduction = """
  Each number is halved and doubled by itself, as with --set; cycles stay cycles, so that a faster clock also \
  speeds up waiting that is counted in cycles. Memories of another size are replayed anew; what has too little room \
  then is simulated as if it had enough.
  """

/// A number that was halved and doubled.
private struct Varied: Hashable {
  let quantity: String
  let before: String
}

private func varied(_ pair: ComparedPair) -> [(
  number: Varied, halved: SimulationResult?, doubled: SimulationResult?
)] {
  let changes = pair.whatIfs(.sensitivity)
  let numbers = changes.map {
    Varied(quantity: $0.change.quantity, before: $0.change.before)
  }.unique
  let found = numbers.map { number in
    let own = changes.filter {
      $0.change.quantity == number.quantity && $0.change.before == number.before
    }
    return (
      number: number, halved: own.first { $0.change.factor == 0.5 }?.result,
      doubled: own.first { $0.change.factor == 2 }?.result
    )
  }
  // What matters most first.
  let base = pair.result.time.total
  let effects = found.map { entry in
    [entry.halved, entry.doubled].compactMap { $0 }
      .map { abs($0.time.total.value - base.value) }.max() ?? 0
  }
  return found.indices.sorted { (effects[$1], $0) < (effects[$0], $1) }.map { found[$0] }
}

private let impossible = "the device cannot be so"

private func sensitivityTable(_ pairs: [ComparedPair]) -> DataTable {
  var table = DataTable(
    "sensitivity", "Change of latency and energy with half and twice of each number",
    [
      .text("network"), .text("device"), .text("number"), .text("is", "value"),
      .number("latency at half", "latency_change_halved"),
      .number("at twice", "latency_change_doubled"),
      .number("energy at half", "energy_change_halved"),
      .number("at twice", "energy_change_doubled"), .text("fits at half"),
    ])
  for pair in pairs {
    let (time, energy) = (pair.result.time.total, pair.result.energy.total)
    for (number, halved, doubled) in varied(pair) {
      let latencies = [halved, doubled].map { result -> DataTable.Cell in
        guard let result, time > .zero else { return .missing(impossible) }
        return .change(result.time.total / time - 1)
      }
      let energies = [halved, doubled].map { result -> DataTable.Cell in
        guard let result, energy > .zero else { return .missing(impossible) }
        return .change(result.energy.total / energy - 1)
      }
      table.append(
        [.text(pair.network), .text(pair.device), .text(number.quantity), .text(number.before)]
          + latencies + energies + [
            halved.map { .text($0.fit.fits ? "yes" : "no") } ?? .missing(impossible)
          ])
    }
  }
  return table
}

private func plot(_ pair: ComparedPair) -> Plot {
  .sensitivity(
    Sensitivity(
      name: "sensitivity \(pair.title)", title: "What the latency of \(pair.title) depends on",
      baseline: pair.result.time.total,
      rows: varied(pair).map {
        .init(
          parameter: "\($0.number.quantity) (\($0.number.before))",
          halved: $0.halved?.time.total, doubled: $0.doubled?.time.total)
      }))
}
