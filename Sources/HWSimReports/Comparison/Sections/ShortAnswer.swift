import HWSimCore

extension ReportSection {
  /// Which network is the fastest where, what does not fit, and what bounds: three sentences and the ranks.
  static let shortAnswer = ReportSection(title: "1. The short answer", isInSummary: true) { input in
    let rankings = input.devices.map { (device: $0, ranking: Ranking(input.pairs(on: $0))) }
    let sentences = [fastestSentence(rankings), fitSentence(input), boundSentence(input)]
    var items = [SectionItem.paragraph(sentences.joined(separator: " "))]
    if input.networks.count > 1 { items.append(.table(rankTable(input, rankings))) }
    return items
  }
}

private typealias DeviceRanking = (device: String, ranking: Ranking)

private func fastestSentence(_ rankings: [DeviceRanking]) -> String {
  // Devices of which the same is said share a part of the sentence.
  let parts = rankings.map { (device: $0.device, text: fastestPart($0.ranking)) }
  let texts = parts.map(\.text).unrepeated.map { text in
    let devices = parts.filter { $0.text == text }.map(\.device)
    return text.replacing("DEVICES", with: enumeration(devices))
  }
  return capitalised(texts.joined(separator: "; ")) + "."
}

/// - Returns: with `DEVICES` for the names of the devices.
private func fastestPart(_ ranking: Ranking) -> String {
  guard let predicted = ranking.predictedFastest else { return "nothing fits DEVICES" }
  switch ranking.fastest.count {
  case 0:
    let others = ranking.places.count > 1
    return others
      ? "on DEVICES networks cannot be ranked, as the error of their times is unknown (predicted fastest: "
        + "\(predicted))" : "on DEVICES the error of the time is unknown"
  case 1:
    let isOnlyOne = ranking.places.count { if case .rank = $0.place { true } else { false } } == 1
    return isOnlyOne
      ? "on DEVICES only \(predicted) fits" : "\(ranking.fastest[0]) is the fastest on DEVICES"
  default:
    return "on DEVICES \(enumeration(ranking.fastest)) cannot be told apart as the fastest, as their 90 % "
      + "intervals overlap"
  }
}

private func fitSentence(_ input: ComparisonInput) -> String {
  let parts = input.devices.compactMap { device -> String? in
    let pairs = input.pairs(on: device)
    let misfits = pairs.filter { !$0.fits }.map(\.network)
    guard !misfits.isEmpty else { return nil }
    if misfits.count == pairs.count, pairs.count > 1 { return "nothing fits \(device)" }
    return "\(enumeration(misfits)) \(misfits.count == 1 ? "does" : "do") not fit \(device)"
  }
  guard !parts.isEmpty else { return "Everything fits." }
  return capitalised(parts.joined(separator: "; ")) + "."
}

private func boundSentence(_ input: ComparisonInput) -> String {
  let bounds = input.devices.compactMap { device -> (bound: String, text: String)? in
    let shares = input.pairs(on: device).map { boundShares($0.result) }
    let names = shares.flatMap { $0.map(\.name) }.unrepeated
    let means = names.map { name in
      let sum = shares.reduce(0) { $0 + ($1.first { $0.name == name }?.share ?? 0) }
      return (name: name, mean: sum / Double(max(1, shares.count)))
    }
    return means.max { $0.mean < $1.mean }.map {
      ($0.name, "\(device) (\(fixed($0.mean * 100, decimals: 0)) %)")
    }
  }
  let parts = bounds.map(\.bound).unrepeated.map { bound in
    "\(bound) on \(enumeration(bounds.filter { $0.bound == bound }.map(\.text)))"
  }
  return "Most of the time is bound by \(parts.joined(separator: ", by "))."
}

private func rankTable(_ input: ComparisonInput, _ rankings: [DeviceRanking]) -> DataTable {
  var table = DataTable(
    "ranks", "Rank by latency; a range where 90 % intervals overlap",
    [.text("network")]
      + input.devices.map { .number(shortened($0), "\($0)_best_rank", "\($0)_worst_rank") })
  for network in input.networks {
    let cells = rankings.map { entry -> DataTable.Cell in
      switch entry.ranking.places.first(where: { $0.network == network })?.place {
      case .rank(let range):
        let (best, worst) = (range.lowerBound, range.upperBound)
        return .shown(best == worst ? "\(best)" : "\(best)-\(worst)", records: ["\(best)", "\(worst)"])
      case .none(let reason): return .missing(reason)
      case nil: return .missing("not simulated")
      }
    }
    table.append([.text(network)] + cells)
  }
  return table
}

private func capitalised(_ text: String) -> String {
  // Names keep their letters as they are written.
  guard let first = text.split(separator: " ").first, ["on", "nothing"].contains(first) else {
    return text
  }
  return text.prefix(1).uppercased() + text.dropFirst()
}

/// The share of the time in layers bound by each resource, largest first.
func boundShares(_ result: SimulationResult) -> [(name: String, share: Double)] {
  let total = result.time.total
  guard total > .zero else { return [] }
  var shares: [String: Double] = [:]
  for layer in result.layers where layer.time.total > .zero {
    shares[result.boundName(layer.time), default: 0] += layer.time.total / total
  }
  return shares.map { (name: $0.key, share: $0.value) }
    .sorted { ($1.share, $0.name) < ($0.share, $1.name) }
}
