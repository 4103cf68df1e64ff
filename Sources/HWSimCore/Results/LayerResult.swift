/// What one layer costs.
public struct LayerResult: Hashable, Sendable {
  public var name: String
  public var kind: LayerKind
  public var block: String?
  public var output: Shape
  public var outputBytes: Bytes
  public var counts: LayerCounts
  /// Bytes of constants as deployed: weights, biases, requantisation.
  public var weightBytes: Bytes
  public var execution: Execution
  /// Activation bytes alive while the layer runs: inputs, output, scratch, what others still need.
  public var liveBytes: Bytes
  public var scratchBytes: Bytes
  public var time: TimeBreakdown
  public var energy: EnergyBreakdown
  /// One per memory level.
  public var traffic: [LevelTraffic]
  /// How the layer lies in a memory that computes; nil on a processor, and where nothing runs.
  public var inMemory: PIMLayer?

  public init(
    name: String, kind: LayerKind, block: String?, output: Shape, outputBytes: Bytes,
    counts: LayerCounts, weightBytes: Bytes, execution: Execution, liveBytes: Bytes,
    scratchBytes: Bytes, time: TimeBreakdown, energy: EnergyBreakdown, traffic: [LevelTraffic]
  ) {
    self.name = name
    self.kind = kind
    self.block = block
    self.output = output
    self.outputBytes = outputBytes
    self.counts = counts
    self.weightBytes = weightBytes
    self.execution = execution
    self.liveBytes = liveBytes
    self.scratchBytes = scratchBytes
    self.time = time
    self.energy = energy
    self.traffic = traffic
  }
}

/// How a runtime executes a layer.
public enum Execution: Hashable, Sendable {
  /// An input or a constant: nothing runs.
  case nothing
  case kernel(String)
  /// Not costed: time, energy and traffic leave this operator out.
  case uncosted(operator: String)
  /// Folded into the kernel of the named layer, whose cost includes it.
  case fused(into: String)
}

/// Where a layer's time goes.
public struct TimeBreakdown: Hashable, Sendable {
  /// Instructions in the core.
  public var compute = Seconds.zero
  /// What the multiply-accumulates take at the core's peak; `compute` is never less.
  public var peak = Seconds.zero
  /// Waiting for each memory level, before overlap.
  public var transfers: [Seconds]
  /// Dispatch.
  public var overhead = Seconds.zero
  /// What the layer takes: overlap makes it less than the sum of the parts.
  public var total = Seconds.zero

  public init(levels: Int) {
    transfers = [Seconds](repeating: .zero, count: levels)
  }

  /// All parts longer by a factor.
  public func scaled(by factor: Double) -> Self {
    var scaled = self
    scaled.compute = compute * factor
    scaled.peak = peak * factor
    scaled.transfers = transfers.map { $0 * factor }
    scaled.overhead = overhead * factor
    scaled.total = total * factor
    return scaled
  }

  /// The largest part; nil where the layer takes no time.
  public var bound: Bound? {
    guard total > .zero else { return nil }
    var (bound, largest) = (Bound.compute, compute)
    for (level, time) in transfers.enumerated() where time > largest {
      (bound, largest) = (.memory(level), time)
    }
    return overhead > largest ? .overhead : bound
  }

  public static func += (left: inout Self, right: Self) {
    left.compute += right.compute
    left.peak += right.peak
    for level in left.transfers.indices { left.transfers[level] += right.transfers[level] }
    left.overhead += right.overhead
    left.total += right.total
  }
}

/// What limits a layer.
public enum Bound: Hashable, Sendable {
  case compute
  /// The memory level with this number.
  case memory(Int)
  case overhead
}

/// Where a layer's energy goes.
public enum EnergyBreakdown: Hashable, Sendable {
  /// Power x time: no parts are known.
  case whole(Joules)
  /// Named parts, in the order of the first layer that has them.
  case itemised([EnergyItem])
  /// Arithmetic, register file, one part per memory level, and power that flows regardless.
  case parts(arithmetic: Joules, registers: Joules, levels: [Joules], idle: Joules)

