import HWSimCalibration
import HWSimCore
import HWSimDevices
import HWSimSimulator

/// Compares published rows with what is predicted for them.
struct ValidationRun {
  private var mapper: RowMapper
  /// Simulations at once; nil takes as many as there are processors.
  private let jobs: Int?

  init(mapper: RowMapper, jobs: Int?) { (self.mapper, self.jobs) = (mapper, jobs) }

  /// - Parameter source: what the result calls the rows' file.
  mutating func result(
    of rows: [PublishedMeasurement], source: String
  ) throws -> ValidationResult {
    var mapped: [MappedRow] = []
    var unmapped: [UnmappedRow] = []
    for row in rows {
      do {
        mapped.append(try mapper.map(row))
      } catch { unmapped.append(UnmappedRow(measurement: row, reason: error.reason)) }
    }
    let results = try mapped.simulated(jobs: jobs)
    var compared: [(row: ValidationRow, work: ClassWork)] = []
    for row in mapped {
      do {
        guard let result = try results[row.setup]?.get() else { continue }
        compared.append((try row.compared(with: result), ClassWork(of: row.setup.network)))
      } catch {
        unmapped.append(UnmappedRow(measurement: row.measurement, reason: error.reason))
      }
    }
    return ValidationResult(
      source: source, rows: compared.map(\.row), unmapped: unmapped,
      groups: ValidationGroup.groups(of: compared.map(\.row), work: compared.map(\.work)))
  }
}

extension MappedRow {
  fileprivate func compared(with result: SimulationResult) throws(Unmapped) -> ValidationRow {
    let prediction = try MetricPrediction(self, result)
    let isTime = [.latency, .throughput, .energy].contains(metric.quantity)
    var caveats = caveats + prediction.caveats
    if !result.fit.fits { caveats.append("does not fit \(device.name)") }
    if isTime, let operation = result.uncosted.first {
      caveats.append("operator '\(operation.name)' is not costed")
    }
    return ValidationRow(
      measurement: measurement, quantity: metric.quantity, unit: metric.unit,
      network: setup.network.name, family: family, device: device.name, runtime: runtime.name,
      measured: metric.baseValue(of: measurement.value), predicted: prediction.value,
      interval: prediction.interval,
      isCalibrated: isTime ? runtime.calibration?.devices[device.name] != nil : nil,
      caveats: caveats)
  }
}
