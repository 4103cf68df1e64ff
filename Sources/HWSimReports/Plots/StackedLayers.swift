public import HWSimCore

/// Input of `Plot.stackedLayers`: where the time of layers, or of classes of operators, goes.
public struct StackedLayers: Sendable {
  /// A share of a row's time: `"compute"`, a memory level, `"overhead"`.
  public struct Part: Hashable, Sendable {
    public let name: String
    public let time: Seconds

    public init(_ name: String, _ time: Seconds) {
      self.name = name
      self.time = time
    }
  }

  public struct Row: Hashable, Sendable {
    public let name: String
    /// What it is, such as the kind of layer; may be empty.
    public let detail: String
    /// What bounds it.
    public let bound: String
    /// Their sum may be more than `time`, where they overlap.
    public let parts: [Part]
    public let time: Seconds

    public init(name: String, detail: String, bound: String, parts: [Part], time: Seconds) {
      self.name = name
      self.detail = detail
      self.bound = bound
      self.parts = parts
      self.time = time
    }
  }

  public let name: String
  public let title: String
  /// What a row is, in the singular: `"layer"`.
  public let rowName: String
  /// In the order in which the network executes them; those without time are left out.
  public let rows: [Row]

  public init(name: String, title: String, rowName: String = "layer", rows: [Row]) {
    self.name = name
    self.title = title
    self.rowName = rowName
    self.rows = rows
  }
}

extension Plot {
  /// A bar for each layer in the network's order, as long as the layer takes, divided by what takes the time.
  ///
  /// Parts that overlap in time are drawn in proportion, and the plot says so. Of more than 80 layers, neighbours
  /// that take little are drawn as one.
  public static func stackedLayers(_ input: StackedLayers) -> Plot { StackedLayersPlot(input).plot }
}

private struct StackedLayersPlot {
  let input: StackedLayers
  let rows: [StackedLayers.Row]
  let names: [String]
  let parts: [String]
  let total: Double

  init(_ input: StackedLayers) {
    self.input = input
    rows = input.rows.filter { $0.time.value > 0 && $0.time.value.isFinite }.folded(input.rowName)
    names = distinct(rows.map(\.name))
    let found = rows.flatMap { $0.parts.filter { $0.time > .zero } }.map { shown($0.name) }.unique
    // Compute first and overhead last, memories in the order given between them.
    let ends = ["compute", "overhead"]
    parts =
      found.filter { $0 == ends[0] } + found.filter { !ends.contains($0) }
      + found.filter { $0 == ends[1] }
    total = rows.reduce(0) { $0 + $1.time.value }
  }

  var plot: Plot {
    Plot(
      name: input.name, title: input.title, altText: altText, records: records, text: text,
      view: view)
  }

  private var records: Table {
    var table = Table(
      [input.rowName, "kind", "bound", "part"].map(Table.Column.text)
        + ["part_s", "from_s", "to_s", "time_s", "share"].map(Table.Column.number)
        + [.text("label")])
    for (row, name) in zip(rows, names) {
      let segments = segments(row)
      for (index, part) in segments.enumerated() {
        let isLast = index == segments.count - 1
        table.append(
          [name, shown(row.detail), shown(row.bound), part.name]
            + [part.time, part.range.lowerBound, part.range.upperBound, row.time.value].map {
              "\($0)"
            } + ["\(row.time.value / total)", isLast ? label(row) : ""])
      }
    }
    return table
  }

  private func label(_ row: StackedLayers.Row) -> String {
    "\(row.time), \(percent(row.time.value / total)), \(shown(row.bound))"
  }

  /// A row's parts with their places in its bar.
  private func segments(
    _ row: StackedLayers.Row
  ) -> [(name: String, time: Double, range: ClosedRange<Double>)] {
    let times = parts.map { name in
      (name, row.parts.filter { shown($0.name) == name }.reduce(0) { $0 + max(0, $1.time.value) })
    }.filter { $0.1 > 0 }
    let sum = times.reduce(0) { $0 + $1.1 }
    guard sum > 0 else { return [("unknown", row.time.value, 0...row.time.value)] }
    var start = 0.0
    return times.map { name, time in
      let end = start + time / sum * row.time.value
      defer { start = end }
      return (name, time, start...end)
    }
  }

