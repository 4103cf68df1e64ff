/// How a number came about. Kinds are never mixed in one column of a table.
public enum MeasurementKind: String, CaseIterable, Hashable, Sendable, Codable {
  /// A counter of the processor.
  case hardware = "measured-hw"
  /// A counter of the operating system: page faults, context switches.
  case kernelSoftware = "measured-kernel-sw"
  /// Counted by the measured program itself.
  case instrumented = "instrumented-sde"
  /// Read from a clock.
  case time = "measured-time"
  /// Counted exactly while the instructions were emulated; says nothing of time.
  case emulated = "emulated-count"
  /// Of a simulated cache of stated geometry.
  case simulatedCache = "simulated-cache"
  /// Derived from a model or from the layer's shape.
  case modelled
  /// Taken from a publication.
  case literature
}
