public import HWSimCore

/// Input of `Plot.pareto`: what networks are worth, against what they cost.
public struct Pareto<U: Unit>: Sendable {
  public struct Point: Hashable, Sendable {
    public let network: String
    /// In per cent.
    public let accuracy: Double
    /// The publication of the accuracy.
    public let source: String
    public let cost: PlotFigure<U>

    public init(network: String, accuracy: Double, source: String, cost: PlotFigure<U>) {
      self.network = network
      self.accuracy = accuracy
      self.source = source
      self.cost = cost
    }
  }

  public let name: String
  public let title: String
  /// `"top-1 accuracy, ImageNet"`: of all points the same.
  public let accuracyName: String
  /// One word in lower case, as in `"latency"`.
  public let quantity: String
  public let points: [Point]

  public init(
    name: String, title: String, accuracyName: String, quantity: String, points: [Point]
  ) {
    self.name = name
    self.title = title
    self.accuracyName = accuracyName
    self.quantity = quantity
    self.points = points
  }
}

/// The points that no other beats: none is as accurate and cheaper, or as cheap and more accurate.
///
/// - Returns: their numbers, the cheapest first; of equal points, all.
public func paretoFront(_ points: [(cost: Double, accuracy: Double)]) -> [Int] {
  let order = points.indices.sorted { left, right in
    let (a, b) = (points[left], points[right])
    return (a.cost, -a.accuracy, left) < (b.cost, -b.accuracy, right)
  }
  var front: [Int] = []
  for index in order {
    guard let last = front.last.map({ points[$0] }) else {
      front.append(index)
      continue
    }
    let point = points[index]
    let isSame = point.cost == last.cost && point.accuracy == last.accuracy
    if point.accuracy > last.accuracy || isSame { front.append(index) }
  }
  return front
}

extension Plot {
  /// Accuracy as published against what an inference costs, and a line through those that no other beats.
  public static func pareto<U: Unit>(_ input: Pareto<U>) -> Plot { ParetoPlot(input).plot }
}

private struct ParetoPlot<U: Unit> {
  struct Row {
    let network: String
    let accuracy: Double
    let source: String
    let figure: PlotFigure<U>
    let value: Double
  }

  typealias Pixel = LabelPlacement.Pixel

  let input: Pareto<U>
  /// The cheapest first.
  let rows: [Row]
  let missing: [String]
  let front: [Int]
  let x: PlotScale
  let y: PlotScale

  init(_ input: Pareto<U>) {
    self.input = input
    var (rows, missing) = ([Row](), [String]())
    for (point, network) in zip(input.points, distinct(input.points.map(\.network))) {
      let figure = point.cost.checked
      if let value = figure.value, point.accuracy.isFinite {
        rows.append(
          Row(
            network: network, accuracy: point.accuracy, source: shown(point.source),
            figure: figure, value: value))
      } else {
        missing.append(network)
      }
    }
    rows.sort { ($0.value, -$0.accuracy, $0.network) < ($1.value, -$1.accuracy, $1.network) }
    (self.rows, self.missing) = (rows, missing)
    front = paretoFront(rows.map { ($0.value, $0.accuracy) })
    let ends = rows.flatMap { [$0.value, $0.figure.interval?.lowerBound, $0.figure.end] }
    x = .logarithmic(
      ends.compactMap(\.self), before: 0.06, after: 0.12, pixels: PlotLayout.areaWidth)
    let accuracies = rows.map(\.accuracy)
    let (low, high) = (accuracies.min() ?? 0, accuracies.max() ?? 1)
    let margin = max(1, (high - low) * 0.1)
    y = PlotScale(isLogarithmic: false, domain: low - margin...high + margin, pixels: 420)
  }

  var plot: Plot {
    Plot(
      name: input.name, title: input.title, altText: altText, records: records, text: text,
      view: view)
  }

  private var fields: [String] { PlotFigure<U>.columns(input.quantity).map(\.name) }

