import HWSimCore

extension ReportSection {
  /// The command and the files behind the figures, and how predictions of their kind missed.
  static let trust = ReportSection(
    title: "2. How to rebuild it, and how far to trust it", isInSummary: true
  ) { input in
    let rebuilding = input.rebuilding
    var items: [SectionItem] = [
      .paragraph("hwsim \(rebuilding.version) made this report with"),
      .block(.code(rebuilding.command)),
    ]
    if !rebuilding.inputs.isEmpty {
      let inputs = SectionItem.table(inputTable(rebuilding.inputs))
      items.append(.details("Files that the figures come from", [inputs]))
    }
    items.append(.table(trustTable(input)))
    items.append(.paragraph(explanation))
    return items
  }
}

private let explanation = """
  Intervals come from predictions of networks and devices that a calibration had not seen: nine of ten measured \
  times lay there. Where nothing comparable was measured, the error is unknown, and the report ranks nothing. \
  Estimates are numbers of the device and runtime files without a source; section 11 lists them.
  """

private func inputTable(_ files: [Rebuilding.InputFile]) -> DataTable {
  var table = DataTable(
    "inputs", "Inputs", [.text("file"), .text("what"), .text("SHA-256", "sha256")])
  for file in files { table.append([.text(file.name), .text(file.role), .text(file.sha256)]) }
  return table
}

/// A line for all networks of a device of which the same is known.
private func trustTable(_ input: ComparisonInput) -> DataTable {
  var table = DataTable(
    "trust", "How far to trust the times",
    [
      .text("device"), .text("runtime"), .text("precision"), .text("networks"),
      .number("90 % interval", "low_factor", "high_factor"), .number("mean error", "mean_error"),
      .text("tested on", "tested_on"), .text("calibrated on", "calibrated_on"),
      .number("estimates", "estimates", "numbers"),
    ])
  for device in input.devices {
    let pairs = input.pairs(on: device)
    for known in pairs.map({ Known($0.result) }).unique {
      let networks = pairs.filter { Known($0.result) == known }.map(\.network)
      let names = networks.count == pairs.count && pairs.count > 1 ? "all" : listed(networks)
      table.append(known.row(device, names))
    }
  }
  return table
}

/// What is known of the errors of a prediction.
private struct Known: Hashable {
  let runtime: String
  let precision: Precision
  let confidence: Confidence
  let calibration: String?
  let anchor: String?
  let isTraining: Bool
  let estimates: Int
  let numbers: Int

  init(_ result: SimulationResult) {
    (runtime, precision) = (result.setup.runtime, result.setup.precision)
    (confidence, calibration) = (result.trust.confidence, result.trust.calibration)
    (anchor, isTraining) = (result.trust.anchor, result.network.training != nil)
    (estimates, numbers) = (result.trust.estimates.count, result.trust.numbers)
  }

  func row(_ device: String, _ networks: String) -> [DataTable.Cell] {
    var cells: [DataTable.Cell] = [
      .text(device), .text(runtime), .text(precision.rawValue), .text(networks),
    ]
    if case .tested(let how, let spread) = confidence {
      let (low, high) = (spread.interval.lowerBound, spread.interval.upperBound)
      cells += [
        .shown(
          "\(signedPercent(low - 1)) to \(signedPercent(high - 1))", records: ["\(low)", "\(high)"]),
        .share(spread.meanError), .text(how),
      ]
    } else {
      cells += [DataTable.Cell](repeating: .missing(unknown), count: 3)
    }
    let basis = (calibration.map { [$0] } ?? []) + (anchor.map { ["anchored by \($0)"] } ?? [])
    cells.append(
      basis.isEmpty
        ? .missing("no calibration of this runtime") : .text(basis.joined(separator: "; ")))
    cells.append(.shown("\(estimates) of \(numbers)", records: ["\(estimates)", "\(numbers)"]))
    return cells
  }

  private var unknown: String {
    if isTraining { return "error unknown: calibrations are of inferences" }
    return calibration == nil
      ? "error unknown: nothing was measured with this runtime"
      : "error unknown: nothing like it was measured"
  }
}
