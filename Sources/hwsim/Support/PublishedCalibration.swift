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
        guard measurement.value > 0 else { throw Unmapped(reason: "a time of zero") }
        guard measurement.threads == 1 else { throw Unmapped(reason: "several threads") }
        guard mapper.table.runtime(of: measurement)?.caveat == nil else {
          throw Unmapped(reason: "another version of the runtime")
        }
        rows.append(row)
      } catch { leftOut[error.reason, default: 0] += 1 }
    }
    let results = try rows.simulated(jobs: nil)
    var observations: [String: [Observation]] = [:]
    for row in rows {
      switch results[row.setup] {
      case .success(let result)?:
        sources[row.measurement.id] = row.runtime.calibratedWith ?? row.runtime.name
        let seconds = row.metric.baseValue(of: row.measurement.value)
        observations[row.runtime.calibratedWith ?? row.runtime.name, default: []].append(
          Observation(
            network: row.setup.network.name, family: row.family, device: row.device,
            runtime: row.runtime.name,
            measured: Seconds(seconds), layers: result.layers))
      case .failure(let unmapped)?: leftOut[unmapped.reason, default: 0] += 1
      case nil: continue
      }
    }
    return observations
  }

  /// Where the measurements come from.
  func source(of runtime: String) -> String {
    let used = measurements.filter { sources[$0.id] == runtime }.map(\.source)
    return Set(used).sorted().joined(separator: "; ")
  }
}
