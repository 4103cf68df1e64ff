import Foundation
import HWSimCore

/// Draws a `Roofline`.
struct RooflinePlot {
  /// A ceiling as a line between two places of the plot.
  struct Line {
    let ceiling: Roofline.Ceiling
    /// Work per byte, and work per second, at both ends.
    let x: (Double, Double)
    let y: (Double, Double)
    /// Whether the text lies below the line, because another line lies close above.
    let isLabelBelow: Bool

    var isSlanted: Bool { y.0 != y.1 }
  }

  let input: Roofline
  /// The ones that take most time first: small points lie over large ones.
  let points: [Roofline.Point]
  let classes: [String]
  let x: PlotScale
  let y: PlotScale
  private let named = 8

  init(_ input: Roofline) {
    self.input = input
    points = input.points.filter { point in
      [point.intensity, point.rate].allSatisfy { $0 > 0 && $0.isFinite }
    }.sorted { ($1.share, $0.layer) < ($0.share, $1.layer) }
    classes = points.map { shown($0.operatorClass) }.unique
    let (peaks, bandwidths) = Self.limits(input)
    y = .logarithmic(points.map(\.rate) + peaks, after: 0.08, pixels: 420)
    // Wide enough that every slope meets the peak within the plot, and has room for its text.
    let lowest = y.value(at: 0.3 * y.pixels)
    let ends = bandwidths.flatMap { bandwidth in (peaks + [lowest]).map { $0 / bandwidth } }
    x = .logarithmic(
      points.map(\.intensity) + ends, before: 0.03, pixels: PlotLayout.areaWidth)
  }

  private static func limits(_ input: Roofline) -> (peaks: [Double], bandwidths: [Double]) {
    var (peaks, bandwidths) = ([Double](), [Double]())
    for ceiling in input.ceilings {
      switch ceiling.limit {
      case .compute(let rate) where rate > 0 && rate.isFinite: peaks.append(rate)
      case .bandwidth(let rate) where rate.value > 0 && rate.value.isFinite:
        bandwidths.append(rate.value)
      default: break
      }
    }
    return (peaks, bandwidths)
  }

  var plot: Plot {
    Plot(
      name: input.name, title: input.title, altText: altText, records: records, text: text,
      view: view)
  }

  // MARK: - Lines

  /// Each line from where it enters the plot to where another limit ends it.
  private var lines: [Line] {
    let (peaks, bandwidths) = Self.limits(input)
    let (left, right) = (x.domain.lowerBound, x.domain.upperBound)
    var lines: [Line] = []
    for ceiling in input.ceilings {
      switch ceiling.limit {
      case .compute(let rate) where peaks.contains(rate):
        let start = bandwidths.max().map { max(left, rate / $0) } ?? left
        lines.append(line(ceiling, (start, right), (rate, rate), lines))
      case .bandwidth(let rate) where bandwidths.contains(rate.value):
        let start = max(left, y.domain.lowerBound / rate.value)
        let end = min(right, (peaks.max() ?? y.domain.upperBound) / rate.value)
        lines.append(
          line(ceiling, (start, end), (start * rate.value, end * rate.value), lines))
      default: break
      }
    }
    return lines
  }

  private func line(
    _ ceiling: Roofline.Ceiling, _ xs: (Double, Double), _ ys: (Double, Double), _ others: [Line]
  ) -> Line {
    // Parallel lines: how far this one lies below another, in pixels upwards, at the same intensity.
    let isSlanted = ys.0 != ys.1
    let isClose = others.contains { other in
      guard other.isSlanted == isSlanted else { return false }
      let ratio = isSlanted ? (other.y.0 / other.x.0) / (ys.0 / xs.0) : other.y.0 / ys.0
      let above = y.position(y.domain.lowerBound * max(ratio, 1e-9))
      return above >= 0 && above < 18
    }
    return Line(ceiling: ceiling, x: xs, y: ys, isLabelBelow: isClose)
  }

  /// Of a line of constant bandwidth, in degrees as Vega counts them: downwards.
  private var slope: Double {
    let perDecade = { (scale: PlotScale) in
      scale.pixels / log10(scale.domain.upperBound / scale.domain.lowerBound)
    }
    return -atan2(perDecade(y), perDecade(x)) * 180 / .pi
  }

  private func text(_ ceiling: Roofline.Ceiling) -> String {
    let limit =
      switch ceiling.limit {
      case .compute(let rate): "\(rateText(rate))"
      case .bandwidth(let rate): "\(rate)"
      }
    return "\(shown(ceiling.name)): \(limit) (\(shown(ceiling.source)))"
  }

  private func rateText(_ rate: Double) -> String {
    "\(engineering(Int(min(rate, 1e18).rounded()))) \(input.work)/s"
  }

  // MARK: - Records

  /// A row for each layer, and two for the ends of each ceiling.
  private var records: Table {
    var table = Table(
      ["part", "name", "class"].map(Table.Column.text)
        + ["intensity", "rate", "share"].map(Table.Column.number) + [.text("source")]
        + labelColumns)
    let places = places
    for (index, point) in points.enumerated() {
      table.append(
        [
          "layer", shown(point.layer), shown(point.operatorClass), "\(point.intensity)",
          "\(point.rate)", "\(point.share)", "",
        ] + labelCells(shown(point.layer), places[index], x, y))
    }
    for line in lines {
      let name = shown(line.ceiling.name)
      let part = "\(line.isSlanted ? "bandwidth" : "compute")\(line.isLabelBelow ? " below" : "")"
      for isEnd in [false, true] {
        let (place, rate) = isEnd ? (line.x.1, line.y.1) : (line.x.0, line.y.0)
        table.append(
          [part, name, "", "\(place)", "\(rate)", "", shown(line.ceiling.source)]
            + [isEnd ? text(line.ceiling) : "", "\(place)", "\(rate)", "line"])
      }
    }
    return table
  }