  /// Whether some bar is not the plain sum of its parts.
  private var isScaled: Bool {
    rows.contains { row in
      let sum = row.parts.reduce(0) { $0 + $1.time.value }
      return abs(sum - row.time.value) > 1e-6 * row.time.value
    }
  }

  // MARK: - Drawing

  private var view: VegaLite.View {
    let pixels = PlotLayout.width - PlotLayout.extent(names)
    let longest = rows.map(\.time.value).max() ?? 0
    let scale = PlotScale.linear(upTo: longest, room: 0.3, pixels: pixels)
    let y = VegaLite.Channel.name(input.rowName, sort: names, scale: .bands, axis: .rows(names))
    let x = VegaLite.Channel.number(
      "from_s", "time of the \(input.rowName)", scale: scale.scale, axis: scale.axis("s"))
    let colour = VegaLite.Channel.name(
      "part", sort: parts, scale: .init(domain: parts.map(VegaLite.Value.text)),
      legend: .some(.init(orient: "top", columns: 8)))
    var place = x
    place.field = "to_s"
    let encoding = VegaLite.Encoding(x: x, y: y)
    return VegaLite.View(
      title: .init(text: input.title, subtitle: notes), width: pixels,
      height: .step(rows.count > 40 ? 15 : 18),
      layer: [
        .init(.init(.bar), encoding.with(\.x2, .field("to_s")).with(\.color, colour)),
        .init(
          .init(.text, .label).with(\.align, "left").with(\.dx, 5).with(
            \.fontSize, rows.count > 40 ? 10 : 11),
          encoding.with(\.x, place).with(\.text, .text("label"))),
      ])
  }

  private var notes: [String] {
    var lines = [
      "Parts of a bar from left to right: \(parts.joined(separator: ", ")). "
        + "Beside it: time, share of all time, what bounds it."
    ]
    if isScaled { lines.append("Parts overlap in time; they are drawn in proportion.") }
    return lines
  }

  // MARK: - Words

  private var altText: String {
    let slowest = zip(names, rows).sorted { $0.1.time > $1.1.time }.prefix(3).map { name, row in
      "\(name) \(row.time) (\(percent(row.time.value / total)), bound by \(shown(row.bound)))"
    }
    let bounds = Dictionary(grouping: rows) { shown($0.bound) }
      .mapValues { $0.reduce(0) { $0 + $1.time.value } / total }
      .sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.key) \(percent($0.value))" }
    return "Bars of the time of \(counted(rows.count, input.rowName)), \(Seconds(total)) in all. "
      + "Slowest: \(slowest.joined(separator: ", ")). "
      + "Share of the time by what bounds it: \(bounds.joined(separator: ", "))."
  }

  private var text: String {
    var table = Table([
      .text(input.rowName), .text(""), .number("time"), .number("share"), .text("bound"),
    ])
    let longest = rows.map(\.time.value).max() ?? 1
    for (row, name) in zip(rows, names) {
      table.append([
        name, textBar(row.time.value / longest), "\(row.time)",
        percent(row.time.value / total), shown(row.bound),
      ])
    }
    return plotText(input.title, table)
  }
}

extension [StackedLayers.Row] {
  /// Few enough rows to read: runs of those that take less than half a per cent become one.
  fileprivate func folded(_ noun: String) -> [StackedLayers.Row] {
    guard count > 80 else { return self }
    let little = reduce(Seconds.zero) { $0 + $1.time } * 0.005
    var (rows, run) = ([StackedLayers.Row](), [StackedLayers.Row]())
    for row in self {
      if row.time < little {
        run.append(row)
      } else {
        rows += run.merged(noun) + [row]
        run = []
      }
    }
    return rows + run.merged(noun)
  }

  private func merged(_ noun: String) -> [StackedLayers.Row] {
    guard count > 1, let first else { return self }
    let names = flatMap { $0.parts.map(\.name) }.unique
    let parts = names.map { name in
      let times = flatMap { $0.parts.filter { $0.name == name } }.map(\.time)
      return StackedLayers.Part(name, times.reduce(.zero, +))
    }
    let bounds = Dictionary(grouping: self, by: \.bound).mapValues { rows in
      rows.reduce(Seconds.zero) { $0 + $1.time }
    }
    let bound = bounds.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? first.bound
    return [
      StackedLayers.Row(
        name: "\(count) \(noun)s from \(first.name)", detail: "", bound: bound, parts: parts,
        time: reduce(.zero) { $0 + $1.time })
    ]
  }
}
