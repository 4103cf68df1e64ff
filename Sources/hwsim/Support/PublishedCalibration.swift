import HWSimCalibration
import HWSimCore
import HWSimDevices
import HWSimMeasurements
import HWSimReports

/// Calibrates runtimes on published times.
struct PublishedCalibration {
  private var mapper: RowMapper
  private let files: [String]
  private let measurements: [PublishedMeasurement]
  /// The runtime that each measurement went into.
  private var sources: [String: String] = [:]
  /// What took no part, by reason.
  private(set) var leftOut: [String: Int] = [:]

  init(files: [String], models: String?, store: ProfileStore) throws {
    self.files = files
    measurements = try files.flatMap { try MeasurementFile.rows(at: $0) }
    mapper = try RowMapper(
      store: store, models: try models.map(ModelFolder.init), isCalibrated: false)
  }

  /// The times of one thread, by runtime; siblings that are calibrated together count as one.
  ///
  /// - Parameter wanted: a runtime; nil takes all.
  mutating func observations(of wanted: String?) throws -> [String: [Observation]] {
    var rows: [MappedRow] = []
    for measurement in measurements where PublishedMetric(measurement.metric)?.quantity == .latency
    {
      do throws(Unmapped) {
        let row = try mapper.map(measurement)
        guard wanted == nil || row.runtime.name == wanted else { continue }
        if let obstacle = row.calibrationObstacle { throw Unmapped(reason: obstacle) }
        rows.append(row)
      } catch { leftOut[error.reason, default: 0] += 1 }
    }
    let results = try rows.simulated(jobs: nil)
    var observations: [String: [Observation]] = [:]
    for row in rows {
      do throws(Unmapped) {
        guard let result = try results[row.setup]?.get() else { continue }
        observations[row.calibrationName, default: []].append(try row.observation(in: result))
        sources[row.measurement.id] = row.calibrationName
      } catch { leftOut[error.reason, default: 0] += 1 }
    }
    return observations
  }

  /// Where the measurements come from.
  func source(of runtime: String) -> String {
    let used = measurements.filter { sources[$0.id] == runtime }.map(\.source)
    return Set(used).sorted().joined(separator: "; ")
  }
}