  private var records: Table {
    var table = Table(
      ["network", "state", "front"].map(Table.Column.text) + [.number("accuracy_percent")]
        + PlotFigure<U>.columns(input.quantity) + [.text("source")] + labelColumns)
    let radius = 6.0
    var placement = LabelPlacement(
      width: x.pixels, height: y.pixels,
      around: rows.map { (x.position($0.value), y.position($0.accuracy), radius) })
    for line in lines { placement.avoid(from: line.0, to: line.1) }
    // Who is on the front is named first, then who needs least room.
    let others = rows.indices.filter { !front.contains($0) }
    let order =
      front + others.sorted { (rows[$0].network.count, $0) < (rows[$1].network.count, $1) }
    var places: [Int: LabelPlacement.Place] = [:]
    for index in order {
      let row = rows[index]
      places[index] = placement.place(
        row.network, x: x.position(row.value), y: y.position(row.accuracy), radius: radius)
    }
    for (index, row) in rows.enumerated() {
      table.append(
        [
          row.network, row.figure.state.rawValue, front.contains(index) ? "yes" : "no",
          "\(row.accuracy)",
        ] + row.figure.cells + [row.source] + labelCells(row.network, places[index], x, y))
    }
    return table
  }

  /// Whiskers, and the steps of the front, in pixels.
  private var lines: [(Pixel, Pixel)] {
    let whiskers: [(Pixel, Pixel)] = rows.compactMap { row in
      row.figure.interval.map { interval in
        let height = y.position(row.accuracy)
        return (
          (x.position(interval.lowerBound), height), (x.position(interval.upperBound), height)
        )
      }
    }
    let corners = front.map { (x: x.position(rows[$0].value), y: y.position(rows[$0].accuracy)) }
    var lines = whiskers
    for (index, right) in corners.enumerated().dropFirst() {
      let left = corners[index - 1]
      lines += [(left, (right.x, left.y)), ((right.x, left.y), right)]
    }
    return lines
  }

  // MARK: - Drawing

  private var view: VegaLite.View {
    let encoding = VegaLite.Encoding(
      x: .number(
        fields[0], "\(input.quantity) of an inference", scale: x.scale, axis: x.axis(U.symbol)),
      y: .number(
        "accuracy_percent", "\(input.accuracyName) (%)", scale: y.scale,
        axis: VegaLite.Axis(tickCount: 6).withFixedExtent))
    let whisker = encoding.with(\.x, channel(encoding.x, fields[1])).with(
      \.x2, .field(fields[2]))
    let known = VegaLite.Filter("state", PlotState.known.rawValue)
    let frontOnly = VegaLite.Filter("front", "yes")
    let point = VegaLite.Mark(.point, .point).with(\.size, 70).with(\.opacity, 1)
    return VegaLite.View(
      title: .init(text: input.title, subtitle: notes), width: x.pixels,
      height: .pixels(y.pixels),
      layer: [
        .init(
          .init(.line, .best).with(\.interpolate, "step-after"), encoding, rows: frontOnly),
        .init(.init(.rule, .whisker).with(\.opacity, 0.55), whisker, rows: known),
        .init(
          point.with(\.filled, true), encoding, rows: frontOnly, params: [.zoom]),
        .init(point.with(\.filled, false), encoding, rows: .init("front", "no")),
      ] + labelLayers(encoding))
  }

  private func channel(_ channel: VegaLite.Channel?, _ field: String) -> VegaLite.Channel? {
    var channel = channel
    channel?.field = field
    return channel
  }

  private var notes: [String] {
    var parts = ["Filled, on the line: no other network is both cheaper and as accurate."]
    if rows.contains(where: { $0.figure.interval != nil }) {
      parts.append("Horizontal lines: 90 % interval.")
    }
    var lines = [parts.joined(separator: " ")]
    if !missing.isEmpty {
      lines.append("Not drawn, without a value: \(enumeration(missing)).")
    }
    return lines
  }

  // MARK: - Words

  private var altText: String {
    let best = front.map { index in
      let row = rows[index]
      return "\(row.network) (\(fixed(row.accuracy, decimals: 1)) %, \(row.figure.label))"
    }
    return "\(input.accuracyName) against \(input.quantity) of "
      + "\(counted(rows.count, "network")). No other beats, from cheap to accurate: "
      + "\(enumeration(best))."
  }

  private var text: String {
    var table = Table([
      .text("network"), .text("best"), .number("accuracy"), .number(input.quantity),
      .text("90 % interval"),
    ])
    for (index, row) in rows.enumerated() {
      let interval = row.figure.interval.map {
        "\(Quantity<U>($0.lowerBound)) to \(Quantity<U>($0.upperBound))"
      }
      table.append([
        row.network, front.contains(index) ? "*" : "", fixed(row.accuracy, decimals: 1) + " %",
        row.figure.label, interval ?? "error unknown",
      ])
    }
    return plotText(
      input.title, table,
      notes: ["*: no other network is both cheaper and as accurate."] + notes.dropFirst())
  }
}
