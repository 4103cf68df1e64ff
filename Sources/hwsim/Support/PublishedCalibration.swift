import HWSimCalibration
import HWSimCore
import HWSimDevices
import HWSimMeasurements
import HWSimReports

/// Calibrates runtimes on published times.
struct PublishedCalibration {
  private var mapper: RowMapper
  private let measurements: [PublishedMeasurement]
  /// Where the measurements of each runtime come from.
  private(set) var sources: [String: Set<String>] = [:]
  /// What took no part, by reason.
  private(set) var leftOut: [String: Int] = [:]

  init(files: [String], models: String?, store: ProfileStore) throws {
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
        sources[row.calibrationName, default: []].insert(row.measurement.source)
      } catch { leftOut[error.reason, default: 0] += 1 }
    }
    return observations
  }
}
