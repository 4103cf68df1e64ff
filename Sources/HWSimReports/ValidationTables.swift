import HWSimCore

/// One line for each group; columns that no group fills are left out.
func accuracyTable(_ groups: [ValidationGroup]) -> Table {
  let columns: [(column: Table.Column, cell: (ValidationGroup) -> String?)] = [
    (.text("metric"), { $0.key.isOverview ? $0.key.quantity.title : nil }),
    (.text("device"), { group in group.key.device.map { $0 + threads(group.key) } }),
    (.text("runtime"), { $0.key.runtime }),
    (.text("family"), { $0.key.family }),
    (
      .text("device was"),
      { $0.key.isCalibrated.map { $0 ? "calibrated" : "not calibrated" } }
    ),
    (.number("rows"), { "\($0.accuracy.count)" }),
    (.number("mean error"), { percent($0.accuracy.meanError) }),
    (.number("median"), { percent($0.accuracy.medianError) }),
    (.number("within 5 %"), { share($0.accuracy.within5) }),
    (.number("10 %"), { share($0.accuracy.within10) }),
    (.number("20 %"), { share($0.accuracy.within20) }),
    (.number("bias"), { fixed($0.accuracy.bias, decimals: 2) }),
    (.number("tau"), { $0.accuracy.rankCorrelation.map { fixed($0, decimals: 2) } }),
    (.number("in interval"), { $0.accuracy.coverage.map(share) }),
    (.number("k x MACs"), { $0.macs.map { percent($0.meanError) } }),
    (.number("by class"), { $0.classes.map { percent($0.meanError) } }),
    (.text("worst"), { group in group.accuracy.worst.first.map(worst) }),
  ]
  let used = columns.filter { column in groups.contains { column.cell($0) != nil } }
  var table = Table(used.map(\.column))
  for group in groups { table.append(used.map { $0.cell(group) ?? "-" }) }
  return table
}

func validationRowTable(_ rows: [ValidationRow]) -> Table {
  var table = Table([
    .text("network"), .text("device"), .text("runtime"), .number("measured"),
    .number("predicted"), .number("error"), .text("nine of ten in"), .text("caveats"),
  ])
  for row in rows {
    let interval = row.interval.map {
      "\(amount($0.lowerBound, row.unit)) to \(amount($0.upperBound, row.unit))"
    }
    table.append([
      row.network, row.device, row.runtime, amount(row.measured, row.unit),
      amount(row.predicted, row.unit), signed(row.value.ratio - 1), interval ?? "-",
      row.caveats.joined(separator: "; "),
    ])
  }
  return table
}

private func threads(_ key: ValidationGroup.Key) -> String {
  key.threads.map { $0 > 1 ? ", \($0) threads" : "" } ?? ""
}

private func worst(_ outlier: Accuracy.Outlier) -> String {
  "\(outlier.name) \(signed(outlier.ratio - 1))"
}

private func share(_ value: Double) -> String { fixed(value * 100, decimals: 0) + " %" }

private func signed(_ share: Double) -> String { (share < 0 ? "" : "+") + percent(share) }

private func amount(_ value: Double, _ unit: PublishedMetric.BaseUnit) -> String {
  switch unit {
  case .second: "\(Seconds(value))"
  case .joule: "\(Joules(value))"
  case .byte: "\(Quantity<Byte>(value))"
  case .perSecond: "\(significant(value)) /s"
  }
}
