/// Whether a network fits a device, and what to do where it does not. Not fitting is a result.
public struct FitReport: Hashable, Sendable {
  /// What each memory must hold.
  public var memories: [MemoryUse]
  /// What does not fit; empty where the network fits.
  public var problems: [FitProblem]
  /// The layer at which most activation bytes are alive.
  public var peakLayer: String
  public var peakLive: Bytes
  /// What the runtime itself takes beside that: RAM for its state, flash for its code. Nil: not known.
  public var runtimeRAM: Bytes?
  public var code: Bytes?
  /// Filled in by a search over the network's family; nil where none was made.
  public var remedy: FitRemedy?

  public init(
    memories: [MemoryUse], problems: [FitProblem], peakLayer: String, peakLive: Bytes,
    remedy: FitRemedy? = nil
  ) {
    self.memories = memories
    self.problems = problems
    self.peakLayer = peakLayer
    self.peakLive = peakLive
    self.remedy = remedy
  }

  public var fits: Bool { problems.isEmpty }
}

/// What one memory holds.
public struct MemoryUse: Hashable, Sendable {
  public let name: String
  public let capacity: Bytes
  public let weights: Bytes
  public let activations: Bytes

  public init(name: String, capacity: Bytes, weights: Bytes, activations: Bytes) {
    self.name = name
    self.capacity = capacity
    self.weights = weights
    self.activations = activations
  }

  public var needed: Bytes { weights + activations }
}

/// A demand that exceeds its memories.
public struct FitProblem: Hashable, Sendable {
  public enum Demand: String, Hashable, Sendable {
    case weights, activations
  }

  public let demand: Demand
  /// The memories it may use, in order.
  public let memories: [String]
  public let needed: Bytes
  public let available: Bytes
  /// The layer that breaks it: the first whose weights no longer fit, or the activation peak.
  public let layer: String

  public init(
    demand: Demand, memories: [String], needed: Bytes, available: Bytes, layer: String
  ) {
    self.demand = demand
    self.memories = memories
    self.needed = needed
    self.available = available
    self.layer = layer
  }
}

/// The outcome of looking for a smaller member of the network's family.
public enum FitRemedy: Hashable, Sendable {
  /// The member with the most multiply-accumulates that fits.
  case fits(specification: String)
  /// None of `searched` members fits; the smallest still fails on `problem`.
  case noMember(searched: Int, smallest: String, problem: FitProblem)
}
