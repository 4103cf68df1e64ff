import HWSimCalibration
import HWSimCore

/// Times predicted by fits to a file's other rows.
struct LeftOutTimes {
  private let unit: CrossValidation.Unit
  private var fits: [String: LeftOutFits] = [:]

  /// - Parameter rows: times, simulated with uncalibrated runtimes.
  init(
    leavingOut unit: CrossValidation.Unit, rows: [MappedRow],
    results: [SimulationSetup: Result<SimulationResult, Unmapped>]
  ) {
    self.unit = unit
    for (name, members) in Dictionary(grouping: rows, by: \.calibrationName) {
      let observations = members.compactMap { row in
        (try? results[row.setup]?.get()).flatMap { try? row.observation(in: $0) }
      }
      fits[name] = LeftOutFits(leavingOut: unit, of: observations)
    }
  }

  func time(
    of row: MappedRow, in result: SimulationResult
  ) throws(Unmapped) -> PredictedTime {
    let name = row.calibrationName
    guard fits[name] != nil else {
      throw Unmapped(reason: "fewer than three networks to fit runtime '\(name)' to")
    }
    guard let found = fits[name]?.prediction(of: try row.observation(in: result)) else {
      throw Unmapped(
        reason: "without this \(unit.rawValue), nothing is left to fit runtime '\(name)' to")
    }
    return PredictedTime(
      seconds: found.time.value,
      interval: found.interval.map { $0.lowerBound.value...$0.upperBound.value },
      isCalibrated: found.isDeviceKnown)
  }
}
