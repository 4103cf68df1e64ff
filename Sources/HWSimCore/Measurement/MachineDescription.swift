/// The machine that a measurement was made on, as it describes itself. What it does not tell is nil, which
/// reports print as `not exposed`; a guest of a hypervisor tells little.
public struct MachineDescription: Hashable, Sendable, Codable {
  public var processor: Processor
  /// Of the first core, nearest first.
  public var caches: [Cache]
  public var frequency: FrequencyPolicy
  public var memory: Bytes?
  public var system: OperatingSystem
  /// What the measured kernels were compiled with.
  public var compiler: Compiler
  public var libraries: [Library]

  public init(
    processor: Processor, caches: [Cache], frequency: FrequencyPolicy, memory: Bytes?,
    system: OperatingSystem, compiler: Compiler, libraries: [Library]
  ) {
    self.processor = processor
    self.caches = caches
    self.frequency = frequency
    self.memory = memory
    self.system = system
    self.compiler = compiler
    self.libraries = libraries
  }

  public struct Processor: Hashable, Sendable, Codable {
    /// `"AMD EPYC"`; where the system has no name for it, its identification.
    public var name: String
    public var vendor: String?
    /// On x86 family, model and stepping; on Arm architecture, part and revision.
    public var family: Int?
    public var model: Int?
    public var stepping: Int?
    /// Instruction-set extensions, as the system names them.
    public var features: [String]
    /// What the system schedules on.
    public var logicalCores: Int
    public var threadsPerCore: Int?

    public init(
      name: String, vendor: String? = nil, family: Int? = nil, model: Int? = nil,
      stepping: Int? = nil, features: [String] = [], logicalCores: Int, threadsPerCore: Int? = nil
    ) {
      self.name = name
      self.vendor = vendor
      self.family = family
      self.model = model
      self.stepping = stepping
      self.features = features
      self.logicalCores = logicalCores
      self.threadsPerCore = threadsPerCore
    }
  }

  public struct Cache: Hashable, Sendable, Codable {
    public var level: Int
    public var holds: Contents
    public var size: Bytes
    public var ways: Int?
    public var line: Bytes?
    /// Logical cores that use it, as in `"0-3"`.
    public var sharedBy: String?

    public enum Contents: String, Hashable, Sendable, Codable {
      case data, instructions, all
    }

    public init(
      level: Int, holds: Contents, size: Bytes, ways: Int? = nil, line: Bytes? = nil,
      sharedBy: String? = nil
    ) {
      self.level = level
      self.holds = holds
      self.size = size
      self.ways = ways
      self.line = line
      self.sharedBy = sharedBy
    }
  }

  public struct FrequencyPolicy: Hashable, Sendable, Codable {
    /// `"performance"`, `"powersave"`, `"schedutil"` …
    public var governor: String?
    public var isTurboOn: Bool?
    public var maximum: Frequency?

    public init(
      governor: String? = nil, isTurboOn: Bool? = nil, maximum: Frequency? = nil
    ) {
      self.governor = governor
      self.isTurboOn = isTurboOn
      self.maximum = maximum
    }
  }

  public struct OperatingSystem: Hashable, Sendable, Codable {
    /// `"Linux 6.1.0"`.
    public var kernel: String
    /// `"x86_64"`, `"aarch64"`.
    public var architecture: String
    /// `"Debian GNU/Linux 12 (bookworm)"`.
    public var distribution: String?
    /// `"KVM"`, or `"unknown"` where there is one without a name; nil where none shows.
    public var hypervisor: String?

    public init(
      kernel: String, architecture: String, distribution: String? = nil, hypervisor: String? = nil
    ) {
      self.kernel = kernel
      self.architecture = architecture
      self.distribution = distribution
      self.hypervisor = hypervisor
    }
  }

  public struct Compiler: Hashable, Sendable, Codable {
    public var name: String
    /// What it was told that decides how fast a kernel is.
    public var flags: String

    public init(name: String, flags: String) {
      self.name = name
      self.flags = flags
    }
  }

  public struct Library: Hashable, Sendable, Codable {
    public var name: String
    public var version: String

    public init(name: String, version: String) {
      self.name = name
      self.version = version
    }
  }
}

extension MachineDescription {
  /// The cache that is asked last before memory.
  public var lastLevelCache: Cache? {
    caches.filter { $0.holds != .instructions }.max { $0.level < $1.level }
  }

  public func version(of library: String) -> String? {
    libraries.first { $0.name == library }?.version
  }
}
