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
}
