extension VegaLite {
  /// Colours and fonts: all that a theme decides.
  struct Config: Encodable {
    struct Text: Encodable {
      var color: String?
      var subtitleColor: String?
      var anchor: String?
      var fontSize: Double?
      var fontWeight: String?
      var subtitleFontSize: Double?
      var subtitlePadding: Double?
      var offset: Double?
    }

    struct Guide: Encodable {
      var labelColor: String
      var titleColor: String
      var gridColor: String?
      var domainColor: String?
      var tickColor: String?
      var labelFontSize = 12.0
      var titleFontSize = 12.0
      var titleFontWeight = "normal"
      var labelPadding: Double?
      var labelLimit: Double
      var symbolStrokeWidth: Double?
      var symbolBaseFillColor: String?
    }

    struct Frame: Encodable {
      let stroke: Removable<String>
    }

    struct Range: Encodable {
      let category: [String]
    }

    struct Look: Encodable {
      var color: String?
      var fillOpacity: Double?
      var fontSize: Double?
      var strokeDash: [Double]?
      var strokeWidth: Double?
    }

    /// On an interactive page, all of a record.
    struct Marks: Encodable {
      struct Tooltip: Encodable { let content: String }

      let tooltip = Tooltip(content: "data")
    }

    let background: String
    /// A plot has its own words for who cannot see it; a description of every mark says less, at length.
    let aria = false
    let font = "sans-serif"
    let axis: Guide
    let legend: Guide
    let title: Text
    let view = Frame(stroke: .removed)
    let range: Range
    let mark = Marks()
    let style: [String: Look]
  }
}
