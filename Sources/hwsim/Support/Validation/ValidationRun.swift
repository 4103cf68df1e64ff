import HWSimCalibration
import HWSimCore
import HWSimDevices
import HWSimSimulator

/// Compares published rows with what is predicted for them.
struct ValidationRun {
  var mapper: RowMapper
  /// Simulations at once; nil takes as many as there are processors.
  var jobs: Int?
  /// What each prediction's fit must not have seen; nil predicts with the runtimes as they are. The
  /// mapper's runtimes are uncalibrated then.
  var leftOut: CrossValidation.Unit?
  /// Whether times take one factor for each device and runtime.
  var hasOneFactor = false

  private typealias Results = [SimulationSetup: Result<SimulationResult, Unmapped>]

  /// - Parameters:
  ///   - source: what the result calls the rows' file.
  ///   - others: rows that fits may use beside `rows`.
  mutating func result(
    of rows: [PublishedMeasurement], source: String, others: [PublishedMeasurement]
  ) throws -> ValidationResult {
    var mapped: [MappedRow] = []
    var unmapped: [UnmappedRow] = []
    for row in rows {
      do {
        mapped.append(try mapper.map(row))
      } catch { unmapped.append(UnmappedRow(measurement: row, reason: error.reason)) }
    }
    let fitted = leftOut == nil ? [] : fittedRows(rows + others, for: mapped)
    let results = try (mapped + fitted).simulated(jobs: jobs)
    let times = leftOut.map { LeftOutTimes(leavingOut: $0, rows: fitted, results: results) }
    var compared: [(row: ValidationRow, work: ClassWork)] = []
    for row in mapped {
      do throws(Unmapped) {
        guard let result = try results[row.setup]?.get() else { continue }
        var time: PredictedTime?
        if row.metric.quantity.isTime {
          time = try times?.time(of: row, in: result)
          if time == nil { time = try row.time(in: result) }
        }
        compared.append((try row.compared(with: result, time), ClassWork(of: row.setup.network)))
      } catch {
        unmapped.append(UnmappedRow(measurement: row.measurement, reason: error.reason))
      }
    }
    var found = compared.map(\.row)
    let factors = hasOneFactor ? found.applyOneFactor() : []
    return ValidationResult(
      source: source, rows: found, unmapped: unmapped,
      groups: ValidationGroup.groups(of: found, work: compared.map(\.work)),
      leftOut: leftOut?.rawValue, factors: factors)
  }

  /// The times that runtimes of the wanted rows can be fitted to.
  private mutating func fittedRows(
    _ rows: [PublishedMeasurement], for wanted: [MappedRow]
  ) -> [MappedRow] {
    let names = Set(wanted.map(\.calibrationName))
    return rows.filter { PublishedMetric($0.metric)?.quantity == .latency }
      .compactMap { try? mapper.map($0) }
      .filter { names.contains($0.calibrationName) && $0.calibrationObstacle == nil }
  }
}

extension MappedRow {
  /// - Parameter time: nil where the metric does not depend on it.
  func compared(
    with result: SimulationResult, _ time: PredictedTime?
  ) throws(Unmapped) -> ValidationRow {
    let prediction = try MetricPrediction(self, result, time)
    var caveats = caveats + prediction.caveats
    if !result.fit.fits { caveats.append("does not fit \(device.name)") }
    if time != nil, let operation = result.uncosted.first {
      caveats.append("operator '\(operation.name)' is not costed")
    }
    return ValidationRow(
      measurement: measurement, quantity: metric.quantity, unit: metric.unit,
      network: setup.network.name, family: family, device: device.name, runtime: runtime.name,
      measured: metric.baseValue(of: measurement.value), predicted: prediction.value,
      interval: prediction.interval, isCalibrated: time?.isCalibrated, caveats: caveats)
  }
}
