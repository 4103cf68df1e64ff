import Foundation
import HWSimCore
import HWSimHarness
import HWSimReports

/// Writes plots as files: always their specification and records, and images where something draws them.
struct PlotFiles {
  let folder: String
  /// Nil takes what there is; an empty list asks for no images.
  let formats: [PlotFormat]?

  /// Writes `NAME.vl.json` and `NAME.csv` of each plot; then, as asked, `NAME.svg` and `NAME-dark.svg`, the
  /// same as PNG, `NAME.pdf`, and `plots.html` with all of them.
  ///
  /// - Parameter link: the folder, as seen from the document that shows the plots.
  /// - Returns: what the document has to show.
  func write(_ plots: [Plot], linkedAs link: String) throws -> PlotDrawing {
    try makeFolder()
    for plot in plots {
      try write(Array(plot.specification.utf8), to: "\(plot.name).vl.json")
      try write(Array(plot.records.csv.utf8), to: "\(plot.name).csv")
    }
    let plots = plots.filter { !$0.isEmpty }
    guard !plots.isEmpty, formats != [], let renderer = try renderer() else { return .text }
    let drawn = formats ?? [.svg]
    do {
      try draw(plots, as: drawn, renderer)
    } catch let error as ProgramFailure {
      let message = "plots were not drawn: \(error)"
      guard formats == nil else { throw Failure(.missingHelper, message) }
      Output.complain(message, as: "warning")
      return .text
    }
    let shown: [PlotFormat] = [.svg, .png]
    let format = shown.first(where: drawn.contains)
    return format.map { .images(folder: link, format: $0.rawValue) } ?? .text
  }

  private func makeFolder() throws(Failure) {
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw Failure(
        .badData, "\(printable(folder)): no folder can be made there; name another for the plots")
    }
  }

  private func write(_ bytes: [UInt8], to name: String) throws(Failure) {
    try Output.file("\(folder)/\(name)").write(bytes)
  }

  // MARK: - Drawing

  /// - Returns: nil where there is none, and none was asked for.
  private func renderer() throws(Failure) -> PlotRenderer? {
    let name = environment("HWSIM_VL_CONVERT")
    if let renderer = PlotRenderer.find(named: name) { return renderer }
    let cure =
      if let name {
        "$HWSIM_VL_CONVERT: '\(printable(name))' is no vl-convert and no Python that has "
          + PlotRenderer.package
      } else {
        "install the Python package \(PlotRenderer.package) to draw plots, or name a Python that has it in "
          + "$HWSIM_VL_CONVERT"
      }
    guard let formats else {
      Output.complain(cure, as: "note")
      return nil
    }
    let asked = formats.map(\.rawValue).joined(separator: ",")
    throw Failure(.missingHelper, "--plots \(asked): nothing draws plots here; \(cure)")
  }

  /// In a temporary folder first, so that no file is ever half-written; all by one call.
  private func draw(_ plots: [Plot], as formats: [PlotFormat], _ renderer: PlotRenderer) throws {
    let temporary = try TemporaryFolder()
    var (jobs, names) = ([PlotRenderer.Job](), [String]())
    let add = { (specification: String, format: PlotRenderer.Format, name: String) in
      jobs.append(
        .init(
          specification: specification, format: format, output: "\(temporary.path)/\(name)"))
    }
    for plot in plots {
      for (theme, suffix) in [(PlotTheme.light, ""), (.dark, "-dark")] {
        let specification = "\(temporary.path)/\(plot.name)\(suffix).vl.json"
        try Output.file(specification).write(try plot.specification(theme))
        for (format, kind) in Self.images where formats.contains(format) {
          // Paper is white.
          if format == .pdf && theme == .dark { continue }
          let name = "\(plot.name)\(suffix).\(format.rawValue)"
          add(specification, kind, name)
          names.append(name)
        }
      }
    }
    if formats.contains(.html) { add("", .library, "library.js") }
    try renderer.draw(jobs)
    for name in names { try write(try bytes("\(temporary.path)/\(name)"), to: name) }
    if formats.contains(.html) {
      let library = String(decoding: try bytes("\(temporary.path)/library.js"), as: UTF8.self)
      try write(Array(try PlotPage(plots, library: library).html.utf8), to: "plots.html")
    }
  }

  private static let images: [(PlotFormat, PlotRenderer.Format)] = [
    (.svg, .svg), (.png, .png), (.pdf, .pdf),
  ]

  private func bytes(_ path: String) throws(ProgramFailure) -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path), !data.isEmpty else {
      throw .notStarted(program: "vl-convert", reason: "it wrote no file")
    }
    return Array(data)
  }
}
