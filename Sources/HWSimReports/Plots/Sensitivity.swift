public import HWSimCore

/// Input of `Plot.sensitivity`: what a device's numbers do to the latency, one at a time.
public struct Sensitivity: Sendable {
  public struct Row: Hashable, Sendable {
    /// With its value, as in `"core.clock (80 MHz)"`.
    public let parameter: String
    /// The latency with half and with twice the parameter; nil where the device cannot be so.
    public let halved: Seconds?
    public let doubled: Seconds?

    public init(parameter: String, halved: Seconds?, doubled: Seconds?) {
      self.parameter = parameter
      self.halved = halved
      self.doubled = doubled
    }
  }

  public let name: String
  public let title: String
  /// The latency that the rows change.
  public let baseline: Seconds
  public let rows: [Row]

  public init(name: String, title: String, baseline: Seconds, rows: [Row]) {
    self.name = name
    self.title = title
    self.baseline = baseline
    self.rows = rows
  }
}

extension Plot {
  /// A tornado: the change of the latency with half (hollow) and twice (filled) of each number, what matters most first.
  public static func sensitivity(_ input: Sensitivity) -> Plot { SensitivityPlot(input).plot }
}

private struct SensitivityPlot {
  struct Row {
    let parameter: String
    let halved: Double?
    let doubled: Double?

    var changes: [Double] { [halved, doubled].compactMap(\.self) }
    var span: Double { (changes + [0]).reduce(0) { max($0, abs($1)) } }
  }

  let input: Sensitivity
  /// Changes as shares of the baseline, the largest first.
  let rows: [Row]

  init(_ input: Sensitivity) {
    self.input = input
    let change = { (time: Seconds?) -> Double? in
      guard let time, input.baseline > .zero else { return nil }
      let change = time / input.baseline - 1
      return change.isFinite ? change : nil
    }
    let names = distinct(input.rows.map(\.parameter))
    rows = zip(input.rows, names).map { row, name in
      Row(parameter: name, halved: change(row.halved), doubled: change(row.doubled))
    }.sorted { ($1.span, $0.parameter) < ($0.span, $1.parameter) }
  }

  var plot: Plot {
    Plot(
      name: input.name, title: input.title, altText: altText, records: records, text: text,
      view: view)
  }

  private var records: Table {
    var table = Table(
      ["parameter", "setting"].map(Table.Column.text)
        + ["change", "time_s", "label_at"].map(Table.Column.number)
        + ["label", "side"].map(Table.Column.text))
    for row in rows {
      for (setting, change) in [("halved", row.halved), ("doubled", row.doubled)] {
        let time = change.map { input.baseline.value * (1 + $0) }
        let sign = setting == "halved" ? "× ½" : "× 2"
        table.append([
          row.parameter, setting, change.map { "\($0)" } ?? "", time.map { "\($0)" } ?? "",
          "\(change ?? 0)",
          change.map { "\(sign): \(signed($0))" } ?? "\(sign): not possible",
          (change ?? 0) < 0 ? "left" : "right",
        ])
      }
    }
    return table
  }

  private func signed(_ change: Double) -> String {
    let text = percent(change)
    return change > 0 && text != "0.0 %" ? "+" + text : text
  }

  // MARK: - Drawing

  private var view: VegaLite.View {
    let names = rows.map(\.parameter)
    let changes = rows.flatMap(\.changes)
    let (low, high) = (min(0, changes.min() ?? 0), max(0, changes.max() ?? 0))
    let pixels = PlotLayout.width - PlotLayout.extent(names)
    // Room for a label at both sides.
    let room = max(high - low, 0.01) * 0.22
    let scale = PlotScale(
      isLogarithmic: false, domain: low - room...high + room, pixels: pixels)
    let encoding = VegaLite.Encoding(
      x: .number(
        "change", "change of the latency (\(input.baseline))", scale: scale.scale,
        axis: .init(format: "+%", tickCount: 7)),
      y: .name("parameter", sort: names, scale: .bands, axis: .rows(names)),
      yOffset: .name("setting", sort: ["halved", "doubled"]))
    let label = VegaLite.Mark(.text, .label).with(\.fontSize, 10)
    var text = encoding.with(\.text, .text("label"))
    text.x?.field = "label_at"
    return VegaLite.View(
      title: .init(
        text: input.title, subtitle: ["Hollow: half of the number; filled: twice. One at a time."]),
      width: pixels, height: .step(15),
      layer: [
        .init(
          .init(.bar, .point).with(\.filled, false), encoding, rows: .init("setting", "halved")),
        .init(.init(.bar, .value), encoding, rows: .init("setting", "doubled")),
        .init(
          label.with(\.align, "left").with(\.dx, 4), text, rows: .init("side", "right")),
        .init(
          label.with(\.align, "right").with(\.dx, -4), text, rows: .init("side", "left")),
      ])
  }

  // MARK: - Words

  private var altText: String {
    let most = rows.prefix(3).map { row in
      let (halved, doubled) = (row.halved.map(signed) ?? "-", row.doubled.map(signed) ?? "-")
      return "\(row.parameter): halved \(halved), doubled \(doubled)"
    }
    return "Change of the latency of \(input.baseline) when one number of the device is halved or "
      + "doubled, \(counted(rows.count, "parameter")). Most: \(most.joined(separator: "; "))."
  }

  private var text: String {
    var table = Table([
      .text("parameter"), .number("halved"), .number("doubled"), .text("largest change"),
    ])
    let largest = rows.map(\.span).max() ?? 1
    for row in rows {
      table.append([
        row.parameter, row.halved.map(signed) ?? "-", row.doubled.map(signed) ?? "-",
        textBar(row.span / largest),
      ])
    }
    return plotText(input.title, table, notes: ["latency \(input.baseline)"])
  }
}
