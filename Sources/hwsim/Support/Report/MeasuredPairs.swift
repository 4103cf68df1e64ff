import Foundation
import HWSimCore
import HWSimDevices
import HWSimMeasurements
import HWSimReports

/// What was measured of the pairs of a report, from the measurements beside the device files.
struct MeasuredPairs {
  private let store: ProfileStore

  init(_ store: ProfileStore) { self.store = store }

  /// Rows of a network and a device of the report, measured as the result was simulated.
  func rows(of results: [SimulationResult]) throws -> [ValidationRow] {
    let asked = results.filter { $0.whatIf == nil }
    let devices = Set(asked.map(\.setup.device))
    let measured = try files.flatMap { try MeasurementFile.rows(at: $0) }
    guard !measured.isEmpty else { return [] }
    var mapper = try RowMapper(store: store, models: nil, isCalibrated: true)
    var rows: [ValidationRow] = []
    for measurement in measured where devices.contains(mapper.deviceName(of: measurement)) {
      guard let row = try? mapper.map(measurement) else { continue }
      for result in asked where row.isMeasured(like: result) {
        guard let compared = try? compared(row, result) else { continue }
        rows.append(compared)
      }
    }
    return rows
  }

  /// In the order of folders and names.
  private var files: [String] {
    store.directories.flatMap { directory in
      let folder = directory + "/measurements"
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      return names.filter { $0.hasSuffix(".csv") }.sorted().map { "\(folder)/\($0)" }
    }
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
  fileprivate func isMeasured(like result: SimulationResult) -> Bool {
    let other = result.setup
    return setup.network.name == result.network.name && setup.device == other.device
      && setup.runtime == other.runtime && setup.threads == other.threads
      && (setup.precision ?? other.precision) == other.precision
      && abs(setup.clock / other.clock - 1) < 0.005 && other.overrides.isEmpty
  }
}
