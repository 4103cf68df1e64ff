public import HWSimCore

extension Plot {
  /// Bars with their intervals, a panel for each device, as devices differ a thousandfold.
  ///
  /// Where a device's own values spread over more than two decades, dots on a logarithmic axis take the place of
  /// bars, whose lengths would say nothing there. Networks have one order in all panels: the cheapest first.
  public static func intervalBars<U: Unit>(_ input: PlotCells<U>) -> Plot {
    IntervalBarsPlot(input).plot
  }
}

private struct IntervalBarsPlot<U: Unit> {
  let input: PlotCells<U>
  let rows: [PlotCell<U>]
  let networks: [String]
  let devices: [String]

  init(_ input: PlotCells<U>) {
    self.input = input
    rows = input.shownCells
    devices = rows.map(\.device).unique
    networks = cheapestFirst(rows.map { ($0.network, $0.device, $0.figure.value) })
  }

  var plot: Plot {
    Plot(
      name: input.name, title: input.title, altText: altText, records: records, text: text,
      view: view)
  }

  private var fields: [String] { PlotFigure<U>.columns(input.quantity).map(\.name) }

  private func rows(of device: String) -> [PlotCell<U>] {
    let places = Dictionary(uniqueKeysWithValues: zip(networks, networks.indices))
    return rows.filter { $0.device == device }
      .sorted { (places[$0.network] ?? 0) < (places[$1.network] ?? 0) }
  }

  private var records: Table {
    var table = Table(
      ["device", "network", "state"].map(Table.Column.text)
        + PlotFigure<U>.columns(input.quantity)
        + [.text("fits"), .text("label"), .number("label_at")])
    for device in devices {
      let scale = scale(of: device)
      for row in rows(of: device) {
        let end = row.figure.end ?? scale.domain.lowerBound
        table.append(
          [device, row.network, row.figure.state.rawValue] + row.figure.cells
            + [row.fits ? "yes" : "no", label(row), "\(end)"])
      }
    }
    return table
  }

  private func label(_ row: PlotCell<U>) -> String {
    row.figure.label + (row.fits || row.figure.value == nil ? "" : " (does not fit)")
  }

  private func scale(of device: String) -> PlotScale {
    let figures = rows.filter { $0.device == device }.map(\.figure)
    let values = figures.compactMap(\.value)
    let ends = figures.compactMap(\.end)
    let pixels = PlotLayout.width - PlotLayout.extent(networks)
    if let least = values.min(), let most = values.max(), most > least * 100 {
      let lows = figures.compactMap { $0.interval?.lowerBound }
      return .logarithmic(values + ends + lows, after: 0.22, pixels: pixels)
    }
    return .linear(upTo: ends.max() ?? 0, room: 0.22, pixels: pixels)
  }

  // MARK: - Drawing

  private var view: VegaLite.View {
    VegaLite.View(
      title: .init(text: input.title, subtitle: [legend]),
      vconcat: devices.map(panel), spacing: PlotLayout.spacing)
  }

  /// What the marks mean, of those that are there.
  private var legend: String {
    let states = Set(rows.map(\.figure.state))
    var parts: [String] = []
    if states.contains(.known) { parts.append("Lines: 90 % interval") }
    if states.contains(.unknownError) { parts.append("hollow: error unknown") }
    if states.contains(.missing) { parts.append("-: no value, and why") }
    let line = parts.joined(separator: "; ")
    return line.prefix(1).uppercased() + line.dropFirst()
  }

  private func panel(_ device: String) -> VegaLite.View {
    let scale = scale(of: device)
    let names = rows(of: device).map(\.network)
    let y = VegaLite.Channel.name(
      "network", sort: names, scale: .bands, axis: .rows(networks))
    let x = VegaLite.Channel.number(
      fields[0], scale: scale.scale, axis: scale.axis(U.symbol))
    let encoding = VegaLite.Encoding(x: x, y: y)
    var panel = VegaLite.View(
      title: .init(text: device, fontSize: 13, offset: 6, frame: "group"), width: scale.pixels,
      height: .step(PlotLayout.rowHeight), transform: [.init("device", device)])
    panel.layer =
      values(encoding, scale) + whiskers(encoding, x) + [
        .init(
          .init(.text, .label).with(\.align, "left").with(\.dx, 6),
          encoding.with(\.x, labelPlace(x)).with(\.text, .text("label")),
          rows: .init("state", oneOf: [PlotState.known, .unknownError].map(\.rawValue))),
        .init(
          .init(.text, .note).with(\.align, "left").with(\.dx, 6).with(\.limit, scale.pixels - 8),
          encoding.with(\.x, labelPlace(x)).with(\.text, .text("label")),
          rows: .init("state", PlotState.missing.rawValue)),
      ]
    return panel
  }

