import HWSimCore

// What `SimulationJSON.swift` and `SimulationInMemory.swift` write.

extension ResultSchema {
  static let simulationKeys: [JSONSchema.Property] = [
    .required("results", .list(of: .reference("result")))
  ]

  static let simulationDefinitions: [(name: String, schema: JSONSchema)] = [
    ("result", .object(identity + work + trust + answers)), ("estimate", estimate),
    ("counts", counts), ("problem", problem), ("fit", fit), ("cost", cost), ("level", level),
    ("layer", layer),
  ]

  private static let identity: [JSONSchema.Property] = [
    .required("network", .text.described("With its options, as typed, or the model's name.")),
    .required("device", .text), .required("device_title", .text), .required("clock_hz", .amount),
    .required("runtime", .text), .required("runtime_title", .text), .required("placement", .text),
    .required("precision", .one(of: Precision.self)),
    .required("threads", .integer.with("minimum", .integer(1))),
    .required("warm_caches", .flag),
    .required(
      "stored_precision",
      JSONSchema.one(of: Precision.self).orNull.described("Null where no file stores weights.")),
    .optional("link", link.described("Absent where the device has no radio.")),
    .required("overrides", JSONSchema.list(of: .text).described("What-if values, as typed.")),
    .optional("what_if", whatIf.described("Absent where this was asked for itself.")),
  ]

  private static let link = JSONSchema.object([
    .required("name", .text), .required("payload_bytes", .count),
    .required("rate_bit_per_s", .amount),
  ])

  private static let whatIf = JSONSchema.object([
    .required("purpose", .one(of: WhatIf.Purpose.self)), .required("base", .text),
    .required("quantity", .text), .required("before", .text), .required("after", .text),
    .optional("factor", .amount),
  ])

  private static let work: [JSONSchema.Property] = [
    .required("input_shape", shape), .required("macs", .count), .required("operations", .count),
    .required("parameters", .count), .required("counts", .reference("counts")),
    .optional("compression", compression.described("Absent where nothing is compressed.")),
    .optional("training", training.described("Absent for an inference.")),
  ]

  private static let trust: [JSONSchema.Property] = [
    .required("calibration", .text.described("In words: how far the time is expected to be off.")),
    .required("calibrated_on", .text.orNull), .required("anchor", .text.orNull),
    .required("confidence", confidence.orNull),
    .required(
      "energy_factors",
      interval.orNull.described("What power adds to the interval of the time.")),
    .required("time_interval", interval.orNull.described("Seconds, in nine of ten cases.")),
    .required("energy_interval", interval.orNull.described("Joules, in nine of ten cases.")),
    .required("profile_numbers", .count),
    .required("estimated_numbers", .list(of: .reference("estimate"))),
    .required("energy_basis", .text),
    .required(
      "uncosted_operators",
      .list(
        of: .object([
          .required("operator", .text), .required("layers", .count),
          .required("share_of_elements", .share),
        ]))),
  ]

  private static let answers: [JSONSchema.Property] = [
    .required("fit", .reference("fit")), .required("levels", .list(of: levelDescription)),
    .required("ceilings", .list(of: ceiling)), .required("total", .reference("cost")),
    .optional("in_memory", memory.described("Absent on a processor.")),
    .required("layers", .list(of: .reference("layer"))),
  ]

  private static let shape = JSONSchema.list(of: .count, count: 4)
    .described("Batch, channels, height, width.")

  private static let interval = JSONSchema.list(of: .amount, count: 2)

  private static let confidence = JSONSchema.object([
    .required("tested_on", .text), .required("tests", .count), .required("mean_error", .amount),
    .required("factors", interval),
  ])

  private static let levelDescription = JSONSchema.object([
    .required("level", .text), .required("size_bytes", .count), .required("is_cache", .flag),
  ])

  private static let ceiling = JSONSchema.object([
    .required("kind", .one(of: Ceiling.Kind.self)), .required("name", .text),
    .required("value_per_s", .amount), .required("source", .text),
    .required("is_estimate", .flag),
  ])

  /// Those that are zero are absent.
  private static let counts = JSONSchema.object(
    [
      "comparisons", "additions", "multiplications", "divisions", "exponentials", "weights",
      "biases", "normalization",
    ].map { .optional($0, .count) })

  private static let compression = JSONSchema.object([
    .required("stored_bytes", .count), .required("kept_parameters", .count),
    .required("effective_macs", .count), .required("sparse_layers", .count),
    .required("expanded_layers", .count),
  ])

  private static let training = JSONSchema.object([
    .required("weight_bytes", .count), .required("weight_copy_bytes", .count),
    .required("stored_activation_bytes", .count), .required("parameter_gradient_bytes", .count),
    .required("optimizer_state_bytes", .count),
    .required(
      "phases",
      .list(
        of: .object([
          .required("phase", .one(of: TrainingPhase.self)), .required("macs", .count),
          .required("time_s", .amount), .required("energy_j", .amount),
        ]))),
  ])

