import HWSimCore

// What `ValidationJSON.swift` writes.

extension ResultSchema {
  static let validationKeys: [JSONSchema.Property] = [
    .required("source", .text.described("The file of the measurements.")),
    .required("rows", .list(of: row)), .required("not_compared", .list(of: notCompared)),
    .required(
      "reasons", .list(of: .object([.required("reason", .text), .required("rows", .count)]))),
    .required("groups", .list(of: group)), .required("left_out", .text.orNull),
    .required("factors", .list(of: factor)), .required("ratios", .list(of: ratio)),
  ]

  static let validationDefinitions: [(name: String, schema: JSONSchema)] = [
    ("accuracy", accuracy)
  ]

  private static let metric = JSONSchema.one(of: PublishedMetric.Quantity.self)

  private static let row = JSONSchema.object([
    .required("id", .text), .required("source", .text), .required("network", .text),
    .required("layer", .text.orNull), .required("family", .text), .required("device", .text),
    .required("runtime", .text), .required("threads", .count), .required("metric", metric),
    .required("unit", .one(of: ["s", "1/s", "J", "B"])), .required("measured", .number),
    .required("predicted", .number),
    .required("low", .number.orNull.described("Of the 90 % interval, as high.")),
    .required("high", .number.orNull), .required("calibrated", .flag.orNull),
    .required("caveats", .list(of: .text)),
  ])

  private static let notCompared = JSONSchema.object([
    .required("id", .text), .required("network", .text), .required("metric", .text),
    .required("reason", .text),
  ])

  private static let group = JSONSchema.object([
    .required("metric", metric), .required("device", .text.orNull),
    .required("runtime", .text.orNull), .required("threads", .count.orNull),
    .required("family", .text.orNull), .required("calibrated", .flag.orNull),
    .required("input", .text.orNull), .required("accuracy", .reference("accuracy")),
    .required("baseline_macs", .reference("accuracy").orNull),
    .required("baseline_classes", .reference("accuracy").orNull),
  ])

  private static let accuracy = JSONSchema.object([
    .required("rows", .count), .required("mean_error", .amount),
    .required("median_error", .amount), .required("within5_percent", .share),
    .required("within10_percent", .share), .required("within20_percent", .share),
    .required("bias", .number), .required("kendall_tau", .number.orNull),
    .required("interval_coverage", .share.orNull),
    .required(
      "worst",
      .list(
        of: .object([
          .required("network", .text), .required("predicted_over_measured", .amount),
        ]))),
  ])

  private static let factor = JSONSchema.object([
    .required("device", .text), .required("runtime", .text), .required("factor", .amount),
    .required("without", .reference("accuracy")), .required("with", .reference("accuracy")),
  ])

  private static let ratio = JSONSchema.object([
    .required("network", .text), .required("devices", .text), .required("measured", .amount),
    .required("low", .amount), .required("high", .amount), .required("predicted", .amount),
  ])
}
