/// What the layers of a network have in common in a memory that computes.
public struct PIMSummary: Hashable, Sendable {
  /// What is counted in `arrays`, such as `"blocks"`.
  public var unit: String
  /// Of the device.
  public var arrays: Int
  /// That hold or compute something for this network.
  public var arraysUsed: Int
  /// One inference after another leaves the pipeline so often.
  public var interval: Seconds
  /// The stage that decides the interval, by its first layer's name.
  public var slowestStage: String
  public var stages: Int
  public var schedule: PIMSchedule
  /// Multiply-accumulates in a second if nothing but arithmetic took time.
  public var peakRate: Double
  /// Writes of the cell that is written most in an inference, where they are spread over a row.
  public var writesPerCell: Double
  /// Inferences until that cell is worn; nil where that does not limit the device.
  public var lifetime: Double?
  public var area: Area?

  public init(
    unit: String, arrays: Int, arraysUsed: Int, interval: Seconds, slowestStage: String,
    stages: Int, schedule: PIMSchedule, peakRate: Double, writesPerCell: Double, lifetime: Double?,
    area: Area?
  ) {
    self.unit = unit
    self.arrays = arrays
    self.arraysUsed = arraysUsed
    self.interval = interval
    self.slowestStage = slowestStage
    self.stages = stages
    self.schedule = schedule
    self.peakRate = peakRate
    self.writesPerCell = writesPerCell
    self.lifetime = lifetime
    self.area = area
  }
}

/// How layers share a memory that computes.
public enum PIMSchedule: String, Hashable, Sendable {
  /// Each has arrays of its own; one inference follows the other through them.
  case pipelined
  /// Each in turn is written into the arrays, as they do not hold all or would hold too few copies.
  case reloaded
  /// Each in turn has all units.
  case sequential
}

/// How one layer lies in a memory that computes, and what it spends its time on.
public struct PIMLayer: Hashable, Sendable {
  /// The number of its pipeline stage.
  public var stage: Int
  public var arrays: Int
  /// Copies of the layer's weights that work side by side.
  public var copies: Int
  /// Times that the arrays are filled for one inference.
  public var waves: Int
  /// Share (0...1) of the layer's cells or rows that do something of use.
  public var utilisation: Double
  /// Places in which an input element lies, on average.
  public var redundancy: Double
  /// Products of one array's rows with its columns; 0 where the memory has no such.
  public var matrixVectorProducts: Int
  public var phases: PIMPhases
  /// Of that time, what passes while layers before it still run and so adds nothing to the latency.
  public var hidden = Seconds.zero

  public init(
    stage: Int, arrays: Int, copies: Int, waves: Int, utilisation: Double, redundancy: Double,
    matrixVectorProducts: Int, phases: PIMPhases
  ) {
    self.stage = stage
    self.arrays = arrays
    self.copies = copies
    self.waves = waves
    self.utilisation = utilisation
    self.redundancy = redundancy
    self.matrixVectorProducts = matrixVectorProducts
    self.phases = phases
  }
}

/// What a memory does in turn.
public enum PIMPhase: String, CaseIterable, Hashable, Sendable {
  case multiply, add
  /// Parts of long dot products are added up.
  case reduce
  case search
  /// Results go to the arrays of the next layer.
  case copy
  /// Operands are written anew, as the arrays do not hold them all.
  case reload
}

/// The time of each phase.
public struct PIMPhases: Hashable, Sendable {
  private var times = [Seconds](repeating: .zero, count: PIMPhase.allCases.count)

  public init() {}

  public subscript(phase: PIMPhase) -> Seconds {
    get { times[phase.index] }
    set { times[phase.index] = newValue }
  }

  public var total: Seconds { times.reduce(.zero, +) }
}

extension PIMPhase {
  fileprivate var index: Int {
    switch self {
    case .multiply: 0
    case .add: 1
    case .reduce: 2
    case .search: 3
    case .copy: 4
    case .reload: 5
    }
  }
}