  private static let estimate = JSONSchema.object([
    .required("key", .text), .required("value", .text), .required("reason", .text),
  ])

  private static let problem = JSONSchema.object([
    .required("demand", .one(of: ["weights", "activations"])),
    .required("memories", .list(of: .text)), .required("needed_bytes", .count),
    .required("available_bytes", .count), .required("layer", .text),
  ])

  private static let fit = JSONSchema.object([
    .required("fits", .flag),
    .required(
      "memories",
      .list(
        of: .object([
          .required("memory", .text), .required("capacity_bytes", .count),
          .required("weight_bytes", .count), .required("activation_bytes", .count),
        ]))),
    .required("problems", .list(of: .reference("problem"))),
    .required("peak_layer", .text), .required("peak_live_bytes", .count),
    .optional("runtime_ram_bytes", .count), .optional("code_bytes", .count),
    .optional("largest_that_fits", .text.described("Of the network's family.")),
    .optional(
      "no_member_fits",
      .object([
        .required("members", .count), .required("smallest", .text),
        .required("problem", .reference("problem")),
      ])),
  ])

  // MARK: - Costs

  private static let cost = JSONSchema.object([
    .required("time_s", .amount), .required("compute_s", .amount),
    .required(
      "peak_s", .amount.described("Of its multiply-accumulates, had nothing else taken time.")),
    .required("overhead_s", .amount),
    .required("bound", .text.described("compute, overhead, a memory level, or - for nothing.")),
    .required("energy_j", .amount),
    .optional(
      "energy_parts",
      .object([
        .required("arithmetic_j", .amount), .required("registers_j", .amount),
        .required("idle_j", .amount),
      ])),
    .optional(
      "energy_items",
      .list(of: .object([.required("name", .text), .required("energy_j", .amount)]))),
    .required("levels", .list(of: .reference("level"))),
  ])

  private static let level = JSONSchema.object([
    .required("level", .text), .required("wait_s", .amount.described("Before overlap.")),
    .optional("energy_j", .amount), .required("reads", .count), .required("writes", .count),
    .required("read_bytes", .count), .required("write_bytes", .count),
    .optional("hits", .count.described("Of a cache, as what follows.")),
    .optional("misses", .count), .optional("writebacks", .count),
    .optional("read_misses", .count), .optional("write_misses", .count),
    .optional("fill_bytes", .count), .optional("invalidations", .count),
    .optional("victim_hits", .count), .optional("prefetches", .count),
    .optional("useful_prefetches", .count), .optional("rows", rows),
  ])

  private static let rows = JSONSchema.object(
    ["hits", "misses", "conflicts", "writes", "refreshes", "cycles"].map { .required($0, .count) })

  private static let layer = JSONSchema.object([
    .required("name", .text), .required("kind", .one(of: LayerKind.self)),
    .optional("block", .text), .optional("kernel", .text), .optional("fused_into", .text),
    .optional("uncosted", .text),
    .required("output_shape", shape), .required("output_bytes", .count),
    .optional("packets", .count.described("Of the device's link, for the output.")),
    .required("macs", .count), .required("operations", .count), .required("parameters", .count),
    .required("counts", .reference("counts")),
    .required("weight_bytes", .count), .required("live_bytes", .count),
    .required("scratch_bytes", .count), .required("cost", .reference("cost")),
    .optional("in_memory", memoryLayer),
  ])

  // MARK: - Memories that compute

  private static let memory = JSONSchema.object([
    .required("unit", .text), .required("arrays", .count), .required("arrays_used", .count),
    .required("interval_s", .amount), .required("slowest_stage", .text),
    .required("stages", .count), .required("schedule", .one(of: schedules)),
    .required("peak_macs_per_s", .amount), .required("writes_per_cell", .amount),
    .optional("lifetime_inferences", .amount), .optional("area_mm2", .amount),
  ])

  private static let schedules = [PIMSchedule.pipelined, .reloaded, .sequential].map(\.rawValue)

  private static let memoryLayer = JSONSchema.object([
    .required("stage", .integer.with("minimum", .integer(1))), .required("arrays", .count),
    .required("copies", .count), .required("waves", .count), .required("utilisation", .share),
    .required("input_copies", .amount), .required("matrix_vector_products", .count),
    .required(
      "phases_s",
      .object(PIMPhase.allCases.map { .required($0.rawValue, .amount) })),
    .optional("hidden_s", .amount.described("Passes while layers before it still run.")),
    .required("energy_j", .dictionary(of: .amount)),
  ])
}
