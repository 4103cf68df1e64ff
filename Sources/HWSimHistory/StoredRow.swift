internal import GRDB
internal import HWSimCore

/// A row as the database sees it, which nobody else needs to know.
struct StoredRow: Codable, FetchableRecord, PersistableRecord {
  static let databaseTableName = "measurement"

  /// The columns that hold text.
  static let texts = [
    "run", "finished", "machine", "version", "title", "name", "kernel", "backend", "variant",
    "shape", "precision", "verdict", "record",
  ]

  let row: HistoryRow

  init(_ row: HistoryRow) { self.row = row }

  init(from decoder: any Decoder) throws { row = try HistoryRow(from: decoder) }

  func encode(to encoder: any Encoder) throws { try row.encode(to: encoder) }
}
