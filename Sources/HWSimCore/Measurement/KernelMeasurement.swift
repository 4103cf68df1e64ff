/// One kernel on one layer's shape, as it ran here; or why it did not.
public struct KernelMeasurement: Hashable, Sendable {
  /// What was measured, before anything was.
  public var subject: KernelSubject
  public var outcome: Outcome

  public enum Outcome: Hashable, Sendable {
    case measured(KernelTiming)
    case unavailable(reason: String)
  }

  public init(_ subject: KernelSubject, _ outcome: Outcome) {
    self.subject = subject
    self.outcome = outcome
  }

  public var timing: KernelTiming? {
    if case .measured(let timing) = outcome { timing } else { nil }
  }
}

/// A kernel and the layer that it computes.
public struct KernelSubject: Hashable, Sendable {
  /// The layer, as in `"mobilenetv2/conv1"`; for a probe its own name.
  public var name: String
  /// As in `CKernels`: `"pointwise"`.
  public var kernel: String
  /// `"hwsim"`, `"onednn"`, `"xnnpack"`.
  public var backend: String
  /// The instruction set or, of a library, the implementation that it chose.
  public var variant: String
  /// `"14x14x96 -> 14x14x576"`, with the window where there is one.
  public var shape: String
  /// `"nhwc"` or `"nchw"`.
  public var layout: String
  public var precision: Precision
  /// Of the layer, as networks count them.
  public var macs: MACs
  /// Two for each multiply-accumulate, one for each comparison, addition or other arithmetic of the layer.
  public var operations: Int
  /// Inputs, constants and outputs, each once.
  public var bytes: Bytes

  public init(
    name: String, kernel: String, backend: String, variant: String, shape: String, layout: String,
    precision: Precision, macs: MACs, operations: Int, bytes: Bytes
  ) {
    self.name = name
    self.kernel = kernel
    self.backend = backend
    self.variant = variant
    self.shape = shape
    self.layout = layout
    self.precision = precision
    self.macs = macs
    self.operations = operations
    self.bytes = bytes
  }
}

/// What clocks and counters say of a kernel.
public struct KernelTiming: Hashable, Sendable {
  public var time: TimeStatistics
  /// Nil for the reference itself.
  public var relative: RelativeTime?
  public var cache: CacheState
  public var readings: [Reading]
  /// Ratios of readings.
  public var metrics: [MetricResult]

  public init(
    time: TimeStatistics, relative: RelativeTime?, cache: CacheState, readings: [Reading] = [],
    metrics: [MetricResult] = []
  ) {
    self.time = time
    self.relative = relative
    self.cache = cache
    self.readings = readings
    self.metrics = metrics
  }
}

/// What the caches hold when a timed call begins.
public enum CacheState: String, CaseIterable, Hashable, Sendable, Codable {
  /// What the call before it left there.
  case warm
  /// Nothing of its inputs and weights: a larger buffer was read in between.
  case cold
}

extension KernelMeasurement {
  /// Operations per second, from the median; nil where nothing was measured or nothing is computed.
  public var operationRate: Double? {
    guard let timing, subject.operations > 0, timing.time.median > .zero else { return nil }
    return Double(subject.operations) / timing.time.median.value
  }

  /// The layer's bytes by its time: what the memory must at least have moved, were nothing cached.
  public var byteRate: Bandwidth? {
    guard let timing, subject.bytes.value > 0, timing.time.median > .zero else { return nil }
    return Bandwidth(Double(subject.bytes.value) / timing.time.median.value)
  }
}
