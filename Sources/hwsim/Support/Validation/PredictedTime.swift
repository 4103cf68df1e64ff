import HWSimCalibration
import HWSimCore

/// What is predicted for the time that a row measured.
struct PredictedTime {
  let seconds: Double
  /// Nine of ten measured times are expected here; nil where nothing is known.
  let interval: ClosedRange<Double>?
  /// Whether measurements of the device with this runtime went into the prediction.
  let isCalibrated: Bool
}

extension MappedRow {
  /// What the row measured: all layers, or the one that it names, with those fused into it.
  func layers(in result: SimulationResult) throws(Unmapped) -> [LayerResult] {
    guard !measurement.layer.isEmpty else { return result.layers }
    let named = result.layers.filter { $0.name == measurement.layer }
    if case .fused(let other)? = named.first?.execution {
      throw Unmapped(
        reason: "layer '\(measurement.layer)' has no time of its own: it runs as part of '\(other)'"
      )
    }
    return named
  }

  /// As simulated.
  func time(in result: SimulationResult) throws(Unmapped) -> PredictedTime {
    let total = try layers(in: result).reduce(Seconds.zero) { $0 + $1.time.total }
    // What is known of the errors of whole networks says little of a single layer's.
    let bounds = measurement.layer.isEmpty ? result.timeInterval : nil
    return PredictedTime(
      seconds: total.value,
      interval: bounds.map { $0.lowerBound.value...$0.upperBound.value },
      isCalibrated: runtime.calibration?.devices[device.name] != nil)
  }
}

// MARK: - What fits are made of

extension MappedRow {
  /// Rows of one name are fitted together.
  var calibrationName: String { runtime.calibratedWith ?? runtime.name }

  /// Why a runtime cannot be fitted to the row; nil where it can.
  var calibrationObstacle: String? {
    if measurement.value <= 0 { return "a time of zero" }
    if measurement.threads != 1 { return "several threads" }
    return isOtherVersion ? "another version of the runtime" : nil
  }

  /// - Parameter result: simulated with an uncalibrated runtime.
  func observation(in result: SimulationResult) throws(Unmapped) -> Observation {
    Observation(
      network: setup.network.name, family: family, device: device, runtime: runtime.name,
      measured: Seconds(metric.baseValue(of: measurement.value)), layers: try layers(in: result))
  }
}