  private func values(
    _ encoding: VegaLite.Encoding, _ scale: PlotScale
  ) -> [VegaLite.View] {
    let known: VegaLite.Mark
    if scale.isLogarithmic {
      known = .init(.point, .point).with(\.size, 60).with(\.opacity, 1)
    } else {
      known = .init(.bar, .value)
    }
    let hollow = known.with(\.style, .point).with(\.filled, false)
    return [(PlotState.known, known.with(\.filled, true)), (.unknownError, hollow)].map {
      state, mark in .init(mark, encoding, rows: .init("state", state.rawValue))
    }
  }

  /// A line from one end to the other, and a stroke at each.
  private func whiskers(
    _ encoding: VegaLite.Encoding, _ x: VegaLite.Channel
  ) -> [VegaLite.View] {
    var (low, high) = (x, x)
    (low.field, high.field) = (fields[1], fields[2])
    let known = VegaLite.Filter("state", PlotState.known.rawValue)
    let end = VegaLite.Mark(.tick, .whisker).with(\.size, 8).with(\.thickness, 1.5)
    return [
      .init(
        .init(.rule, .whisker), encoding.with(\.x, low).with(\.x2, .field(fields[2])), rows: known),
      .init(end, encoding.with(\.x, low), rows: known),
      .init(end, encoding.with(\.x, high), rows: known),
    ]
  }

  private func labelPlace(_ x: VegaLite.Channel) -> VegaLite.Channel {
    var place = x
    place.field = "label_at"
    return place
  }

  // MARK: - Words

  private var altText: String {
    let parts = devices.map { device in
      let valued = rows(of: device).filter { $0.figure.value != nil }
      guard
        let best = valued.first(where: { row in
          valued.allSatisfy { ($0.figure.value ?? 0) >= (row.figure.value ?? 0) }
        }),
        let worst = valued.first(where: { row in
          valued.allSatisfy { ($0.figure.value ?? 0) <= (row.figure.value ?? 0) }
        })
      else { return "\(device): no values" }
      return "\(device): from \(best.figure.label) (\(best.network)) to \(worst.figure.label) "
        + "(\(worst.network))"
    }
    return "Bars of \(input.quantity) of \(counted(networks.count, "network")) on "
      + "\(counted(devices.count, "device")). " + parts.joined(separator: "; ") + "."
  }

  private var text: String {
    var table = Table([
      .text("device"), .text("network"), .text(""), .number(input.quantity),
      .text("90 % interval"),
    ])
    for device in devices {
      let rows = rows(of: device)
      let longest = rows.compactMap(\.figure.value).max() ?? 1
      for row in rows {
        let interval = row.figure.interval.map {
          "\(Quantity<U>($0.lowerBound)) to \(Quantity<U>($0.upperBound))"
        }
        let unknown = row.figure.value == nil ? "" : "error unknown"
        table.append([
          device, row.network, textBar((row.figure.value ?? 0) / longest), label(row),
          interval ?? unknown,
        ])
      }
    }
    return plotText(input.title, table)
  }
}

/// Networks by what they cost on all devices together, each device's cheapest taken as the measure.
func cheapestFirst(_ rows: [(network: String, device: String, value: Double?)]) -> [String] {
  var least: [String: Double] = [:]
  for row in rows {
    if let value = row.value { least[row.device] = min(least[row.device] ?? value, value) }
  }
  var costs: [String: [Double]] = [:]
  for row in rows {
    if let value = row.value, let unit = least[row.device] {
      costs[row.network, default: []].append(value / unit)
    }
  }
  // The geometric mean, as the logarithms' mean; a network without values comes last.
  let means = costs.mapValues { costs in
    costs.reduce(0) { $0 + decades($1) } / Double(costs.count)
  }
  let names = rows.map(\.network).unique
  return names.enumerated().sorted {
    let (left, right) = (means[$0.element] ?? .infinity, means[$1.element] ?? .infinity)
    return left == right ? $0.offset < $1.offset : left < right
  }.map(\.element)
}
