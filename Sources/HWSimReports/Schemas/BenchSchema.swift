import HWSimCore

// What `BenchJSON.swift` writes, and `MachineDescription` and `Noise` in it.

extension ResultSchema {
  static let benchKeys: [JSONSchema.Property] = [
    .required("title", .text), .required("started", .text),
    .required("version", .text.described("Of hwsim.")),
    .required("cpu", .count.described("The core that the measured thread stays on.")),
    .required("cache", .one(of: CacheState.self)), .required("budget_s", .amount),
    .required("target", .amount), .required("machine", .reference("machine")),
    .required(
      "noise",
      .object([
        .required("elapsed", .amount), .optional("stolen", .share), .optional("pressure", .share),
      ])),
    .required(
      "clock",
      .object([
        .required("name", .text), .required("resolution_s", .amount),
        .required("overhead_s", .amount),
      ])),
    .required("measurements", .list(of: .reference("measurement"))),
  ]

  static let benchDefinitions: [(name: String, schema: JSONSchema)] = [
    ("machine", machine), ("measurement", measurement), ("time", time), ("relative", relative),
    ("reading", reading), ("metric", metric),
  ]

  private static let machine = JSONSchema.object([
    .required(
      "processor",
      .object([
        .required("name", .text), .optional("vendor", .text), .optional("family", .integer),
        .optional("model", .integer), .optional("stepping", .integer),
        .required("features", .list(of: .text)), .required("logical_cores", .count),
        .optional("threads_per_core", .count),
      ])),
    .required(
      "caches",
      .list(
        of: .object([
          .required("level", .count),
          .required("holds", .one(of: ["data", "instructions", "all"])),
          .required("size", .count), .optional("ways", .count), .optional("line", .count),
          .optional("shared_by", .text),
        ]))),
    .required(
      "frequency",
      .object([
        .optional("governor", .text), .optional("is_turbo_on", .flag),
        .optional("maximum", .amount),
      ])),
    .optional("memory", .count),
    .required(
      "system",
      .object([
        .required("kernel", .text), .required("architecture", .text),
        .optional("distribution", .text), .optional("hypervisor", .text),
      ])),
    .required("compiler", .object([.required("name", .text), .required("flags", .text)])),
    .required(
      "libraries",
      .list(of: .object([.required("name", .text), .required("version", .text)]))),
  ])

  private static let measurement = JSONSchema.object([
    .required("name", .text), .required("kernel", .text), .required("backend", .text),
    .required("variant", .text), .required("shape", .text), .required("layout", .text),
    .required("precision", .one(of: Precision.self)), .required("macs", .count),
    .required("operations", .count), .required("bytes", .count),
    .required("unavailable", .text.orNull.described("Why there is no time.")),
    .required("time", .reference("time").orNull),
    .required("relative", .reference("relative").orNull),
    .required("operations_per_s", .amount.orNull), .required("bytes_per_s", .amount.orNull),
    .required("readings", .list(of: .reference("reading"))),
    .required("metrics", .list(of: .reference("metric"))),
  ])

  private static let time = JSONSchema.object([
    .required("kind", .constant(MeasurementKind.time.rawValue)), .required("median_s", .amount),
    .required("mad_s", .amount), .required("min_s", .amount), .required("rounds", .count),
    .required("calls_per_epoch", .count), .required("dropped_preempted", .count),
    .required("dropped_stalled", .count), .required("dropped_stolen", .count),
    .required("warm_up_epochs", .count), .required("warm_up_stable", .flag),
    .required("stop", .one(of: ["target_reached", "budget_spent", "rounds_done"])),
    .required("verdict", .one(of: ["ok", "unstable"])),
    .required("samples_s", .list(of: .amount)),
  ])

  private static let relative = JSONSchema.object([
    .required("to", .text), .required("ratio", .amount), .required("lower", .amount.orNull),
    .required("upper", .amount.orNull), .required("coverage", .share.orNull),
  ])

  /// A number, one that is not to be believed, or a reason.
  private static let outcome: [JSONSchema.Property] = [
    .required("value", .number.orNull), .required("implausible", .number.orNull),
    .required("reason", .text.orNull),
  ]

  private static let reading = JSONSchema.object(
    [
      .required("event", .text), .required("kind", .one(of: MeasurementKind.self)),
      .required("pass", .count.orNull),
    ] + outcome)

  private static let metric = JSONSchema.object(
    [
      .required("name", .text), .required("unit", .text), .required("formula", .text),
      .required("kind", .one(of: MeasurementKind.self)),
    ] + outcome)
}
