internal import GRDB

/// One measurement, as it is kept.
public struct HistoryRow: Hashable, Sendable, Codable {
  /// Counted up in each file; nil before it is stored.
  public var number: Int?
  /// The run of `hwsim bench` that it belongs to.
  public var run: String
  /// When it was finished, UTC, as in `"2026-11-25T19:40:00Z"`.
  public var finished: String
  /// The processor's name.
  public var machine: String
  /// Of hwsim.
  public var version: String
  /// `"suite quick"`, `"network mobilenetv2"`.
  public var title: String
  public var name: String
  public var kernel: String
  public var backend: String
  public var variant: String
  public var shape: String
  public var precision: String
  /// `"ok"`, `"unstable"`, `"unavailable"`.
  public var verdict: String
  /// Seconds of one call; nil where nothing could be measured.
  public var median: Double?
  public var deviation: Double?
  /// Everything that was measured, as JSON.
  public var record: String

  public init(
    run: String, finished: String, machine: String, version: String, title: String, name: String,
    kernel: String, backend: String, variant: String, shape: String, precision: String,
    verdict: String, median: Double?, deviation: Double?, record: String
  ) {
    self.run = run
    self.finished = finished
    self.machine = machine
    self.version = version
    self.title = title
    self.name = name
    self.kernel = kernel
    self.backend = backend
    self.variant = variant
    self.shape = shape
    self.precision = precision
    self.verdict = verdict
    self.median = median
    self.deviation = deviation
    self.record = record
  }

  /// The columns that hold text.
  static let texts = [
    "run", "finished", "machine", "version", "title", "name", "kernel", "backend", "variant",
    "shape", "precision", "verdict", "record",
  ]
}

/// A row as the database sees it, which nobody else needs to know.
struct StoredRow: Codable, FetchableRecord, PersistableRecord {
  static let databaseTableName = "measurement"

  let row: HistoryRow

  init(_ row: HistoryRow) { self.row = row }

  init(from decoder: any Decoder) throws { row = try HistoryRow(from: decoder) }

  func encode(to encoder: any Encoder) throws { try row.encode(to: encoder) }
}

/// Which rows are wanted; what is nil does not matter.
public struct HistoryFilter: Hashable, Sendable {
  public var kernel: String?
  public var backend: String?
  public var machine: String?
  public var name: String?
  public var run: String?

  public init(
    kernel: String? = nil, backend: String? = nil, machine: String? = nil, name: String? = nil,
    run: String? = nil
  ) {
    self.kernel = kernel
    self.backend = backend
    self.machine = machine
    self.name = name
    self.run = run
  }

  var conditions: [(column: String, value: String)] {
    let all = [
      ("kernel", kernel), ("backend", backend), ("machine", machine), ("name", name), ("run", run),
    ]
    return all.compactMap { column, value in value.map { (column, $0) } }
  }
}
