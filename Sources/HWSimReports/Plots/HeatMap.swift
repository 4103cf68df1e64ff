public import HWSimCore

extension Plot {
  /// Networks by devices: the number in each cell, its logarithm as a colour.
  ///
  /// A cell without a number has the number of a reason below the title; a cross marks what does not fit.
  public static func heatMap<U: Unit>(_ input: PlotCells<U>) -> Plot { HeatMapPlot(input).plot }
}

private struct HeatMapPlot<U: Unit> {
  let input: PlotCells<U>
  let cells: [PlotCell<U>]
  let networks: [String]
  let devices: [String]
  /// Why cells are empty, in the order of first appearance.
  let reasons: [String]

  init(_ input: PlotCells<U>) {
    self.input = input
    cells = input.shownCells
    devices = cells.map(\.device).unique
    networks = cheapestFirst(cells.map { ($0.network, $0.device, $0.figure.value) })
    reasons =
      cells.compactMap { cell in
        if case .missing(let reason) = cell.figure { shown(reason) } else { nil }
      }.unique
  }

  var plot: Plot {
    Plot(
      name: input.name, title: input.title, altText: altText, records: records, text: text,
      view: view)
  }

  private var field: String { PlotFigure<U>.columns(input.quantity)[0].name }

  /// Row by row; a pair that nobody asked for has no record.
  private var ordered: [PlotCell<U>] {
    let byPlace = Dictionary(grouping: cells) { $0.network }
    return networks.flatMap { byPlace[$0] ?? [] }
  }

  private var records: Table {
    var table = Table(
      ["network", "device", "state"].map(Table.Column.text)
        + PlotFigure<U>.columns(input.quantity)
        + ["fits", "label", "reason", "ink"].map(Table.Column.text))
    for cell in ordered {
      table.append(
        [cell.network, cell.device, cell.figure.state.rawValue] + cell.figure.cells
          + [cell.fits ? "yes" : "no", label(cell), reason(cell) ?? "", ink(cell)])
    }
    return table
  }

  private func reason(_ cell: PlotCell<U>) -> String? {
    if case .missing(let reason) = cell.figure { shown(reason) } else { nil }
  }

  private func label(_ cell: PlotCell<U>) -> String {
    guard let reason = reason(cell), let number = reasons.firstIndex(of: reason) else {
      return (cell.fits ? "" : "× ") + cell.figure.label
    }
    return "- [\(number + 1)]"
  }

  /// What is legible on the cell's colour: the ramp is dark at its cheap end.
  private func ink(_ cell: PlotCell<U>) -> String {
    guard let value = cell.figure.value else { return "none" }
    return scale.position(value) < 0.55 ? "light" : "dark"
  }

  private var scale: PlotScale {
    .logarithmic(cells.compactMap(\.figure.value), before: 0, after: 0, pixels: 1)
  }

  // MARK: - Drawing

  /// Devices side by side as far as their numbers have room, the others below.
  private var view: VegaLite.View {
    var width = PlotLayout.width - PlotLayout.extent(networks) - 90
    if isSlanted(devices, width / Double(max(1, devices.count))) { width -= 80 }
    let columns = max(1, min(devices.count, Int(width / 68)))
    let panels = ceilingDivision(max(1, devices.count), columns)
    let perPanel = ceilingDivision(max(1, devices.count), panels)
    let column = min(150, width / Double(perPanel)).rounded(.down)
    let groups = stride(from: 0, to: devices.count, by: perPanel).map { start in
      Array(devices[start..<min(start + perPanel, devices.count)])
    }
    return VegaLite.View(
      title: .init(text: input.title, subtitle: notes),
      vconcat: groups.map { panel($0, column) }, spacing: PlotLayout.spacing)
  }

  /// Whether some name is wider than its column.
  private func isSlanted(_ devices: [String], _ column: Double) -> Bool {
    devices.contains { PlotLayout.textWidth($0, fontSize: 12) > column - 8 }
  }

