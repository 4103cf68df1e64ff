public import HWSimCore

/// Input of `Plot.blockOccupancy`: how layers lie in a memory that computes.
public struct BlockOccupancy: Sendable {
  public struct Row: Hashable, Sendable {
    public let layer: String
    /// The kind of layer, as in `"depthwise"`.
    public let kind: String
    /// Of all copies together.
    public let arrays: Int
    /// Copies of the weights that work side by side.
    public let copies: Int
    /// Share (0...1) of the layer's cells or rows that do something of use.
    public let utilisation: Double
    public let time: Seconds

    public init(
      layer: String, kind: String, arrays: Int, copies: Int, utilisation: Double, time: Seconds
    ) {
      self.layer = layer
      self.kind = kind
      self.arrays = arrays
      self.copies = copies
      self.utilisation = utilisation
      self.time = time
    }
  }

  public let name: String
  public let title: String
  /// What is counted in arrays, such as `"crossbars"`.
  public let unit: String
  /// In the network's order; those that take neither arrays nor time are left out.
  public let rows: [Row]

  public init(name: String, title: String, unit: String, rows: [Row]) {
    self.name = name
    self.title = title
    self.unit = unit
    self.rows = rows
  }
}

extension Plot {
  /// Three panels over the same layers: arrays taken, the share of them in use, and the time of the stage.
  ///
  /// Above them stands what each kind of layer takes and uses: that is where depthwise layers lose. Of more than 40
  /// layers, those that take least of the arrays and of the time are only in these sums.
  public static func blockOccupancy(_ input: BlockOccupancy) -> Plot {
    BlockOccupancyPlot(input).plot
  }
}

private struct BlockOccupancyPlot {
  /// What layers of one kind have in common.
  struct Kind {
    let name: String
    let layers: Int
    let arrays: Int
    let used: Double
    let time: Double
  }

  let input: BlockOccupancy
  let rows: [BlockOccupancy.Row]
  let names: [String]
  /// Those that take most arrays first.
  let kinds: [Kind]
  let arrays: Int
  let time: Double
  /// Layers without a bar.
  let left: Int
  /// Kinds that have a colour of their own; there are no more colours that can be told apart.
  private let coloured = 6

  init(_ input: BlockOccupancy) {
    self.input = input
    let rows = input.rows.filter { $0.arrays > 0 || $0.time > .zero }
    let arrays = rows.reduce(0) { $0 + $1.arrays }
    let time = rows.reduce(0) { $0 + $1.time.value }
    (self.arrays, self.time) = (arrays, time)
    let share = { (row: BlockOccupancy.Row) in
      max(
        Double(row.arrays) / Double(max(1, arrays)),
        row.time.value / max(time, .leastNonzeroMagnitude))
    }
    let largest = rows.indices.sorted {
      (share(rows[$1]), $0) < (share(rows[$0]), $1)
    }.prefix(40)
    self.rows = largest.sorted().map { rows[$0] }
    left = rows.count - self.rows.count
    names = distinct(self.rows.map(\.layer))
    kinds = rows.map { shown($0.kind) }.unique.map { name in
      let members = rows.filter { shown($0.kind) == name }
      return Kind(
        name: name, layers: members.count, arrays: members.reduce(0) { $0 + $1.arrays },
        used: members.reduce(0) { $0 + Double($1.arrays) * $1.utilisation },
        time: members.reduce(0) { $0 + $1.time.value })
    }.sorted { ($1.arrays, $0.name) < ($0.arrays, $1.name) }
  }

  var plot: Plot {
    Plot(
      name: input.name, title: input.title, altText: altText, records: records, text: text,
      view: view)
  }

  private var records: Table {
    var table = Table(
      ["layer", "kind", "colour"].map(Table.Column.text)
        + ["arrays", "copies", "utilisation", "time_s"].map(Table.Column.number)
        + ["arrays_label", "utilisation_label", "time_label"].map(Table.Column.text))
    for (row, name) in zip(rows, names) {
      let copies = row.copies > 1 ? " (\(row.copies) copies)" : ""
      table.append([
        name, shown(row.kind), colour(shown(row.kind)), "\(row.arrays)", "\(row.copies)",
        "\(row.utilisation)",
        "\(row.time.value)",
        "\(row.arrays > 0 ? engineering(row.arrays) + copies : "-"), \(shown(row.kind))",
        row.arrays > 0 ? percent(row.utilisation) : "-", "\(row.time)",
      ])
    }
    return table
  }

