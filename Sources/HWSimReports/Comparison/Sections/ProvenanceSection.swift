import HWSimCore

extension ReportSection {
  /// What devices and runtimes are, and every guess among their numbers.
  static let provenance = ReportSection(title: "11. Where the numbers are from") { input in
    // What a runtime does not know is listed once.
    var listed: [String: ListedEstimates] = [:]
    return [.paragraph(introduction)]
      + input.devices.map { device in
        let results = input.pairs(on: device).map(\.result)
        let runtime = results[0].setup.runtime
        let known = listed[runtime]
        if known == nil {
          listed[runtime] = ListedEstimates(
            device: device, estimates: Set(results.flatMap(\.trust.estimates)))
        }
        return .details(shortened(device), deviceItems(device, results, known))
      }
  }
}

/// What another device with the same runtime has told already.
private struct ListedEstimates {
  let device: String
  let estimates: Set<Provenance>
}

private let introduction = """
  'hwsim devices show NAME' prints every number of a device file with its source; here are those without one.
  """

private func deviceItems(
  _ device: String, _ results: [SimulationResult], _ known: ListedEstimates?
) -> [SectionItem] {
  guard let first = results.first else { return [] }
  let setup = first.setup
  let precisions = results.map(\.setup.precision.rawValue).unique
  let placements = results.map(\.setup.placement).unique
  let bases = results.map(\.trust.energyBasis).unique
  var facts = [
    Document.Fact("device", "\(setup.device): \(setup.deviceTitle), \(setup.clock)"),
    Document.Fact("runtime", "\(setup.runtime) (\(setup.runtimeTitle))"),
    Document.Fact("precision", precisions.joined(separator: ", ")),
    Document.Fact("placement", placements.joined(separator: ", ")),
    Document.Fact("threads", "\(setup.threads)" + (setup.isWarm ? ", warm caches" : "")),
    Document.Fact("calibration", first.trust.calibration ?? "none"),
    Document.Fact("energy", bases.joined(separator: "; ")),
  ]
  if let summary = first.inMemory {
    facts.append(Document.Fact("arrays", "\(summary.arrays) \(summary.unit)"))
  }
  if !setup.overrides.isEmpty {
    facts.append(Document.Fact("what if", setup.overrides.joined(separator: ", ")))
  }
  let uncosted = results.flatMap { $0.uncosted.map(\.name) }.unique
  if !uncosted.isEmpty {
    facts.append(Document.Fact("not costed", uncosted.joined(separator: ", ")))
  }
  let estimates = results.flatMap(\.trust.estimates).unique
  guard !estimates.isEmpty else {
    return [.block(.facts(facts)), .paragraph("No number is an estimate.")]
  }
  let new = estimates.filter { known?.estimates.contains($0) != true }
  var count = "\(estimates.count) of \(first.trust.numbers) numbers are estimates"
  if let known, new.count < estimates.count {
    count += "; \(estimates.count - new.count) are listed under \(shortened(known.device))"
  }
  guard !new.isEmpty else { return [.block(.facts(facts)), .paragraph("\(count).")] }
  return [.block(.facts(facts)), .table(estimateTable(device, new, count))]
}

private func estimateTable(
  _ device: String, _ estimates: [Provenance], _ caption: String
) -> DataTable {
  var table = DataTable(
    "estimates-\(Plot.fileName(device))", caption,
    [.text("number", "key"), .text("value"), .text("reason")])
  for estimate in estimates {
    guard case .estimated(let reason) = estimate.source else { continue }
    table.append([
      .text(estimate.key), .text(estimate.value),
      reason.isEmpty ? .missing("the file gives no reason") : .text(reason),
    ])
  }
  return table
}
