import HWSimCore

/// CSV: one record for each row of the measurements; what was not compared has a reason instead of values.
func validationRecords(_ result: ValidationResult) -> Table {
  var table = Table(
    ["id", "network", "layer", "family", "device", "runtime", "metric", "unit", "calibrated"]
      .map(Table.Column.text)
      + ["measured", "predicted", "error", "low", "high"].map(Table.Column.number)
      + [.text("caveats"), .text("reason")])
  for row in result.rows {
    table.append([
      row.measurement.id, row.network, row.measurement.layer, row.family, row.device, row.runtime,
      row.quantity.rawValue, row.unit.rawValue, row.isCalibrated.map { "\($0)" } ?? "",
      "\(row.measured)", "\(row.predicted)", "\(row.value.ratio - 1)",
      row.interval.map { "\($0.lowerBound)" } ?? "",
      row.interval.map { "\($0.upperBound)" } ?? "",
      row.caveats.joined(separator: "; "), "",
    ])
  }
  for row in result.unmapped {
    let measurement = row.measurement
    table.append(
      [measurement.id, measurement.network, measurement.layer, "", "", "", measurement.metric]
        + [String](repeating: "", count: 8) + [row.reason])
  }
  return table
}
