/// A core, and how many there are of it: how fast it issues and executes the instruction classes that kernels are made of.
public struct ProcessorCore: Hashable, Sendable {
  /// The core's own name, such as `"Cortex-M4F"`.
  public var name: String
  /// The instruction set, such as `"armv7e-m"`.
  public var isa: String
  public var clock: Frequency
  /// Instructions that can start in one cycle.
  public var issueWidth: Int
  /// Which instruction classes compete for the same execution resource. A single-issue core has one pipe.
  public var pipes: [Pipe]
  /// Cycles that one instruction keeps its pipe busy (reciprocal throughput), by class.
  public var cycles: InstructionMix
  /// The multiply-accumulate instruction for each precision; a missing one cannot be run.
  public var mac: [Precision: MACInstruction]
  /// Share (0...1) of miss latency hidden by out-of-order execution and hardware prefetch.
  public var latencyHiding: Double
  /// Share (0...1) of the shorter of compute and transfer time that runs under the longer one.
  public var overlap: Double
  /// Cores of this kind that can work on one network.
  public var cores: Int

  public init(
    name: String, isa: String, clock: Frequency, issueWidth: Int, pipes: [Pipe],
    cycles: InstructionMix, mac: [Precision: MACInstruction], latencyHiding: Double,
    overlap: Double, cores: Int = 1
  ) {
    self.name = name
    self.isa = isa
    self.clock = clock
    self.issueWidth = issueWidth
    self.pipes = pipes
    self.cycles = cycles
    self.mac = mac
    self.latencyHiding = latencyHiding
    self.overlap = overlap
    self.cores = cores
  }
}

public struct Pipe: Hashable, Sendable {
  public let name: String
  public let classes: [InstructionClass]

  public init(name: String, classes: [InstructionClass]) {
    self.name = name
    self.classes = classes
  }
}

/// What one multiply-accumulate instruction does.
public struct MACInstruction: Hashable, Sendable {
  /// Multiply-accumulates per instruction.
  public let lanes: Int
  /// Cycles that it keeps its pipe busy.
  public let cycles: Double

  public init(lanes: Int, cycles: Double) {
    self.lanes = lanes
    self.cycles = cycles
  }
}