  public var total: Joules {
    switch self {
    case .whole(let energy): energy
    case .itemised(let items): items.reduce(.zero) { $0 + $1.energy }
    case .parts(let arithmetic, let registers, let levels, let idle):
      levels.reduce(arithmetic + registers + idle, +)
    }
  }

  /// Both must be of the same kind, as all of one result are.
  public static func + (left: Self, right: Self) -> Self {
    if case .itemised(let items) = left, case .itemised(let others) = right {
      return .itemised(others.reduce(into: items) { $0.add($1) })
    }
    guard case .parts(let a, let r, let l, let i) = left,
      case .parts(let a2, let r2, let l2, let i2) = right
    else { return .whole(left.total + right.total) }
    return .parts(
      arithmetic: a + a2, registers: r + r2, levels: zip(l, l2).map { $0 + $1 }, idle: i + i2)
  }
}

/// A named part of an energy.
public struct EnergyItem: Hashable, Sendable {
  public let name: String
  public var energy: Joules

  public init(_ name: String, _ energy: Joules) {
    self.name = name
    self.energy = energy
  }
}

extension [EnergyItem] {
  package mutating func add(_ item: EnergyItem) {
    guard let index = firstIndex(where: { $0.name == item.name }) else { return append(item) }
    self[index].energy += item.energy
  }
}

/// An operator that hwsim does not cost, as it occurs in one network.
public struct UncostedOperator: Hashable, Sendable {
  public let name: String
  public var layers: Int
  /// Its share of all output elements, inputs included, constants not.
  public var share: Double
}

// MARK: - Totals

extension SimulationResult {
  public var time: TimeBreakdown {
    layers.reduce(into: TimeBreakdown(levels: levels.count)) { $0 += $1.time }
  }

  /// Where the measured time is expected in nine of ten cases; nil where nothing is known.
  public var timeInterval: ClosedRange<Seconds>? {
    trust.confidence.interval.map { time.total * $0.lowerBound...time.total * $0.upperBound }
  }

  /// Where the measured energy is expected in nine of ten cases; nil where nothing is known.
  public var energyInterval: ClosedRange<Joules>? {
    guard let power = trust.energySpread, let time = trust.confidence.interval else { return nil }
    let (low, high) = (power.lowerBound * time.lowerBound, power.upperBound * time.upperBound)
    return energy.total * low...energy.total * high
  }

  public var energy: EnergyBreakdown {
    layers.dropFirst().reduce(layers[0].energy) { $0 + $1.energy }
  }

  public var traffic: [LevelTraffic] {
    var totals = [LevelTraffic](repeating: LevelTraffic(), count: levels.count)
    for layer in layers {
      for level in totals.indices { totals[level] += layer.traffic[level] }
    }
    return totals
  }

  /// What the totals leave out, by operator.
  public var uncosted: [UncostedOperator] {
    var found: [UncostedOperator] = []
    let computed = layers.filter { $0.kind != .constant }
    let elements = Double(computed.reduce(0) { $0 + $1.output.elements })
    for layer in layers {
      guard case .uncosted(let name) = layer.execution else { continue }
      let share = Double(layer.output.elements) / elements
      if let index = found.firstIndex(where: { $0.name == name }) {
        found[index].layers += 1
        found[index].share += share
      } else {
        found.append(UncostedOperator(name: name, layers: 1, share: share))
      }
    }
    return found
  }

  /// Name of what bounds a layer: `"compute"`, `"overhead"`, or a memory level; `"-"` where nothing runs.
  public func boundName(_ time: TimeBreakdown) -> String {
    switch time.bound {
    case .compute: "compute"
    case .overhead: "overhead"
    case .memory(let level): levels[level].name
    case nil: "-"
    }
  }
}
