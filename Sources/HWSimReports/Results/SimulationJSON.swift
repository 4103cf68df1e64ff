import Foundation
import HWSimCore

// The machine-readable result. Keys carry their units; the schema's number changes when a key does. What is
// written can be read back: see `ResultLines`.

extension SimulationReport {
  var json: String {
    get throws { try encodeJSON(SimulationsJSON(results: results.map(ResultJSON.init))) }
  }
}

/// Sorted keys and two-space indentation: the same value is always the same text.
func encodeJSON(_ value: some Encodable) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  encoder.keyEncodingStrategy = .convertToSnakeCase
  return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
}

/// The same on one line, for a file of lines.
func encodeLine(_ value: some Encodable) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  encoder.keyEncodingStrategy = .convertToSnakeCase
  return String(decoding: try encoder.encode(value), as: UTF8.self)
}

private struct SimulationsJSON: Encodable {
  let schema = "hwsim.simulation/1"
  let results: [ResultJSON]
}

struct ResultJSON: Codable {
  let network: String
  let device: String
  let deviceTitle: String
  let clockHz: Double
  let runtime: String
  let runtimeTitle: String
  let placement: String
  let precision: String
  let threads: Int
  let warmCaches: Bool
  /// Null, not absent, where no file stores weights: the outer optional is always there.
  let storedPrecision: String??
  /// Absent where the device has no radio.
  let link: LinkJSON?
  let overrides: [String]
  /// Absent where this was asked for itself.
  let whatIf: WhatIfJSON?
  let inputShape: [Int]
  let macs: Int
  let operations: Int
  let parameters: Int
  let counts: CountsJSON
  /// Absent where nothing is compressed.
  let compression: CompressionJSON?
  /// Absent for an inference.
  let training: TrainingJSON?
  let calibration: String
  /// Rows and date; null where the runtime was not calibrated.
  let calibratedOn: String??
  let anchor: String??
  /// What the interval of the time is made of; null where nothing is known.
  let confidence: ConfidenceJSON??
  /// What power adds to that interval; null where it was not measured with this runtime.
  let energyFactors: [Double]??
  /// Seconds, between which nine of ten measured times are expected; null where nothing is known.
  let timeInterval: [Double]??
  /// The same in joules; null where the power was not measured with this runtime, too.
  let energyInterval: [Double]??
  /// Numbers of the device and runtime files, and those of them that are guesses.
  let profileNumbers: Int
  let estimatedNumbers: [EstimateJSON]
  let energyBasis: String
  let uncostedOperators: [UncostedJSON]
  let fit: FitJSON
  let levels: [LevelDescriptionJSON]
  let ceilings: [CeilingJSON]
  let total: CostJSON
  /// Absent on a processor.
  let inMemory: MemorySummaryJSON?
  let layers: [LayerJSON]

  init(_ result: SimulationResult) {
    let setup = result.setup
    (network, device, runtime) = (result.network.name, setup.device, setup.runtime)
    (deviceTitle, runtimeTitle) = (setup.deviceTitle, setup.runtimeTitle)
    link = setup.link.map(LinkJSON.init)
    whatIf = result.whatIf.map(WhatIfJSON.init)
    (clockHz, placement, precision) = (setup.clock.value, setup.placement, setup.precision.rawValue)
    (threads, warmCaches) = (setup.threads, setup.isWarm)
    storedPrecision = .some(result.network.storedPrecision?.rawValue)
    overrides = setup.overrides
    inputShape = dimensions(result.network.input)
    macs = result.network.counts.macs
    operations = result.network.counts.operations
    parameters = result.network.counts.parameters
    counts = CountsJSON(result.network.counts)
    compression = result.network.compression.map(CompressionJSON.init)
    training = result.network.training.map(TrainingJSON.init)
    calibration = certainty(result)
    calibratedOn = .some(result.trust.calibration)
    anchor = .some(result.trust.anchor)
    energyInterval = .some(
      result.energyInterval.map { [$0.lowerBound.value, $0.upperBound.value] })
    timeInterval = .some(result.timeInterval.map { [$0.lowerBound.value, $0.upperBound.value] })
    confidence = .some(ConfidenceJSON(result.trust.confidence))
    energyFactors = .some(result.trust.energySpread.map { [$0.lowerBound, $0.upperBound] })
    profileNumbers = result.trust.numbers
    estimatedNumbers = result.trust.estimates.map(EstimateJSON.init)
    energyBasis = result.trust.energyBasis
    uncostedOperators = result.uncosted.map {
      UncostedJSON(operator: $0.name, layers: $0.layers, shareOfElements: $0.share)
    }
    fit = FitJSON(result.fit)
    levels = result.levels.map(LevelDescriptionJSON.init)
    ceilings = result.ceilings.map(CeilingJSON.init)
    total = CostJSON(result, result.time, result.energy, result.traffic)
    inMemory = result.inMemory.map(MemorySummaryJSON.init)
    layers = result.layers.map { LayerJSON($0, result) }
  }
}