  // MARK: - Drawing

  private var view: VegaLite.View {
    let free = PlotLayout.width - PlotLayout.extent(names) - 2 * PlotLayout.spacing - 12
    let widths = (free / 3).rounded(.down)
    let mostArrays = Double(rows.map(\.arrays).max() ?? 0)
    let longest = rows.map(\.time.value).max() ?? 0
    let arrays = PlotScale.linear(upTo: mostArrays, room: 0.5, pixels: widths)
    let use = PlotScale.linear(upTo: 1, room: 0.3, pixels: widths)
    let time = PlotScale.linear(upTo: longest, room: 0.35, pixels: widths)
    return VegaLite.View(
      title: .init(text: input.title, subtitle: kinds.prefix(5).map(sentence) + notes),
      hconcat: [
        panel(
          .number(
            "arrays", "\(shown(input.unit)) taken", scale: arrays.scale, axis: arrays.axis(nil)),
          width: widths, isFirst: true),
        panel(
          .number(
            "utilisation", "share of them in use", scale: use.scale,
            axis: .init(format: "%", values: [0, 0.5, 1])), width: widths),
        panel(
          .number("time_s", "time of the stage", scale: time.scale, axis: time.axis("s")),
          width: widths),
      ], spacing: PlotLayout.spacing,
      resolve: .init(scale: ["color": "shared", "y": "shared"]))
  }

  private func panel(
    _ x: VegaLite.Channel, width: Double, isFirst: Bool = false
  ) -> VegaLite.View {
    let label = (x.field ?? "").replacing("_s", with: "") + "_label"
    let order = rows.map { colour(shown($0.kind)) }.unique.sorted {
      (position(of: $0), $0) < (position(of: $1), $1)
    }
    let kind = VegaLite.Channel.name(
      "colour", "kind of layer", sort: order, scale: .init(domain: order.map(VegaLite.Value.text)),
      legend: .some(.init(orient: "top", columns: 4)))
    let encoding = VegaLite.Encoding(
      x: x,
      y: .name(
        "layer", sort: names, scale: .bands, axis: .rows(names, labels: isFirst)))
    return VegaLite.View(
      width: width, height: .step(rows.count > 40 ? 15 : 18),
      layer: [
        .init(.init(.bar), encoding.with(\.color, kind)),
        .init(
          .init(.text, .label).with(\.align, "left").with(\.dx, 4).with(\.fontSize, 10),
          encoding.with(\.text, .text(label))),
      ])
  }

  private func position(of kind: String) -> Int {
    kinds.firstIndex { $0.name == kind } ?? kinds.count
  }

  private func colour(_ kind: String) -> String {
    position(of: kind) < coloured ? kind : "others"
  }

  private var notes: [String] {
    left == 0 ? [] : ["Without a bar: the \(counted(left, "layer")) that take least."]
  }

  /// `depthwise: 13 layers, 45.0 % of all crossbars taken, 0.9 % of these in use, 12.0 % of the time`
  private func sentence(_ kind: Kind) -> String {
    let share = arrays > 0 ? Double(kind.arrays) / Double(arrays) : 0
    let use = kind.arrays > 0 ? kind.used / Double(kind.arrays) : 0
    let spent = time > 0 ? kind.time / time : 0
    return "\(kind.name): \(counted(kind.layers, "layer")), \(percent(share)) of all "
      + "\(shown(input.unit)) taken, \(percent(use)) of these in use, \(percent(spent)) of the time"
  }

  // MARK: - Words

  private var altText: String {
    "Bars of \(shown(input.unit)) taken, share in use and time of \(counted(rows.count + left, "layer")); "
      + "\(arrays) \(shown(input.unit)) in all. "
      + kinds.map(sentence).joined(separator: "; ") + "."
  }

  private var text: String {
    var table = Table([
      .text("layer"), .text("kind"), .number(input.unit), .number("copies"), .text(""),
      .number("in use"), .number("time"),
    ])
    for (row, name) in zip(rows, names) {
      table.append([
        name, shown(row.kind), "\(row.arrays)", "\(row.copies)",
        textBar(row.arrays > 0 ? row.utilisation : 0, width: 16),
        row.arrays > 0 ? percent(row.utilisation) : "-", "\(row.time)",
      ])
    }
    return plotText(input.title, table, notes: kinds.map(sentence) + notes)
  }
}
