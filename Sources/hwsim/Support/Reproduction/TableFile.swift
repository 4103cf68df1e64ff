import Foundation
import HWSimCore
import HWSimMeasurements

/// A published table with its mapping, as they lie in two files beside each other.
struct TableFile {
  /// Without its ending.
  let name: String
  let table: PublishedTable
  let mapping: TableMapping

  private static let ending = ".csv"
  private static let mappingEnding = ".map.csv"

  /// The table at a path, or all of a folder in the order of their names.
  static func tables(at path: String) throws -> [TableFile] {
    var isFolder = ObjCBool(false)
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw Failure(
        .missingFile, "\(printable(path)): no such file; name a table, as CSV, or a folder of them")
    }
    guard isFolder.boolValue else { return [try TableFile(path)] }
    let files = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    let tables = files.sorted().filter { $0.hasSuffix(ending) && !$0.hasSuffix(mappingEnding) }
    guard !tables.isEmpty else {
      throw Failure(.badData, "\(printable(path)): has no tables; name a folder with CSV files")
    }
    return try tables.map { try TableFile("\(path)/\($0)") }
  }

  private init(_ path: String) throws {
    let file = URL(fileURLWithPath: path).lastPathComponent
    guard path.hasSuffix(Self.ending), !path.hasSuffix(Self.mappingEnding) else {
      throw Failure(.badData, "\(printable(path)): is no table; name one that ends in .csv")
    }
    let mapping = path.dropLast(Self.ending.count) + Self.mappingEnding
    let table = try PublishedTable(try TextFile.contents(of: path, "a table as CSV"), named: file)
    guard FileManager.default.fileExists(atPath: String(mapping)) else {
      throw Failure(
        .missingFile,
        "\(printable(path)): no mapping '\(printable(String(mapping)))' beside it; "
          + "'hwsim reproduce --help' says how to write one")
    }
    self.table = table
    self.mapping = try TableMapping(
      try TextFile.contents(of: String(mapping), "a mapping as CSV"),
      named: URL(fileURLWithPath: String(mapping)).lastPathComponent, of: table)
    name = String(file.dropLast(Self.ending.count))
  }
}