  private func radius(_ share: Double) -> Double { (largest * max(0, share)).squareRoot() / 2 + 3 }

  /// Area of a point with all the time, in pixels.
  private let largest = 2000.0

  private var places: [Int: LabelPlacement.Place] {
    var placement = LabelPlacement(
      width: x.pixels, height: y.pixels,
      around: points.map { (x.position($0.intensity), y.position($0.rate), radius($0.share) * 0.7) }
    )
    for line in lines {
      let end = (x: x.position(line.x.1), y: y.position(line.y.1))
      let start = (x: x.position(line.x.0), y: y.position(line.y.0))
      if !line.isSlanted { placement.avoid(from: start, to: end) }
      let length = PlotLayout.textWidth(text(line.ceiling), fontSize: 11) + 14
      placement.avoid(
        textEndingAt: (end.x, line.isLabelBelow ? end.y - 20 : end.y), length: length,
        slope: line.isSlanted ? (end.y - start.y) / max(1, end.x - start.x) : 0)
    }
    var places: [Int: LabelPlacement.Place] = [:]
    for (index, point) in points.prefix(named).enumerated() {
      places[index] = placement.place(
        shown(point.layer), x: x.position(point.intensity), y: y.position(point.rate),
        radius: radius(point.share))
    }
    return places
  }

  // MARK: - Drawing

  private var view: VegaLite.View {
    let encoding = VegaLite.Encoding(
      x: .number(
        "intensity", "arithmetic intensity (\(input.work) per byte, \(input.bytes))",
        scale: x.scale, axis: x.axis(nil)),
      y: .number("rate", "rate", scale: y.scale, axis: y.axis("\(input.work)/s").withFixedExtent))
    let kind = VegaLite.Channel.name(
      "class", "kind of layer", sort: classes,
      scale: .init(domain: classes.map(VegaLite.Value.text)),
      legend: .some(.init(orient: "bottom", columns: 4)))
    var size = VegaLite.Channel.number("share", "share of the time")
    size.scale = .some(.init(domain: [0, 1], range: [20, .number(largest)]))
    size.legend = .some(
      .init(orient: "bottom", values: [0.01, 0.05, 0.2], symbolType: "circle", format: "%"))
    let mark = VegaLite.Mark(.point).with(\.filled, true).with(\.opacity, 0.85)
    return VegaLite.View(
      title: .init(
        text: input.title, subtitle: notes),
      width: x.pixels, height: .pixels(y.pixels),
      layer: ceilings(encoding) + [
        .init(
          mark, encoding.with(\.color, kind).with(\.shape, kind).with(\.size, size),
          rows: .init("part", "layer"), params: [.zoom])
      ] + labelLayers(encoding))
  }

  private var notes: [String] {
    let isOver = points.contains { point in
      (limit(at: point.intensity) ?? .infinity) < point.rate * 0.999
    }
    let over =
      "Above a line: a kernel with fewer operations than are counted, such as Winograd's, or bytes "
      + "that came from a nearer memory."
    return ["Lines: what the device can, and where that number is from."] + (isOver ? [over] : [])
  }

  private func ceilings(_ encoding: VegaLite.Encoding) -> [VegaLite.View] {
    let parts = ["bandwidth", "bandwidth below", "compute", "compute below"]
    let lines = VegaLite.View(
      .init(.line, .limit), encoding.with(\.detail, .text("name")),
      rows: .init("part", oneOf: parts))
    let text = encoding.with(\.text, .text("label"))
    return [lines]
      + parts.map { part in
        let isSlanted = part.hasPrefix("bandwidth")
        let isBelow = part.hasSuffix("below")
        var mark = VegaLite.Mark(.text, .limitLabel).with(
          \.baseline, isBelow ? "top" : "bottom")
        // Texts end where their lines do.
        mark.align = "right"
        mark.dx = isSlanted ? -14 : -4
        mark.dy = isBelow ? 4 : -4
        mark.angle = isSlanted ? slope : nil
        return .init(mark, text, rows: .init("part", part))
      }
  }

  // MARK: - Words

  private var altText: String {
    let slowest = points.prefix(3).map { point in
      "\(shown(point.layer)) (\(percent(point.share)) of the time) reaches \(rateText(point.rate)) "
        + "at \(significant(point.intensity)) \(input.work) per byte"
    }
    return "Roofline of \(counted(points.count, "layer")). Limits: "
      + "\(input.ceilings.map(text).joined(separator: "; ")). "
      + "\(slowest.joined(separator: "; "))."
  }

  private var text: String {
    var table = Table([
      .text("layer"), .text("kind"), .number("\(input.work)/byte"), .number("rate"),
      .number("of the limit"), .text(""), .number("share of time"),
    ])
    for point in points {
      let reached = limit(at: point.intensity).map { point.rate / $0 }
      table.append([
        shown(point.layer), shown(point.operatorClass), significant(point.intensity),
        rateText(point.rate), reached.map(percent) ?? "-", textBar(reached ?? 0, width: 16),
        percent(point.share),
      ])
    }
    return plotText(input.title, table, notes: input.ceilings.map(text))
  }

  /// The lowest ceiling over an intensity.
  private func limit(at intensity: Double) -> Double? {
    let (peaks, bandwidths) = Self.limits(input)
    return (peaks + bandwidths.map { $0 * intensity }).min()
  }
}
