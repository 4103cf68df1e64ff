public import HWSimCore

/// Input of `Plot.predictedMeasured`: predictions beside what was measured.
public struct PredictedMeasured<U: Unit>: Sendable {
  public struct Point: Hashable, Sendable {
    public let name: String
    /// Which points look alike: a family of networks, or a device.
    public let group: String
    public let measured: Quantity<U>
    public let predicted: Quantity<U>
    /// Where the measured value was expected in nine of ten cases; nil where nothing is known.
    public let interval: ClosedRange<Quantity<U>>?

    public init(
      name: String, group: String, measured: Quantity<U>, predicted: Quantity<U>,
      interval: ClosedRange<Quantity<U>>? = nil
    ) {
      self.name = name
      self.group = group
      self.measured = measured
      self.predicted = predicted
      self.interval = interval
    }
  }

  public let name: String
  public let title: String
  /// One word in lower case, as in `"latency"`.
  public let quantity: String
  /// What a group is, as in `"device"`: the legend's title.
  public let groupName: String
  public let points: [Point]

  public init(
    name: String, title: String, quantity: String, groupName: String, points: [Point]
  ) {
    self.name = name
    self.title = title
    self.quantity = quantity
    self.groupName = groupName
    self.points = points
  }
}

extension Plot {
  /// Predicted against measured on two equal logarithmic axes, with the line of equality and a band of ±10 %;
  /// below it their ratio, as many decades hide what is a few per cent off.
  ///
  /// The points that are farthest off have their names.
  public static func predictedMeasured<U: Unit>(_ input: PredictedMeasured<U>) -> Plot {
    PredictedMeasuredPlot(input).plot
  }
}

private struct PredictedMeasuredPlot<U: Unit> {
  struct Row {
    let name: String
    let group: String
    let measured: Double
    let predicted: Double
    let interval: ClosedRange<Double>?

    var ratio: Double { predicted / measured }
    /// The same for half and for twice.
    var distance: Double { abs(decades(ratio)) }
  }

  let input: PredictedMeasured<U>
  let rows: [Row]
  let groups: [String]
  let scale: PlotScale
  private let named = 6

  init(_ input: PredictedMeasured<U>) {
    self.input = input
    let points = input.points.filter { point in
      [point.measured.value, point.predicted.value].allSatisfy { $0 > 0 && $0.isFinite }
    }
    rows = points.map { point in
      let interval = PlotFigure.value(point.predicted, interval: point.interval).checked.interval
      return Row(
        name: shown(point.name), group: shown(point.group), measured: point.measured.value,
        predicted: point.predicted.value, interval: interval)
    }
    groups = rows.map(\.group).unique
    let values = rows.flatMap { row in
      [row.measured, row.predicted] + (row.interval.map { [$0.lowerBound, $0.upperBound] } ?? [])
    }
    scale = .logarithmic(values, pixels: 480)
  }

  var plot: Plot {
    Plot(
      name: input.name, title: input.title, altText: altText, records: records, text: text,
      view: view)
  }

  private var fields: [String] {
    ["predicted", "low", "high", "measured"].map { "\($0)_\(U.symbol.lowercased())" }
  }

  /// Points, and two rows for the ends of the lines.
  private var records: Table {
    var table = Table(
      ["part", "name", "group"].map(Table.Column.text)
        + (fields + ["ratio", "ratio_low", "ratio_high"]).map(Table.Column.number)
        + labelColumns)
    let radius = 5.0
    var placement = LabelPlacement(
      width: scale.pixels, height: scale.pixels,
      around: rows.map { (scale.position($0.measured), scale.position($0.predicted), radius) })
    var places: [Int: LabelPlacement.Place] = [:]
    for index in worst {
      let row = rows[index]
      places[index] = placement.place(
        row.name, x: scale.position(row.measured), y: scale.position(row.predicted),
        radius: radius)
    }
    for (index, row) in rows.enumerated() {
      table.append(
        ["point", row.name, row.group, "\(row.predicted)"]
          + [row.interval?.lowerBound, row.interval?.upperBound].map { $0.map { "\($0)" } ?? "" }
          + ["\(row.measured)", "\(row.ratio)"]
          + [row.interval?.lowerBound, row.interval?.upperBound].map {
            $0.map { "\($0 / row.measured)" } ?? ""
          }
          + labelCells(row.name, places[index], scale, scale))
    }
    for end in rows.isEmpty ? [] : [scale.domain.lowerBound, scale.domain.upperBound] {
      table.append(
        ["equal", "", "", "\(end)", "\(end * 0.9)", "\(end * 1.1)", "\(end)", "1", "0.9", "1.1"]
          + labelCells("", nil, scale, scale))
    }
    return table
  }

  /// The numbers of the rows that are farthest off.
  private var worst: [Int] {
    let order = rows.indices.sorted { (rows[$1].distance, $0) < (rows[$0].distance, $1) }
    return Array(order.filter { rows[$0].distance > decades(1.1) }.prefix(named))
  }

