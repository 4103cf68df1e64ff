import Foundation
import HWSimCore
import HWSimDevices
import HWSimMeasurements
import HWSimReports

/// What was measured of the pairs of a report, from the measurements beside the device files and from the user's.
struct MeasuredPairs {
  private let store: ProfileStore
  private let named: [String]

  /// - Parameter named: files that the user names.
  init(_ store: ProfileStore, _ named: [String]) { (self.store, self.named) = (store, named) }

  /// Adds the rows of the report's networks on its devices.
  func add(to comparison: inout ComparisonInput) throws {
    let results = comparison.pairs.map(\.result)
    let devices = Set(results.map(\.setup.device))
    let measured = try files.flatMap { try MeasurementFile.rows(at: $0) }
    guard !measured.isEmpty else { return }
    var mapper = try RowMapper(store: store, models: nil, isCalibrated: true)
    for measurement in measured where devices.contains(mapper.deviceName(of: measurement)) {
      guard let row = try? mapper.map(measurement) else { continue }
      for result in results where row.isOf(result) {
        if let difference = row.difference(from: result) {
          comparison.otherMeasurements.append(row.other(difference))
        } else if let compared = try? compared(row, result) {
          comparison.measurements.append(compared)
        }
      }
    }
  }

  /// In the order of folders and names, then the user's.
  private var files: [String] {
    let shipped = store.directories.flatMap { directory in
      let folder = directory + "/measurements"
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      return names.filter { $0.hasSuffix(".csv") }.sorted().map { "\(folder)/\($0)" }
    }
    return shipped + named
  }

  private func compared(
    _ row: MappedRow, _ result: SimulationResult
  ) throws(Unmapped) -> ValidationRow {
    var row = try row.compared(
      with: result, row.metric.quantity.isTime ? try row.time(in: result) : nil)
    if !result.setup.isWarm, row.quantity.isTime {
      row.caveats.append("simulated from cold caches; whoever measures runs many inferences")
    }
    return row
  }
}

extension MappedRow {
  fileprivate func isOf(_ result: SimulationResult) -> Bool {
    setup.network.name == result.network.name && setup.device == result.setup.device
  }

  /// Nil where the result was simulated as the row was measured.
  fileprivate func difference(from result: SimulationResult) -> String? {
    let other = result.setup
    if setup.runtime != other.runtime { return "runtime \(other.runtime) here" }
    if let precision = setup.precision, precision != other.precision {
      return "\(other.precision.rawValue) here, \(precision.rawValue) there"
    }
    if setup.threads != other.threads {
      return "threads: \(other.threads) here, \(setup.threads) there"
    }
    if !other.overrides.isEmpty { return "what-if values here" }
    let ratio = setup.clock / other.clock
    return abs(ratio - 1) < 0.005 ? nil : "\(other.clock) here, \(setup.clock) there"
  }

  fileprivate func other(_ difference: String) -> OtherMeasurement {
    OtherMeasurement(
      network: setup.network.name, device: setup.device, runtime: setup.runtime,
      quantity: metric.quantity, unit: metric.unit,
      measured: metric.baseValue(of: measurement.value), source: measurement.source,
      difference: difference)
  }
}
