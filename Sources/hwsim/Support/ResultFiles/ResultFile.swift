import Foundation
import HWSimCore
import HWSimMeasurements

/// A file of results, whichever command wrote it.
///
/// Recognised by its contents: JSON of `hwsim simulate` or `hwsim bench`, a line of JSON for each result, their
/// CSV, and CSV of published measurements.
struct ResultFile {
  /// The file's name, without its folder.
  let name: String
  let rows: [ResultRow]

  /// What can be named instead.
  static let cure =
    "name what 'hwsim simulate' or 'hwsim bench' writes with --format json or csv, or a CSV of measurements"

  init(path: String) throws {
    let text = try TextFile.contents(of: path, "results of 'hwsim simulate' or 'hwsim bench'")
    name = URL(fileURLWithPath: path).lastPathComponent
    let start = text.first { !$0.isWhitespace }
    guard start != nil else {
      throw Failure(.badData, "\(printable(path)): is empty; \(Self.cure)")
    }
    let found = start == "{" ? try Self.json(text, path: path) : try Self.csv(text, path: path)
    guard !found.isEmpty else {
      throw Failure(.badData, "\(printable(path)): has no results; \(Self.cure)")
    }
    rows = found
  }

  private struct Header: Decodable {
    let schema: String?
  }

  private static func json(_ text: String, path: String) throws -> [ResultRow] {
    if let first = text.split(whereSeparator: \.isNewline).first, isElement(first) {
      return try jsonLines(text, path: path)
    }
    let file = JSONFile(place: path, what: "whole JSON", cure: cure)
    let data = Data(text.utf8)
    let schema = try file.decode(Header.self, from: data).schema
    switch schema {
    case SimulationFile.schema:
      let simulations = try file.decode(SimulationFile.self, from: data)
      return try simulations.results.enumerated().flatMap { index, result in
        try result.rows("\(path): results.\(index)")
      }
    case BenchFile.schema: return try BenchFile(data, path: path).rows(path)
    default:
      let found = schema.map { "holds '\(printable($0, limit: 40))'" } ?? "says no schema"
      let known = [SimulationFile.schema, BenchFile.schema].joined(separator: " or ")
      throw file.fail("\(found), expected \(known)")
    }
  }

  /// The elements of `results`, one on each line.
  private static func jsonLines(_ text: String, path: String) throws -> [ResultRow] {
    var rows: [ResultRow] = []
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, line) in lines.enumerated() where line.contains(where: { !$0.isWhitespace }) {
      let place = "\(path): line \(index + 1)"
      let file = JSONFile(place: place, what: "whole JSON", cure: cure)
      let result = try file.decode(SimulationFile.Result.self, from: Data(line.utf8))
      rows += try result.rows(place)
    }
    return rows
  }

  /// Whether the line is whole and does not say what it is, which every document does.
  private static func isElement(_ line: Substring) -> Bool {
    let value = try? JSONSerialization.jsonObject(with: Data(line.utf8))
    return (value as? [String: Any]).map { $0["schema"] == nil } ?? false
  }

  private static func csv(_ text: String, path: String) throws -> [ResultRow] {
    let table = try PublishedTable(text, named: printable(path))
    let columns = Set(table.columns)
    if columns.isSuperset(of: ResultTable.simulationColumns) {
      return try ResultTable(table, path: path).simulations()
    }
    if columns.isSuperset(of: ResultTable.benchColumns) {
      return try ResultTable(table, path: path).measurements()
    }
    if columns.isSuperset(of: ["metric", "value"]) {
      return try MeasurementFile.rows(in: text, named: printable(path)).compactMap(ResultRow.init)
    }
    let first = table.columns.prefix(3).joined(separator: ",")
    throw Failure(
      .badData,
      "\(printable(path)): line 1: '\(printable(first, limit: 40))' are no columns of results; \(cure)"
    )
  }
}
