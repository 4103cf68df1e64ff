import HWSimCore

extension ReportSection {
  /// What would help, each with the gain that a simulation of it predicts.
  static let advice = ReportSection(title: "10. What would help") { input in
    let candidates = input.detailed.flatMap { pair in
      pair.whatIfs(.advice).map { Candidate(pair: pair, change: $0.change, result: $0.result) }
    }.filter { $0.pair.result.time.total > .zero }
    let ranked = candidates.indices.sorted {
      (candidates[$0].latencyChange, $0) < (candidates[$1].latencyChange, $1)
    }.map { candidates[$0] }
    // What does not fit is no help, however fast it were.
    let helpful = ranked.filter { $0.result.fit.fits && $0.latencyChange < -leastGain }
    var advised: Set<String> = []
    let best = helpful.filter { advised.insert($0.pair.title).inserted }
    var items: [SectionItem] = []
    if helpful.isEmpty {
      items.append(
        .paragraph(
          candidates.isEmpty
            ? "No change was simulated for these pairs."
            : "None of the \(candidates.count) changes that were simulated fits and gains more than "
              + "\(percent(leastGain))."))
    } else {
      items.append(.paragraph("The change that gains most, for each pair that one was found for:"))
      items.append(.block(.numbered(best.map(\.sentence))))
    }
    if !candidates.isEmpty { items.append(.foldedIfLong(candidateTable(ranked, input))) }
    let layers = input.detailed.flatMap(slackLayers)
    if !layers.isEmpty { items.append(.table(slackTable(layers))) }
    return items + [.paragraph(scope(candidates, input))]
  }
}

/// Gains below it are not worth a line.
private let leastGain = 0.02

private func scope(_ candidates: [Candidate], _ input: ComparisonInput) -> String {
  let pairs = Set(candidates.map { [$0.pair.network, $0.pair.device] }).count
  return """
    Changes were simulated for \(pairs) of \(input.pairs.count) pairs, one at a time: the first networks on each \
    device, as long as that takes no more than a few seconds. A smaller or coarser network is another network: train \
    it before you believe its accuracy.
    """
}

/// A change that was simulated.
private struct Candidate {
  let pair: ComparedPair
  let change: WhatIf
  let result: SimulationResult

  var latencyChange: Double { result.time.total / pair.result.time.total - 1 }

  var energyChange: Double? {
    let before = pair.result.energy.total
    return before > .zero ? result.energy.total / before - 1 : nil
  }

  var words: String { "\(change.quantity) \(change.after) instead of \(change.before)" }

  var sentence: String {
    let energy = energyChange.map { ", energy \(signedPercent($0))" } ?? ""
    let fit = pair.fits ? "" : ", and it fits"
    return "\(pair.title): \(words): latency \(pair.result.time.total) to \(result.time.total) "
      + "(\(signedPercent(latencyChange)))\(energy)\(fit)."
  }
}

private func candidateTable(_ candidates: [Candidate], _ input: ComparisonInput) -> DataTable {
  var table = DataTable(
    "advice", "Changes that were simulated, the largest gain first",
    [
      .text("network"), .text("device"), .text("change"), .text("from", "before"),
      .text("to", "after"), .number("latency", "latency_s"), .number("change", "latency_change"),
      .number("energy", "energy_change"), .number("activations", "activation_bytes"),
      .text("fits"), .text("accuracy as published", "accuracy"),
    ])
  for candidate in candidates {
    let result = candidate.result
    let accuracy = mainAccuracy(input.accuracies[result.network.name] ?? [])
    let isSame = result.network.name == candidate.pair.network
    table.append([
      .text(candidate.pair.network), .text(candidate.pair.device), .text(candidate.change.quantity),
      .text(candidate.change.before), .text(candidate.change.after),
      .quantity(result.time.total), .change(candidate.latencyChange),
      candidate.energyChange.map { .change($0) } ?? .missing("no energy is known"),
      .bytes(result.activationBytes), .text(result.fit.fits ? "yes" : "no"),
      isSame
        ? candidate.change.quantity == "precision"
          ? .missing("what another precision costs in accuracy is not known here")
          : .text("unchanged")
        : accuracy.map { .text("\($0.percent) % \($0.metric.rawValue), \($0.dataset)") }
          ?? .missing("not published in the tables that hwsim knows"),
    ])
  }
  return table
}

// MARK: - Layers with slack

/// A layer that takes much of the time and leaves the multipliers idle for most of it.
private struct SlackLayer {
  let pair: ComparedPair
  let layer: LayerResult

  var share: Double { layer.time.total / pair.result.time.total }
  var atPeak: Double { layer.time.peak / layer.time.total }
  var waiting: Double { layer.time.transfers.reduce(.zero, +) / layer.time.total }
}

private func slackLayers(_ pair: ComparedPair) -> [SlackLayer] {
  slowestLayers(pair.result, 2).map { SlackLayer(pair: pair, layer: $0) }
    .filter { $0.share >= 0.05 && $0.atPeak < 0.5 && $0.layer.counts.macs > 0 }
}

private func slackTable(_ layers: [SlackLayer]) -> DataTable {
  var table = DataTable(
    "slack", "Layers worth a closer look: at least 5 % of the time, at less than half the peak",
    [
      .text("network"), .text("device"), .text("layer"), .text("kernel"),
      .number("of the time", "time_share"), .number("at peak", "peak_share"),
      .text("bound"), .number("waiting for memory", "waiting_share"),
      .number("at peak, the latency would be", "latency_at_peak_s"),
    ])
  for entry in layers {
    let (time, total) = (entry.layer.time, entry.pair.result.time.total)
    table.append([
      .text(entry.pair.network), .text(entry.pair.device), .text(entry.layer.name),
      .text(executionName(entry.layer.execution)), .share(entry.share), .share(entry.atPeak),
      .text(entry.pair.result.boundName(time)), .share(entry.waiting),
      .quantity(total - time.total + time.peak),
    ])
  }
  return table
}
