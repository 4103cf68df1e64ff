/// A chip as the simulator sees it: a core, its memories, what they cost.
public struct Device: Hashable, Sendable {
  /// The file's name, such as `"mcu80"`.
  public var name: String
  public var title: String
  public var core: ProcessorCore
  /// Nearest first; caches before the memories that they serve.
  public var memory: [MemoryLevel]
  /// Where things live, by name; the first is the default.
  public var placements: [Placement]
  public var energy: EnergyProfile
  /// Powers that were measured with some runtimes; they take the place of a power for all.
  public var measuredPowers: [MeasuredPower] = []
  /// The radio that intermediate results would be sent over, where the device has one.
  public var link: Link?
  /// The runtime used unless another is asked for.
  public var runtime: String
  /// Every number of the file with its source.
  public var provenance: [Provenance]

  public init(
    name: String, title: String, core: ProcessorCore, memory: [MemoryLevel],
    placements: [Placement], energy: EnergyProfile, link: Link?, runtime: String,
    provenance: [Provenance]
  ) {
    self.name = name
    self.title = title
    self.core = core
    self.memory = memory
    self.placements = placements
    self.energy = energy
    self.link = link
    self.runtime = runtime
    self.provenance = provenance
  }

  /// The numbers that are guesses.
  public var estimates: [Provenance] {
    provenance.filter(\.isEstimate)
  }
}

/// Which memories hold a network's tensors, in order of preference: what does not fit into the first
/// spills to the next.
public struct Placement: Hashable, Sendable {
  public let name: String
  public let weights: [String]
  public let activations: [String]

  public init(name: String, weights: [String], activations: [String]) {
    self.name = name
    self.weights = weights
    self.activations = activations
  }

  /// The same for weights that training writes: in memories where tensors may lie, not in a flash.
  public var trainable: Placement {
    let writable = weights.filter(activations.contains)
    if writable == weights { return self }
    let memories = writable.isEmpty ? activations : writable
    return Placement(
      name: "\(name), weights in \(memories.joined(separator: " and "))", weights: memories,
      activations: activations)
  }
}

/// A radio link, for sending a layer's output instead of computing on.
public struct Link: Hashable, Sendable {
  public let name: String
  /// Bytes of user data in one packet.
  public let payload: Bytes
  public let rate: BitRate

  public init(name: String, payload: Bytes, rate: BitRate) {
    self.name = name
    self.payload = payload
    self.rate = rate
  }

  public func packets(for bytes: Bytes) -> Int { ceilingDivision(bytes.value, payload.value) }
}
