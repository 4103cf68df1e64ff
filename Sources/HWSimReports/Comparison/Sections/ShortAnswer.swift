import HWSimCore

extension ReportSection {
  /// Which network is the fastest where, what does not fit, and what bounds: three sentences and the ranks.
  static let shortAnswer = ReportSection(title: "1. The short answer", isInSummary: true) { input in
    let rankings = input.devices.map { DeviceRanking($0, input.pairs(on: $0)) }
    let sentences = [fastestSentence(rankings), fitSentence(input), boundSentence(input)]
    var items = [SectionItem.paragraph(sentences.filter { !$0.isEmpty }.joined(separator: " "))]
    if input.networks.count > 1 { items.append(.table(rankTable(input, rankings))) }
    return items
  }
}

private struct DeviceRanking {
  let device: String
  let pairs: [ComparedPair]
  let ranking: Ranking

  init(_ device: String, _ pairs: [ComparedPair]) {
    (self.device, self.pairs, ranking) = (device, pairs, Ranking(pairs))
  }
}

/// - Returns: nothing where several networks are all too large; what does not fit is said next.
private func fastestSentence(_ rankings: [DeviceRanking]) -> String {
  // Devices of which the same is said share a part of the sentence.
  let parts = rankings.filter { $0.pairs.count == 1 || $0.ranking.predictedFastest != nil }
    .map { (device: $0.device, said: FastestPart($0)) }
  guard !parts.isEmpty else { return "" }
  let texts = parts.map(\.said).unique.map { said in
    said.before + listed(parts.filter { $0.said == said }.map(\.device)) + said.after
  }
  return capitalised(texts.joined(separator: "; ")) + "."
}

/// What is said of devices, before and after their names.
private struct FastestPart: Hashable {
  let before: String
  let after: String

  init(_ device: DeviceRanking) {
    let (pairs, ranking) = (device.pairs, device.ranking)
    let predicted = shortened(ranking.predictedFastest ?? "")
    switch ranking.fastest.count {
    case _ where pairs.count == 1: (before, after) = Self.only(pairs[0])
    case _ where pairs.count(where: \.fits) == 1:
      (before, after) = ("on ", " only \(predicted) fits")
    case 0:
      before = "on "
      after =
        " networks cannot be ranked, as the error of their times is unknown (predicted fastest: "
        + "\(predicted))"
    case 1: (before, after) = ("\(shortened(ranking.fastest[0])) is the fastest on ", "")
    default:
      before = "on "
      after =
        " \(listed(ranking.fastest)) cannot be told apart as the fastest, as their 90 % intervals overlap"
    }
  }

  private static func only(_ pair: ComparedPair) -> (before: String, after: String) {
    let verb = pair.fits ? "takes" : "would take"
    let interval =
      pair.result.timeInterval.map {
        " (nine of ten cases: \($0.lowerBound) to \($0.upperBound))"
      } ?? " (error unknown)"
    return ("\(shortened(pair.network)) \(verb) \(pair.result.time.total)\(interval) on ", "")
  }
}

private func fitSentence(_ input: ComparisonInput) -> String {
  let parts = input.devices.compactMap { device -> (device: String, said: String)? in
    let pairs = input.pairs(on: device)
    let misfits = pairs.filter { !$0.fits }.map(\.network)
    guard !misfits.isEmpty else { return nil }
    if misfits.count == pairs.count, pairs.count > 1 { return (device, "nothing fits") }
    let verb = misfits.count == 1 ? "does" : "do"
    return (device, "\(listed(misfits)) \(verb) not fit")
  }
  guard !parts.isEmpty else { return "Everything fits." }
  let texts = parts.map(\.said).unique.map { said in
    "\(said) \(listed(parts.filter { $0.said == said }.map(\.device)))"
  }
  let cure = input.isSummary ? "" : " (section 4 has what would)"
  return capitalised(texts.joined(separator: "; ")) + cure + "."
}

private func boundSentence(_ input: ComparisonInput) -> String {
  let bounds = input.devices.compactMap { device -> (bound: String, text: String)? in
    let shares = input.pairs(on: device).map { timeByBound($0.result) }
    let names = shares.flatMap { $0.map(\.name) }.unique
    let means = names.map { name in
      let sum = shares.reduce(0) { $0 + ($1.first { $0.name == name }?.share ?? 0) }
      return (name: name, mean: sum / Double(max(1, shares.count)))
    }
    return means.max { $0.mean < $1.mean }.map {
      ($0.name, "\(device) (\(fixed($0.mean * 100, decimals: 0)) %)")
    }
  }
  let parts = bounds.map(\.bound).unique.map { bound in
    "\(bound) on \(listed(bounds.filter { $0.bound == bound }.map(\.text)))"
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
        return .shown(
          best == worst ? "\(best)" : "\(best)-\(worst)", records: ["\(best)", "\(worst)"])
      case .unranked(let reason): return .missing(reason)
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
