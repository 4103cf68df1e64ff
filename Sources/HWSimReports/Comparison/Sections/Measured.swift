import HWSimCore

extension ReportSection {
  private static let warning =
    "Where these rows are among those that calibrated a runtime, they are closer than a new network would be: "
    + "'hwsim validate --left-out network' predicts each without itself."

  /// Predictions beside what others measured of the same network on the same device.
  static let measured = ReportSection(title: "9. Predicted against measured") { input in
    let rows = input.measurements
    let known = Set(rows.map { [$0.network, $0.device] })
    let missing = input.pairs.filter { !known.contains([$0.network, $0.result.setup.device]) }
    let names = listed(missing.map(\.title), most: 8)
    let absence =
      "No measurement of \(missing.count == 1 ? "this pair" : "these pairs") with the same runtime, precision, "
      + "clock and threads is at hand: \(names)."
    let others = input.otherMeasurements
    var items: [SectionItem] = []
    if !rows.isEmpty { items.append(.table(measuredTable(rows))) }
    let latencies = rows.filter { $0.quantity == .latency }
    if let summary = summary(latencies) { items.append(.paragraph(summary)) }
    if !rows.isEmpty { items.append(.paragraph(warning)) }
    if latencies.count > 1 { items.append(.plot(plot(latencies))) }
    if !missing.isEmpty { items.append(.paragraph(absence)) }
    if !others.isEmpty { items.append(.foldedIfLong(otherTable(others))) }
    return items
  }
}

private func measuredTable(_ rows: [ValidationRow]) -> DataTable {
  var table = DataTable(
    "measured", "Predicted and measured",
    [
      .text("network"), .text("device"), .text("runtime"), .text("what"),
      .number("measured", "measured"), .number("predicted", "predicted"), .number("error"),
      .text("in the 90 % interval", "in_interval"), .text("unit"), .text("source"),
      .text("bear in mind", "caveats"),
    ])
  for row in rows {
    let inside = row.interval.map { $0.contains(row.measured) ? "yes" : "no" }
    table.append([
      .text(row.name), .text(row.device), .text(row.runtime), .text(row.quantity.title),
      .shown(amount(row.measured, row.unit), records: ["\(row.measured)"]),
      .shown(amount(row.predicted, row.unit), records: ["\(row.predicted)"]),
      row.measured > 0
        ? .change(row.value.ratio - 1) : .missing("nothing was measured to compare with"),
      inside.map { .text($0) } ?? .missing("no interval is known of this quantity"),
      .text(row.unit.rawValue),
      row.measurement.source.isEmpty
        ? .missing("the file of measurements names no source") : .text(row.measurement.source),
      row.caveats.isEmpty ? .text("nothing") : .text(row.caveats.joined(separator: "; ")),
    ])
  }
  return table
}

private func summary(_ rows: [ValidationRow]) -> String? {
  let errors = rows.filter { $0.measured > 0 }.map { (row: $0, error: $0.value.error) }
  guard errors.count > 1, let middle = median(errors.map(\.error)),
    let worst = errors.max(by: { $0.error < $1.error })
  else { return nil }
  return "Of \(errors.count) latencies the median error is \(percent(middle)), the worst "
    + "\(percent(worst.error)) (\(worst.row.name) on \(worst.row.device))."
}

private func plot(_ rows: [ValidationRow]) -> Plot {
  .predictedMeasured(
    PredictedMeasured<Second>(
      name: "measured", title: "Predicted and measured latency", quantity: "latency",
      groupName: "device",
      points: rows.map { row in
        .init(
          name: row.name, group: row.device, measured: Seconds(row.measured),
          predicted: Seconds(row.predicted),
          interval: row.interval.map { Seconds($0.lowerBound)...Seconds($0.upperBound) })
      }))
}

private func otherTable(_ rows: [OtherMeasurement]) -> DataTable {
  var table = DataTable(
    "measured-otherwise", "Measured in another way than simulated here; nothing is compared",
    [
      .text("network"), .text("device"), .text("runtime"), .text("what"), .number("measured"),
      .text("unit"), .text("source"), .text("difference"),
    ])
  for row in rows {
    table.append([
      .text(row.network), .text(row.device), .text(row.runtime), .text(row.quantity.title),
      .shown(amount(row.measured, row.unit), records: ["\(row.measured)"]),
      .text(row.unit.rawValue),
      row.source.isEmpty
        ? .missing("the file of measurements names no source") : .text(row.source),
      .text(row.difference),
    ])
  }
  return table
}
