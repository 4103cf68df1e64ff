import Foundation
import HWSimCore
import HWSimReports

/// A report as a folder: each file is there whole or not at all, and README.md, which names the others, is
/// written last.
struct ReportFolder {
  private let path: String

  /// - Parameter path: of a folder, which is made where there is none.
  init(_ path: String) throws(Failure) {
    var isFolder = ObjCBool(false)
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue {
      throw Failure(.badData, "-o: '\(printable(path))' is a file; name a folder for the report")
    }
    self.path = path.hasSuffix("/") && path != "/" ? String(path.dropLast()) : path
    try make(self.path)
  }

  /// - Parameter formats: of plots; nil draws what can be drawn here.
  func write(
    _ report: DesignReport, _ results: [SimulationResult], formats: [PlotFormat]?, jobs: Int?
  ) throws {
    try write(results, jobs: jobs)
    try make("\(path)/tables")
    for table in report.tables { try write(table.csv, to: table.path) }
    let drawing =
      report.plots.isEmpty
      ? .text
      : try PlotFiles(folder: "\(path)/plots", formats: formats)
        .write(report.plots, linkedAs: "plots")
    let document = report.document(drawing, hasTableFiles: true)
    try write(document.markdown, to: "README.md")
  }

  private func write(_ results: [SimulationResult], jobs: Int?) throws {
    let lines = try inParallel(results.count, jobs: jobs) { index in
      Array(try ResultLines.line(results[index]).utf8)
    }
    try Output.file("\(path)/results.jsonl").write(parts: lines)
  }

  private func write(_ text: String, to name: String) throws(Failure) {
    try Output.file("\(path)/\(name)").write(text)
  }

  private func make(_ folder: String) throws(Failure) {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw Failure(
        .badData,
        "-o: cannot make folder '\(printable(folder))'; name one that can be written after -o")
    }
  }
}
