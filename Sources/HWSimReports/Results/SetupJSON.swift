import HWSimCore

// The parts of a result's JSON that are of the whole network, device and runtime.

struct CompressionJSON: Codable {
  let storedBytes: Int
  let keptParameters: Int
  let effectiveMacs: Int
  let sparseLayers: Int
  let expandedLayers: Int

  init(_ compression: CompressionSummary) {
    storedBytes = compression.storedBytes.value
    keptParameters = compression.keptParameters
    effectiveMacs = compression.effectiveMACs
    sparseLayers = compression.sparseLayers
    expandedLayers = compression.expandedLayers
  }
}

struct TrainingJSON: Codable {
  struct Phase: Codable {
    let phase: String
    let macs: Int
    let timeS: Double
    let energyJ: Double
  }

  let weightBytes: Int
  let weightCopyBytes: Int
  let storedActivationBytes: Int
  let parameterGradientBytes: Int
  let optimizerStateBytes: Int
  let phases: [Phase]

  init(_ training: TrainingSummary) {
    weightBytes = training.weights.value
    weightCopyBytes = training.weightCopies.value
    storedActivationBytes = training.storedActivations.value
    parameterGradientBytes = training.parameterGradients.value
    optimizerStateBytes = training.optimizerState.value
    phases = TrainingPhase.allCases.map {
      Phase(
        phase: $0.rawValue, macs: training.macs[$0] ?? 0, timeS: training.time[$0]?.value ?? 0,
        energyJ: training.energy[$0]?.value ?? 0)
    }
  }
}

struct UncostedJSON: Codable {
  let `operator`: String
  let layers: Int
  let shareOfElements: Double
}

func dimensions(_ shape: Shape) -> [Int] {
  [shape.batch, shape.channels, shape.height, shape.width]
}

struct EstimateJSON: Codable {
  let key: String
  let value: String
  let reason: String

  init(_ provenance: Provenance) {
    (key, value) = (provenance.key, provenance.value)
    if case .estimated(let why) = provenance.source { reason = why } else { reason = "" }
  }
}

struct LinkJSON: Codable {
  let name: String
  let payloadBytes: Int
  let rateBitPerS: Double

  init(_ link: Link) {
    (name, payloadBytes, rateBitPerS) = (link.name, link.payload.value, link.rate.value)
  }
}

struct WhatIfJSON: Codable {
  let purpose: String
  let base: String
  let quantity: String
  let before: String
  let after: String
  let factor: Double?

  init(_ whatIf: WhatIf) {
    (purpose, base, quantity) = (whatIf.purpose.rawValue, whatIf.base, whatIf.quantity)
    (before, after, factor) = (whatIf.before, whatIf.after, whatIf.factor)
  }
}

/// How predictions under the same circumstances missed what was measured, as factors.
struct ConfidenceJSON: Codable {
  let testedOn: String
  let tests: Int
  let meanError: Double
  let factors: [Double]

  /// - Returns: nil where nothing is known.
  init?(_ confidence: Confidence) {
    guard case .tested(let how, let spread) = confidence else { return nil }
    (testedOn, tests, meanError) = (how, spread.count, spread.meanError)
    factors = [spread.interval.lowerBound, spread.interval.upperBound]
  }
}

struct LevelDescriptionJSON: Codable {
  let level: String
  let sizeBytes: Int
  let isCache: Bool

  init(_ level: LevelDescription) {
    (self.level, sizeBytes, isCache) = (level.name, level.size.value, level.isCache)
  }
}

/// In MAC/s or B/s, as the kind says.
struct CeilingJSON: Codable {
  let kind: String
  let name: String
  let valuePerS: Double
  let source: String
  let isEstimate: Bool

  init(_ ceiling: Ceiling) {
    (kind, name, valuePerS) = (ceiling.kind.rawValue, ceiling.name, ceiling.value)
    (source, isEstimate) = (ceiling.source, ceiling.isEstimate)
  }
}

/// Counts besides multiply-accumulates; those that are zero are absent.
struct CountsJSON: Codable {
  let comparisons: Int?
  let additions: Int?
  let multiplications: Int?
  let divisions: Int?
  let exponentials: Int?
  let weights: Int?
  let biases: Int?
  let normalization: Int?

  init(_ counts: LayerCounts) {
    (comparisons, additions) = (unlessZero(counts.comparisons), unlessZero(counts.additions))
    (multiplications, divisions) = (
      unlessZero(counts.multiplications), unlessZero(counts.divisions)
    )
    (exponentials, weights) = (unlessZero(counts.exponentials), unlessZero(counts.weights))
    (biases, normalization) = (unlessZero(counts.biases), unlessZero(counts.normalization))
  }
}

/// What is seldom there is absent, so that results stay small.
func unlessZero(_ count: Int) -> Int? { count == 0 ? nil : count }
