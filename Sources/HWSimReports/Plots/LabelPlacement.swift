/// Places for names beside points, so that none lies on another or on a point. What finds none goes without.
struct LabelPlacement {
  /// From the lower left corner.
  typealias Pixel = (x: Double, y: Double)

  /// A place of a label, in pixels from the lower left corner.
  struct Place {
    let x: Double
    let y: Double
    /// Of the text at `x`.
    let align: String
  }

  private struct Box {
    let x: ClosedRange<Double>
    let y: ClosedRange<Double>

    func overlaps(_ other: Box) -> Bool { x.overlaps(other.x) && y.overlaps(other.y) }
  }

  private let width: Double
  private let height: Double
  private let fontSize = 11.0
  private var taken: [Box]

  /// - Parameter points: what no label may cover: centres, and radii.
  init(width: Double, height: Double, around points: [(x: Double, y: Double, radius: Double)]) {
    (self.width, self.height) = (width, height)
    taken = points.map { point in
      Box(
        x: point.x - point.radius...point.x + point.radius,
        y: point.y - point.radius...point.y + point.radius)
    }
  }

  /// No label may cover a horizontal or vertical line.
  mutating func avoid(from start: Pixel, to end: Pixel) {
    taken.append(
      Box(
        x: min(start.x, end.x)...max(start.x, end.x), y: min(start.y, end.y)...max(start.y, end.y)))
  }

  /// No label may cover a text along a line that rises or falls: one that ends at `end`, `length` long, above the line.
  ///
  /// - Parameter slope: of the line, pixels upwards for each to the right.
  mutating func avoid(textEndingAt end: Pixel, length: Double, slope: Double) {
    let perPixel = 1 / (1 + slope * slope).squareRoot()
    for step in stride(from: 0, through: length, by: fontSize) {
      let (x, y) = (end.x - step * perPixel, end.y - step * perPixel * slope)
      taken.append(Box(x: x - fontSize...x, y: y - 4...y + 2 * fontSize))
    }
  }

  /// Tries right, left, above and below, near and then a little farther away.
  mutating func place(_ text: String, x: Double, y: Double, radius: Double) -> Place? {
    let length = PlotLayout.textWidth(text, fontSize: fontSize)
    for gap in [radius + 4, radius + 14] {
      let candidates = [
        Place(x: x + gap, y: y, align: "left"), Place(x: x - gap, y: y, align: "right"),
        Place(x: x, y: y + gap + 5, align: "center"), Place(x: x, y: y - gap - 5, align: "center"),
        Place(x: x + gap, y: y + gap, align: "left"), Place(x: x + gap, y: y - gap, align: "left"),
        Place(x: x - gap, y: y + gap, align: "right"),
        Place(x: x - gap, y: y - gap, align: "right"),
      ]
      for place in candidates {
        let box = box(place, length)
        guard box.x.lowerBound >= 0, box.x.upperBound <= width, box.y.lowerBound >= 0,
          box.y.upperBound <= height, !taken.contains(where: box.overlaps)
        else { continue }
        taken.append(box)
        return place
      }
    }
    return nil
  }

  private func box(_ place: Place, _ length: Double) -> Box {
    let left =
      switch place.align {
      case "left": place.x
      case "right": place.x - length
      default: place.x - length / 2
      }
    let half = fontSize / 2 + 1
    return Box(x: left...left + length, y: place.y - half...place.y + half)
  }
}

/// The columns in which records say where a point's label lies; `labelLayers` draws them.
let labelColumns: [Table.Column] = [
  .text("label"), .number("label_x"), .number("label_y"), .text("label_align"),
]

/// Cells of `labelColumns`; without a place, nothing is drawn.
func labelCells(
  _ label: String, _ place: LabelPlacement.Place?, _ x: PlotScale, _ y: PlotScale
) -> [String] {
  guard let place else { return [label, "", "", "none"] }
  return [label, "\(x.value(at: place.x))", "\(y.value(at: place.y))", place.align]
}

/// Texts at their places; `encoding` has the axes.
func labelLayers(_ encoding: VegaLite.Encoding) -> [VegaLite.View] {
  var labelled = encoding.with(\.text, .text("label"))
  labelled.x?.field = "label_x"
  labelled.y?.field = "label_y"
  return ["left", "center", "right"].map { align in
    .init(
      .init(.text, .label).with(\.align, align).with(\.baseline, "middle"), labelled,
      rows: .init("label_align", align))
  }
}
