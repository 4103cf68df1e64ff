/// What measurements said of a runtime: by how much its kernels miss what its file predicts, and how far
/// predictions may be trusted.
public struct Calibration: Hashable, Sendable {
  /// When it was fitted, `2026-11-25`.
  public var date: String
  /// The measurements that it was fitted to.
  public var source: String
  /// How many these were.
  public var rows: Int
  /// Runtimes among the measurements: the one that the file is named after, and siblings.
  public var runtimes: [String]
  /// Measured compute time of a kernel over the modelled one, by its name: the same on all devices. A
  /// kernel that is missing here took part in no measurement.
  public var kernels: [String: Double]
  /// Of these: what the measured ones have in common.
  public var otherKernels: Double
  /// By device.
  public var devices: [String: DeviceFactors]
  /// By core, where a device was not measured: the geometric mean of the measured devices with that core.
  public var cores: [String: DeviceFactors]
  /// For all other cores: the geometric mean of the measured ones.
  public var otherCores: DeviceFactors
  /// Families of networks among the measurements; empty where layers were measured by themselves.
  public var families: [String]
  public var errors: PredictionErrors

  public init(
    date: String, source: String, rows: Int, runtimes: [String], kernels: [String: Double],
    otherKernels: Double,
    devices: [String: DeviceFactors], cores: [String: DeviceFactors], otherCores: DeviceFactors,
    families: [String], errors: PredictionErrors
  ) {
    self.date = date
    self.source = source
    self.rows = rows
    self.runtimes = runtimes
    self.kernels = kernels
    self.otherKernels = otherKernels
    self.devices = devices
    self.cores = cores
    self.otherCores = otherCores
    self.families = families
    self.errors = errors
  }

  public func factor(ofKernel name: String) -> Double { kernels[name] ?? otherKernels }

  public func factors(of device: Device) -> DeviceFactors {
    devices[device.name] ?? cores[device.core.name] ?? otherCores
  }
}

/// By how much a device's measured times miss those that its data sheet gives.
public struct DeviceFactors: Hashable, Sendable {
  /// On the time of instructions.
  public var compute: Double
  /// On the time of all transfers between memories.
  public var memory: Double

  public static let none = DeviceFactors(compute: 1, memory: 1)

  public init(compute: Double, memory: Double) {
    self.compute = compute
    self.memory = memory
  }
}

/// Errors that predictions had where they were tested on what they had not seen.
public struct PredictionErrors: Hashable, Sendable {
  /// Of networks that were left out, on calibrated devices.
  public var network: ErrorSpread?
  /// Of families of networks that were left out.
  public var family: ErrorSpread?
  /// Of devices that were left out, with their families' networks.
  public var device: ErrorSpread?
  /// The same, with the time of one other network known.
  public var anchored: ErrorSpread?

  public init(
    network: ErrorSpread? = nil, family: ErrorSpread? = nil, device: ErrorSpread? = nil,
    anchored: ErrorSpread? = nil
  ) {
    self.network = network
    self.family = family
    self.device = device
    self.anchored = anchored
  }
}
