import HWSimCore

// What `ExplanationJSON.swift` writes.

extension ResultSchema {
  static let explanationKeys: [JSONSchema.Property] = [
    .required("network", .text), .required("layer", .text), .required("device", .text),
    .required("runtime", .text), .required("placement", .text),
    .required("precision", .one(of: Precision.self)), .required("threads", .count),
    .required("warm_caches", .flag),
    .required("overrides", JSONSchema.list(of: .text).described("What-if values, as typed.")),
    .required("facts", .list(of: .object([.required("name", .text), .required("text", .text)]))),
    .required(
      "sections",
      .list(of: .object([.required("title", .text), .required("terms", .list(of: term))]))),
    .required("reasons", JSONSchema.list(of: .text).described("The largest cause first.")),
    .required(
      "slowest_layers",
      .list(
        of: .object([
          .required("name", .text), .required("time_s", .amount), .required("share", .share),
        ]))),
  ]

  private static let term = JSONSchema.object([
    .required("name", .text),
    .required("formula", JSONSchema.text.described("Empty for what is counted.")),
    .required("result", .number), .required("unit", .text), .required("note", .text),
    .required("inputs", .list(of: input)),
  ])

  private static let input = JSONSchema.object([
    .required("name", .text), .required("value", .number), .required("unit", .text),
    .required(
      "origin", .one(of: ["device", "runtime", "calibration", "counted", "term", "rule"])),
    .required("key", JSONSchema.text.orNull.described("As --set takes it.")),
    .required("source", .text), .required("estimated", .flag),
  ])
}
