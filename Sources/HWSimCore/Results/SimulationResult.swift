/// What a network costs on a device: the answer of one simulation, as plain data.
///
/// Totals are the sums over `layers`; a report computes nothing else.
public struct SimulationResult: Hashable, Sendable {
  public var network: NetworkSummary
  public var setup: Setup
  public var fit: FitReport
  public var trust: Trust
  /// Nearest first, as `LayerResult.traffic` and `.transfers` are ordered.
  public var levels: [LevelDescription]
  public var layers: [LayerResult]
  /// Of a memory that computes; nil on a processor.
  public var inMemory: PIMSummary?
  /// What the device cannot exceed at this precision.
  public var ceilings: [Ceiling] = []
  /// What this result was made for; nil where it is what was asked for itself.
  public var whatIf: WhatIf?

  public init(
    network: NetworkSummary, setup: Setup, fit: FitReport, trust: Trust,
    levels: [LevelDescription], layers: [LayerResult]
  ) {
    self.network = network
    self.setup = setup
    self.fit = fit
    self.trust = trust
    self.levels = levels
    self.layers = layers
  }
}

public struct NetworkSummary: Hashable, Sendable {
  /// The specification, options included.
  public let name: String
  public let input: Shape
  public let counts: LayerCounts
  /// In which a model file stores the weights; nil where there is no file.
  public let storedPrecision: Precision?
  /// What compression made of the weights; nil where there is none.
  public var compression: CompressionSummary?
  /// Of a training step; nil for an inference.
  public var training: TrainingSummary?

  public init(name: String, input: Shape, counts: LayerCounts, storedPrecision: Precision?) {
    self.name = name
    self.input = input
    self.counts = counts
    self.storedPrecision = storedPrecision
  }
}

/// A compressed network, and what a runtime gains of that.
public struct CompressionSummary: Hashable, Sendable {
  /// Of the file: all parameters.
  public let storedBytes: Bytes
  /// Parameters that are not zero.
  public let keptParameters: Int
  /// Multiply-accumulates whose weight is not zero.
  public let effectiveMACs: Int
  /// Layers that a kernel runs which skips zero weights.
  public let sparseLayers: Int
  /// Other layers whose weights are stored in fewer bytes than kernels read them in.
  public let expandedLayers: Int

  public init(
    storedBytes: Bytes, keptParameters: Int, effectiveMACs: Int, sparseLayers: Int,
    expandedLayers: Int
  ) {
    self.storedBytes = storedBytes
    self.keptParameters = keptParameters
    self.effectiveMACs = effectiveMACs
    self.sparseLayers = sparseLayers
    self.expandedLayers = expandedLayers
  }
}

/// Everything that the numbers depend on besides the network.
public struct Setup: Hashable, Sendable {
  public let device: String
  public let deviceTitle: String
  public let clock: Frequency
  public let runtime: String
  public let runtimeTitle: String
  public let placement: String
  public let precision: Precision
  /// Cores that worked on the network.
  public let threads: Int
  /// Whether caches held what an inference before had left in them.
  public let isWarm: Bool
  public let link: Link?
  /// The user's what-if values, as typed.
  public let overrides: [String]

  public init(
    device: String, deviceTitle: String, clock: Frequency, runtime: String, runtimeTitle: String,
    placement: String, precision: Precision, threads: Int = 1, isWarm: Bool = false, link: Link?,
    overrides: [String]
  ) {
    self.device = device
    self.deviceTitle = deviceTitle
    self.clock = clock
    self.runtime = runtime
    self.runtimeTitle = runtimeTitle
    self.placement = placement
    self.precision = precision
    self.threads = threads
    self.isWarm = isWarm
    self.link = link
    self.overrides = overrides
  }
}

/// How far the numbers can be trusted.
public struct Trust: Hashable, Sendable {
  /// Of the time.
  public let confidence: Confidence
  /// Factors on energy that its power adds to the uncertainty of the time; nil where the power was not
  /// measured with this runtime.
  public let energySpread: ClosedRange<Double>?
  /// The measurements that the runtime was calibrated on; nil where it was not.
  public let calibration: String?
  /// The measured time of another network that this prediction rests on, as given; nil without.
  public let anchor: String?
  /// Numbers of the device and runtime files that are guesses.
  public var estimates: [Provenance]
  /// How many numbers there are in all.
  public let numbers: Int
  /// What the energy figures rest on and leave out.
  public let energyBasis: String

  public init(
    confidence: Confidence, energySpread: ClosedRange<Double>?, calibration: String?,
    anchor: String?, estimates: [Provenance], numbers: Int, energyBasis: String
  ) {
    self.confidence = confidence
    self.energySpread = energySpread
    self.calibration = calibration
    self.anchor = anchor
    self.estimates = estimates
    self.numbers = numbers
    self.energyBasis = energyBasis
  }
}

public struct LevelDescription: Hashable, Sendable {
  public let name: String
  public let size: Bytes
  /// Whether a request can miss it: a cache, a TLB, the blocks of DMA.
  public let isCache: Bool

  public init(name: String, size: Bytes, isCache: Bool) {
    self.name = name
    self.size = size
    self.isCache = isCache
  }
}
