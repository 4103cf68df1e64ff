/// What one run of `hwsim bench` found.
public struct BenchResult: Hashable, Sendable {
  public var setup: BenchSetup
  /// Of hwsim.
  public var version: String
  public var machine: MachineDescription
  public var noise: Noise
  public var clock: ClockDescription
  public var measurements: [KernelMeasurement]

  public init(
    setup: BenchSetup, version: String, machine: MachineDescription, noise: Noise,
    clock: ClockDescription, measurements: [KernelMeasurement]
  ) {
    self.setup = setup
    self.version = version
    self.machine = machine
    self.noise = noise
    self.clock = clock
    self.measurements = measurements
  }
}

/// What was asked for.
public struct BenchSetup: Hashable, Sendable {
  /// `"suite quick"`, `"network mobilenetv2"`, `"kernel pointwise"`.
  public var title: String
  /// The core that everything ran on.
  public var cpu: Int
  public var cache: CacheState
  public var budget: Seconds
  /// Half-width of the interval at which measuring ends, as a share.
  public var target: Double
  /// When it began, UTC, as in `"2026-11-25T19:40:00Z"`.
  public var started: String

  public init(
    title: String, cpu: Int, cache: CacheState, budget: Seconds, target: Double, started: String
  ) {
    self.title = title
    self.cpu = cpu
    self.cache = cache
    self.budget = budget
    self.target = target
    self.started = started
  }
}

/// The clock, measured on itself.
public struct ClockDescription: Hashable, Sendable {
  public var name: String
  /// The smallest step seen.
  public var resolution: Seconds
  /// Of one reading.
  public var overhead: Seconds

  public init(name: String, resolution: Seconds, overhead: Seconds) {
    self.name = name
    self.resolution = resolution
    self.overhead = overhead
  }
}