  private func panel(_ devices: [String], _ column: Double) -> VegaLite.View {
    let isSlanted = isSlanted(devices, column)
    let x = VegaLite.Channel.name(
      "device", sort: devices,
      axis: .init(
        orient: "top", labelAngle: isSlanted ? -40 : 0, labelAlign: isSlanted ? "left" : "center",
        labelLimit: 160, labelOverlap: false, ticks: false, domain: false))
    let y = VegaLite.Channel.name(
      "network", sort: networks, scale: .init(domain: networks.map(VegaLite.Value.text)),
      axis: .rows(networks))
    let encoding = VegaLite.Encoding(x: x, y: y)
    return VegaLite.View(
      width: column * Double(devices.count), height: .step(26),
      transform: [.init("device", oneOf: devices)],
      layer: [colours(encoding), empty(encoding)] + labels(encoding, column))
  }

  private func colours(_ encoding: VegaLite.Encoding) -> VegaLite.View {
    var colour = VegaLite.Channel.number(field, input.quantity)
    var ramp = scale.scale
    ramp.scheme = "viridis"
    colour.scale = .some(ramp)
    let length = min(160, max(60, 26 * Double(networks.count)))
    colour.legend = .some(
      .init(labelExpr: siLabels(U.symbol), values: legendValues, gradientLength: length))
    return .init(
      .init(.rect).with(\.cornerRadius, 2), encoding.with(\.color, colour),
      rows: .init("state", oneOf: [PlotState.known, .unknownError].map(\.rawValue)))
  }

  /// Powers of ten, or the ends where there are none.
  private var legendValues: [VegaLite.Value] {
    let (low, high) = (scale.domain.lowerBound, scale.domain.upperBound)
    let powers = scale.roundValues.filter { abs(decades($0).rounded() - decades($0)) < 1e-9 }
    return (powers.count > 1 ? powers : [low, high]).map(VegaLite.Value.number)
  }

  private func empty(_ encoding: VegaLite.Encoding) -> VegaLite.View {
    .init(
      .init(.rect, .band).with(\.cornerRadius, 2), encoding,
      rows: .init("state", PlotState.missing.rawValue))
  }

  /// Text whose colour depends on the cell's, and not on the theme.
  private func labels(_ encoding: VegaLite.Encoding, _ column: Double) -> [VegaLite.View] {
    let mark = VegaLite.Mark(.text).with(\.limit, column - 4).with(
      \.fontSize, column < 76 ? 10 : 11)
    let text = encoding.with(\.text, .text("label"))
    let inks: [(String, VegaLite.Value)] = [("light", "#ffffff"), ("dark", "#000000")]
    return inks.map { ink, colour in
      .init(mark, text.with(\.color, .value(colour)), rows: .init("ink", ink))
    } + [.init(mark.with(\.style, .note), text, rows: .init("ink", "none"))]
  }

  private var notes: [String] {
    var lines = reasons.enumerated().map { "[\($0 + 1)] \($1)" }
    if cells.contains(where: { !$0.fits && $0.figure.value != nil }) {
      lines.insert("×: does not fit; as if the device had enough memory", at: 0)
    }
    return lines
  }

  // MARK: - Words

  private var altText: String {
    let valued = cells.filter { $0.figure.value != nil }
      .sorted { ($0.figure.value ?? 0) < ($1.figure.value ?? 0) }
    let unfit = cells.count { !$0.fits }
    var sentences = [
      "Table of \(input.quantity), \(counted(networks.count, "network")) by "
        + "\(counted(devices.count, "device"))."
    ]
    if let least = valued.first, let most = valued.last {
      sentences.append(
        "Least: \(least.figure.label) (\(least.network) on \(least.device)); most: "
          + "\(most.figure.label) (\(most.network) on \(most.device)).")
    }
    if unfit > 0 { sentences.append("\(unfit) of \(cells.count) do not fit.") }
    if valued.count < cells.count {
      sentences.append("\(cells.count - valued.count) of \(cells.count) have no value.")
    }
    return sentences.joined(separator: " ")
  }

  private var text: String {
    var table = Table([.text("network")] + devices.map(Table.Column.number))
    for network in networks {
      let row = cells.filter { $0.network == network }
      table.append(
        [network] + devices.map { device in row.first { $0.device == device }.map(label) ?? "" })
    }
    return plotText(input.title, table, notes: notes)
  }
}
