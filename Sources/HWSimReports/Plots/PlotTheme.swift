/// The page that a plot is drawn for. Its background is opaque: a viewer's own may be any.
public enum PlotTheme: String, CaseIterable, Hashable, Sendable {
  case light, dark
}

/// Colours that people with any kind of colour vision tell apart: M. Okabe, K. Ito, "Color Universal
/// Design", 2008. Its yellow is too light for a white page, and its black no colour of a dark one.
private enum OkabeIto {
  static let orange = "#e69f00"
  static let skyBlue = "#56b4e9"
  static let bluishGreen = "#009e73"
  static let yellow = "#f0e442"
  static let blue = "#0072b2"
  static let vermillion = "#d55e00"
  static let reddishPurple = "#cc79a7"
}

extension PlotTheme {
  private struct Palette {
    let background: String
    let ink: String
    let quiet: String
    let grid: String
    let value: String
    let point: String
    let band: String
    let limit: String
    /// Neighbours differ in lightness too, so that they do in print.
    let categories: [String]
  }

  private var palette: Palette {
    switch self {
    case .light:
      Palette(
        background: "#ffffff", ink: "#1f2328", quiet: "#59636e", grid: "#e4e8ec",
        value: OkabeIto.skyBlue, point: OkabeIto.blue, band: "#c8d1da", limit: "#b34700",
        categories: [
          OkabeIto.blue, OkabeIto.orange, OkabeIto.bluishGreen, OkabeIto.reddishPurple,
          OkabeIto.skyBlue, OkabeIto.vermillion, "#7d8590",
        ])
    case .dark:
      Palette(
        background: "#0d1117", ink: "#f0f6fc", quiet: "#9ca6b1", grid: "#2a313a",
        value: OkabeIto.blue, point: OkabeIto.skyBlue, band: "#3d4650", limit: "#f0883e",
        categories: [
          OkabeIto.skyBlue, OkabeIto.orange, OkabeIto.bluishGreen, OkabeIto.reddishPurple,
          OkabeIto.yellow, OkabeIto.vermillion, "#8b949e",
        ])
    }
  }

  var config: VegaLite.Config {
    let palette = palette
    let axis = VegaLite.Config.Guide(
      labelColor: palette.ink, titleColor: palette.quiet, gridColor: palette.grid,
      domainColor: palette.quiet, tickColor: palette.quiet, labelPadding: 5, labelLimit: 220)
    let legend = VegaLite.Config.Guide(
      labelColor: palette.ink, titleColor: palette.quiet, labelLimit: 200,
      symbolStrokeWidth: 1.5, symbolBaseFillColor: palette.quiet)
    let title = VegaLite.Config.Text(
      color: palette.ink, subtitleColor: palette.quiet, anchor: "start", fontSize: 16,
      fontWeight: "bold", subtitleFontSize: 12, subtitlePadding: 4, offset: 12)
    return VegaLite.Config(
      background: palette.background, axis: axis, legend: legend, title: title,
      range: .init(category: palette.categories), style: styles(palette))
  }

  private func styles(_ palette: Palette) -> [String: VegaLite.Config.Look] {
    var styles: [String: VegaLite.Config.Look] = [:]
    for style in VegaLite.Style.allCases { styles[style.rawValue] = look(style, palette) }
    return styles
  }

  private func look(_ style: VegaLite.Style, _ palette: Palette) -> VegaLite.Config.Look {
    switch style {
    case .value: .init(color: palette.value)
    case .point: .init(color: palette.point, strokeWidth: 1.5)
    case .whisker: .init(color: palette.ink, strokeWidth: 1.5)
    case .label: .init(color: palette.ink, fontSize: 11)
    case .note: .init(color: palette.quiet, fontSize: 11)
    case .limit: .init(color: palette.limit, strokeDash: [6, 3], strokeWidth: 1.5)
    case .limitLabel: .init(color: palette.limit, fontSize: 11)
    case .band: .init(color: palette.band, fillOpacity: 0.6)
    case .best: .init(color: palette.ink, strokeWidth: 1.5)
    }
  }
}
