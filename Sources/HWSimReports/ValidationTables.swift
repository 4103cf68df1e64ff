import HWSimCore

/// One line for each group; columns that no group fills are left out.
func accuracyTable(_ groups: [ValidationGroup]) -> Table {
  let columns: [(column: Table.Column, cell: (ValidationGroup) -> String?)] = [
    (.text("metric"), { $0.key.isOverview ? $0.key.quantity.title : nil }),
    (.text("device"), { group in group.key.device.map { $0 + threads(group.key) } }),
    (.text("runtime"), { $0.key.runtime }),
    (.text("family"), { $0.key.family }),
    (.text("input"), { $0.key.input }),
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
  let isRounded = rows.contains { $0.isVisiblyRounded }
  var table = Table(
    [
      .text("network"), .text("device"), .text("runtime"), .number("measured"),
      .number("predicted"), .number("error"),
    ] + (isRounded ? [.number("beyond rounding")] : []) + [
      .text("nine of ten in"), .text("caveats"),
    ])
  for row in rows {
    let interval = row.interval.map {
      "\(amount($0.lowerBound, row.unit)) to \(amount($0.upperBound, row.unit))"
    }
    let rounding = row.isVisiblyRounded ? row.roundingError : nil
    let measured =
      amount(row.measured, row.unit) + (rounding.map { " ± \(amount($0, row.unit))" } ?? "")
    table.append(
      [
        row.name, row.device, row.runtime, measured, amount(row.predicted, row.unit),
        signed(row.value.ratio - 1),
      ] + (isRounded ? [signed(row.errorBeyondRounding)] : []) + [
        interval ?? "-", row.caveats.joined(separator: "; "),
      ])
  }
  return table
}

func factorTable(_ factors: [ScaleFactor]) -> Table {
  var table = Table([
    .text("device"), .text("runtime"), .number("rows"), .number("factor"),
    .number("mean error without"), .number("mean error with"), .number("within 10 % without"),
    .number("within 10 % with"),
  ])
  for factor in factors {
    table.append([
      factor.device, factor.runtime, "\(factor.with.count)", fixed(factor.factor, decimals: 3),
      percent(factor.without.meanError), percent(factor.with.meanError),
      share(factor.without.within10), share(factor.with.within10),
    ])
  }
  return table
}

func ratioTable(_ ratios: [DeviceRatio]) -> Table {
  var table = Table([
    .text("network"), .text("devices"), .number("measured"), .text("as far as rounded"),
    .number("predicted"), .number("error"), .number("beyond rounding"),
  ])
  for ratio in ratios {
    let (low, high) = (ratio.possible.lowerBound, ratio.possible.upperBound)
    table.append([
      ratio.name, ratio.devices, fixed(ratio.measured, decimals: 2),
      "\(fixed(low, decimals: 2)) to \(fixed(high, decimals: 2))",
      fixed(ratio.predicted, decimals: 2), signed(ratio.value.ratio - 1),
      signed(error(of: ratio.predicted, beyond: ratio.possible)),
    ])
  }
  return table
}

extension ValidationRow {
  /// Whether the step of the printed figure is a part of its error that one should see.
  fileprivate var isVisiblyRounded: Bool { (roundingError ?? 0) > 0.002 * measured }

  fileprivate var errorBeyondRounding: Double {
    let half = roundingError ?? 0
    return error(of: predicted, beyond: measured - half...measured + half)
  }
}

/// (predicted - measured) / measured, of the measured values that are possible the nearest one.
private func error(of predicted: Double, beyond possible: ClosedRange<Double>) -> Double {
  let nearest = min(max(predicted, possible.lowerBound), possible.upperBound)
  return nearest > 0 ? predicted / nearest - 1 : 0
}

private func threads(_ key: ValidationGroup.Key) -> String {
  key.threads.map { $0 > 1 ? ", \($0) threads" : "" } ?? ""
}

private func worst(_ outlier: Accuracy.Outlier) -> String {
  "\(outlier.name) \(signed(outlier.ratio - 1))"
}

private func share(_ value: Double) -> String { fixed(value * 100, decimals: 0) + " %" }

private func signed(_ share: Double) -> String { (share < 0 ? "" : "+") + percent(share) }

func amount(_ value: Double, _ unit: PublishedMetric.BaseUnit) -> String {
  switch unit {
  case .second: "\(Seconds(value))"
  case .joule: "\(Joules(value))"
  case .byte: "\(Quantity<Byte>(value))"
  case .perSecond: "\(significant(value)) /s"
  }
}
