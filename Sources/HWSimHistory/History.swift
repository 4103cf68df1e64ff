import Foundation
internal import GRDB
public import HWSimCore

/// Every measurement that was made here, in one SQLite file.
///
///     let history = try History(path: "…/history.sqlite")
///     try history.append(row)                       // is there for good when this returns
///     let rows = try history.rows(HistoryFilter(kernel: "pointwise"), newest: 20)
///
/// Each row is a transaction of its own in the write-ahead log: a killed process loses at most the row
/// that it was writing, and several processes may write at once.
public final class History: Sendable {
  private let database: DatabasePool
  private let path: String

  /// Opens the file, or makes it with the folders that it needs.
  public init(path: String) throws(HistoryError) {
    self.path = path
    do {
      let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      database = try Self.open(path)
    } catch {
      throw HistoryError(path, error)
    }
  }

  /// Of several processes that make the file at once, one is the first; the others may come upon its half-done
  /// work, for which SQLite does not wait, and try again.
  private static func open(_ path: String) throws -> DatabasePool {
    for milliseconds in [5, 10, 20, 50, 100, 200, 500] {
      do {
        return try openOnce(path)
      } catch let error as DatabaseError
        where [.SQLITE_BUSY, .SQLITE_CONSTRAINT].contains(error.resultCode)
      {
        Thread.sleep(forTimeInterval: Double(milliseconds) / 1000)
      }
    }
    return try openOnce(path)
  }

  private static func openOnce(_ path: String) throws -> DatabasePool {
    var configuration = Configuration()
    // Another process may be at its row; none takes this long.
    configuration.busyMode = .timeout(10)
    let database = try DatabasePool(path: path, configuration: configuration)
    guard try database.read(schema.hasBeenSuperseded) == false else {
      throw HistoryError("\(path): was written by a newer hwsim; use that one")
    }
    try schema.migrate(database)
    return database
  }

  /// - Returns: the row's number.
  @discardableResult
  public func append(_ row: HistoryRow) throws(HistoryError) -> Int {
    do {
      return try database.write { database in
        try StoredRow(row).insert(database)
        return Int(database.lastInsertedRowID)
      }
    } catch {
      throw HistoryError(path, error)
    }
  }

  /// The newest rows that match, the oldest of them first.
  ///
  /// - Parameter newest: how many at most; nil gives all.
  public func rows(
    _ filter: HistoryFilter = HistoryFilter(), newest: Int? = nil
  ) throws(HistoryError) -> [HistoryRow] {
    do {
      let rows = try database.read { database in
        var request = StoredRow.order(Column("number").desc)
        for (column, value) in filter.conditions {
          request = request.filter(Column(column) == value)
        }
        if let newest { request = request.limit(newest) }
        return try request.fetchAll(database)
      }
      return rows.reversed().map(\.row)
    } catch {
      throw HistoryError(path, error)
    }
  }
}

/// The layout of the file; a change is a new step at the end.
private var schema: DatabaseMigrator {
  var schema = DatabaseMigrator()
  schema.registerMigration("rows") { database in
    try database.create(table: StoredRow.databaseTableName, options: .ifNotExists) { table in
      table.autoIncrementedPrimaryKey("number")
      for column in StoredRow.texts { table.column(column, .text).notNull() }
      // Seconds; null where nothing could be measured.
      table.column("median", .double)
      table.column("deviation", .double)
    }
  }
  return schema
}
