import HWSimCore

// The machine-readable result: everything, every row a point to plot. Base units, as `unit` says.

func validationJSON(_ result: ValidationResult) throws -> String {
  try encodeJSON(ValidationJSON(result))
}

private struct ValidationJSON: Encodable {
  let schema = "hwsim.validation/1"
  let source: String
  let rows: [RowJSON]
  let notCompared: [UnmappedJSON]
  let reasons: [ReasonJSON]
  let groups: [GroupJSON]
  let leftOut: String??
  let factors: [FactorJSON]
  let ratios: [RatioJSON]

  init(_ result: ValidationResult) {
    source = result.source
    rows = result.rows.map(RowJSON.init)
    notCompared = result.unmapped.map(UnmappedJSON.init)
    reasons = counted(result.unmapped.map(\.reason)).map { ReasonJSON(reason: $0, rows: $1) }
    groups = result.groups.map(GroupJSON.init)
    leftOut = .some(result.leftOut)
    factors = result.factors.map(FactorJSON.init)
    ratios = result.ratios.map(RatioJSON.init)
  }
}

private struct FactorJSON: Encodable {
  let device: String
  let runtime: String
  let factor: Double
  let without: AccuracyJSON
  let with: AccuracyJSON

  init(_ factor: ScaleFactor) {
    (device, runtime, self.factor) = (factor.device, factor.runtime, factor.factor)
    (without, with) = (AccuracyJSON(factor.without), AccuracyJSON(factor.with))
  }
}

private struct RatioJSON: Encodable {
  let network: String
  let devices: String
  let measured: Double
  /// What the measured ratio may be, as far as printed figures are rounded.
  let low: Double
  let high: Double
  let predicted: Double

  init(_ ratio: DeviceRatio) {
    (network, devices) = (ratio.name, ratio.devices)
    (measured, predicted) = (ratio.measured, ratio.predicted)
    (low, high) = (ratio.possible.lowerBound, ratio.possible.upperBound)
  }
}

private struct RowJSON: Encodable {
  let id: String
  let source: String
  let network: String
  let layer: String??
  let family: String
  let device: String
  let runtime: String
  let threads: Int
  let metric: String
  let unit: String
  let measured: Double
  let predicted: Double
  /// Of the 90 % interval. Null, not absent, where nothing is known: the outer optional is always there.
  let low: Double??
  let high: Double??
  let calibrated: Bool??
  let caveats: [String]

  init(_ row: ValidationRow) {
    (id, source) = (row.measurement.id, row.measurement.source)
    (network, family) = (row.network, row.family)
    layer = .some(row.measurement.layer.isEmpty ? nil : row.measurement.layer)
    (device, runtime, threads) = (row.device, row.runtime, row.measurement.threads)
    (metric, unit) = (row.quantity.rawValue, row.unit.rawValue)
    (measured, predicted) = (row.measured, row.predicted)
    (low, high) = (.some(row.interval?.lowerBound), .some(row.interval?.upperBound))
    (calibrated, caveats) = (.some(row.isCalibrated), row.caveats)
  }
}

private struct UnmappedJSON: Encodable {
  let id: String
  let network: String
  let metric: String
  let reason: String

  init(_ row: UnmappedRow) {
    (id, network) = (row.measurement.id, row.measurement.network)
    (metric, reason) = (row.measurement.metric, row.reason)
  }
}

private struct ReasonJSON: Encodable {
  let reason: String
  let rows: Int
}

/// What rows have in common is there, the rest null.
private struct GroupJSON: Encodable {
  let metric: String
  let device: String??
  let runtime: String??
  let threads: Int??
  let family: String??
  let calibrated: Bool??
  let input: String??
  let accuracy: AccuracyJSON
  let baselineMacs: AccuracyJSON??
  let baselineClasses: AccuracyJSON??

  init(_ group: ValidationGroup) {
    let key = group.key
    metric = key.quantity.rawValue
    (device, runtime) = (.some(key.device), .some(key.runtime))
    (threads, family) = (.some(key.threads), .some(key.family))
    calibrated = .some(key.isCalibrated)
    input = .some(key.input)
    accuracy = AccuracyJSON(group.accuracy)
    baselineMacs = .some(group.macs.map(AccuracyJSON.init))
    baselineClasses = .some(group.classes.map(AccuracyJSON.init))
  }
}

private struct AccuracyJSON: Encodable {
  struct Worst: Encodable {
    let network: String
    let predictedOverMeasured: Double
  }

  let rows: Int
  let meanError: Double
  let medianError: Double
  let within5Percent: Double
  let within10Percent: Double
  let within20Percent: Double
  let bias: Double
  let kendallTau: Double??
  let intervalCoverage: Double??
  let worst: [Worst]

  init(_ accuracy: Accuracy) {
    rows = accuracy.count
    (meanError, medianError) = (accuracy.meanError, accuracy.medianError)
    (within5Percent, within10Percent) = (accuracy.within5, accuracy.within10)
    (within20Percent, bias) = (accuracy.within20, accuracy.bias)
    kendallTau = .some(accuracy.rankCorrelation)
    intervalCoverage = .some(accuracy.coverage)
    worst = accuracy.worst.map { Worst(network: $0.name, predictedOverMeasured: $0.ratio) }
  }
}
