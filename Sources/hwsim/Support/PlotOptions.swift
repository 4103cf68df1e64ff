import ArgumentParser
import HWSimCore

/// In which formats a command draws its plots.
struct PlotOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "svg, png, pdf, html (one interactive page), several with ',' between, or none: only "
        + "specifications and CSV; svg if not given, and nothing where vl-convert is missing.",
      valueName: "formats"),
    transform: PlotFormat.list)
  var plots: [PlotFormat]?
}

/// What vl-convert makes of a plot.
enum PlotFormat: String, CaseIterable {
  case svg, png, pdf, html

  /// - Returns: empty for `none`.
  fileprivate static func list(_ text: String) throws -> [PlotFormat] {
    guard text != "none" else { return [] }
    return try text.split(separator: ",", omittingEmptySubsequences: false).map { word in
      if let format = PlotFormat(rawValue: String(word)) { return format }
      let names = allCases.map(\.rawValue) + ["none"]
      throw ValidationError(
        "unknown format of plots '\(word)'" + suggestion(for: String(word), in: names))
    }
  }
}