  // MARK: - Drawing

  private var view: VegaLite.View {
    let x = VegaLite.Channel.number(
      fields[3], "measured \(input.quantity)", scale: scale.scale, axis: scale.axis(U.symbol))
    let predicted = panel(
      x, fields[..<3],
      .number(
        fields[0], "predicted \(input.quantity)", scale: scale.scale,
        axis: scale.axis(U.symbol).withFixedExtent), height: scale.pixels)
    var quotients = ratios.axis(nil).withFixedExtent
    quotients.values = [0.1, 0.2, 0.5, 0.67, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 2, 5, 10]
      .filter(ratios.domain.contains)
    let ratio = panel(
      x, ["ratio", "ratio_low", "ratio_high"],
      .number(
        "ratio", "predicted / measured", scale: ratios.scale,
        axis: quotients), height: ratios.pixels)
    return VegaLite.View(
      title: .init(text: input.title, subtitle: [note]), vconcat: [predicted, ratio],
      spacing: PlotLayout.spacing)
  }

  /// - Parameter fields: of the value, and of both ends of what surrounds it.
  private func panel(
    _ x: VegaLite.Channel, _ fields: ArraySlice<String>, _ y: VegaLite.Channel, height: Double
  ) -> VegaLite.View {
    let names = Array(fields)
    let encoding = VegaLite.Encoding(x: x, y: y)
    var low = y
    low.field = names[1]
    let range = encoding.with(\.y, low).with(\.y2, .field(names[2]))
    let group = VegaLite.Channel.name(
      "group", input.groupName, sort: groups,
      scale: .init(domain: groups.map(VegaLite.Value.text)), legend: .some(.init(columns: 1)))
    let (points, equal) = (VegaLite.Filter("part", "point"), VegaLite.Filter("part", "equal"))
    let isUpper = names[0] != "ratio"
    return VegaLite.View(
      width: scale.pixels, height: .pixels(height),
      layer: [
        .init(.init(.area, .band).with(\.clip, true), range, rows: equal),
        .init(.init(.line, .limit), encoding, rows: equal),
        .init(.init(.rule, .whisker).with(\.opacity, 0.3).with(\.clip, true), range, rows: points),
        .init(
          .init(.point).with(\.size, 50).with(\.strokeWidth, 1.5).with(\.opacity, 1).with(
            \.clip, true),
          encoding.with(\.color, group).with(\.shape, group), rows: points,
          params: isUpper ? [.zoom] : nil),
      ] + (isUpper ? labelLayers(encoding) : []))
  }

  /// From half to twice at the most, and at least the band.
  private var ratios: PlotScale {
    let values = rows.flatMap { row in
      [row.ratio]
        + (row.interval.map { [$0.lowerBound / row.measured, $0.upperBound / row.measured] } ?? [])
    }
    let (low, high) = (values.min() ?? 1, values.max() ?? 1)
    let ratios = rows.map(\.ratio)
    let least = min(max(low, 0.5), ratios.min() ?? 1, 0.85)
    let most = max(min(high, 2), ratios.max() ?? 1, 1.18)
    return .logarithmic([least, most], pixels: 150)
  }

  private var note: String {
    let near = rows.count { $0.ratio >= 0.9 && $0.ratio <= 1.1 }
    let intervals =
      rows.contains { $0.interval != nil } ? "; vertical lines: 90 % interval" : ""
    return "Dashed: predicted = measured; band: ±10 %, \(near) of \(rows.count) points\(intervals)."
  }

  // MARK: - Words

  private var altText: String {
    let near = rows.count { $0.ratio >= 0.9 && $0.ratio <= 1.1 }
    let errors = rows.map { abs($0.ratio - 1) }
    let median = median(errors).map { "Median error \(percent($0)). " } ?? ""
    let worst = self.worst.first.map { index in
      let row = rows[index]
      return "Farthest off: \(row.name), predicted \(Quantity<U>(row.predicted)), measured "
        + "\(Quantity<U>(row.measured))."
    }
    return "Predicted against measured \(input.quantity) of \(counted(rows.count, "point")) in "
      + "\(counted(groups.count, "group")). \(near) within 10 %. \(median)\(worst ?? "")"
  }

  private var text: String {
    var table = Table([
      .text("name"), .text(input.groupName), .number("measured"), .number("predicted"),
      .number("ratio"), .text("0.5 … 1 … 2"),
    ])
    for row in rows {
      table.append([
        row.name, row.group, "\(Quantity<U>(row.measured))", "\(Quantity<U>(row.predicted))",
        fixed(row.ratio, decimals: 2), position(row.ratio),
      ])
    }
    return plotText(input.title, table)
  }

  /// A mark between half and twice, with the middle drawn.
  private func position(_ ratio: Double) -> String {
    let place = Int((max(-1, min(1, decades(ratio) / decades(2))) * 10).rounded()) + 10
    return String((0...20).map { $0 == place ? "●" : $0 == 10 ? "|" : "·" })
  }
}
