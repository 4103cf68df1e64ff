import HWSimCore

// What `ReplayJSON.swift` writes.

extension ResultSchema {
  static let replayKeys: [JSONSchema.Property] = [
    .required(
      "trace",
      .object([
        .required("title", .text), .required("format", .text), .required("accesses", .count),
        .required("reads", .count), .required("writes", .count), .required("fetches", .count),
        .required("skipped_lines", .count),
      ])),
    .required("device", .text.orNull.described("Null where caches were described.")),
    .required("overrides", .list(of: .text)),
    .required("levels", .list(of: level)),
    .required(
      "layers",
      .list(
        of: .object([
          .required("name", .text), .required("kernel", .text),
          .required("levels", .list(of: .reference("traffic"))),
        ]))),
    .optional(
      "regions",
      .object([
        .optional("region_bytes", .count), .required("largest", .list(of: region)),
        .required("others", .count), .required("of_others", .list(of: .reference("misses"))),
      ])),
  ]

  static let replayDefinitions: [(name: String, schema: JSONSchema)] = [
    ("traffic", traffic), ("misses", misses),
  ]

  private static let level = JSONSchema.object([
    .required("traffic", .reference("traffic")), .optional("size_bytes", .count),
    .optional("line_bytes", .count),
    .optional(
      "classes",
      .object([
        .required("compulsory", .count), .required("capacity", .count),
        .required("conflict", .count),
      ])),
    .optional("reuse", reuse),
  ])

  private static let reuse = JSONSchema.object([
    .required(
      "histogram",
      .list(
        of: .object([
          .required("first_distance", .count), .required("last_distance", .count),
          .required("references", .count),
        ]))),
    .required("first_references", .count),
    .required(
      "working_set",
      .list(of: .object([.required("lines", .count), .required("misses", .count)]))),
  ])

  private static let traffic = JSONSchema.object(
    [
      .required("level", .text), .required("reads", .count), .required("writes", .count),
      .required("read_bytes", .count), .required("write_bytes", .count),
    ] + ofCache.map { .optional($0, .count) } + [.optional("rows", rows)])

  private static let ofCache = [
    "hits", "misses", "read_misses", "write_misses", "writebacks", "fill_bytes", "prefetches",
    "useful_prefetches", "victim_hits", "invalidations",
  ]

  private static let rows = JSONSchema.object(
    ["hits", "misses", "conflicts", "reads", "writes", "refreshes", "cycles"].map {
      .required($0, .count)
    })

  private static let region = JSONSchema.object([
    .optional("tensor", .text), .optional("memory", .text), .required("offset", .count),
    .required("bytes", .count), .required("levels", .list(of: .reference("misses"))),
  ])

  private static let misses = JSONSchema.object([
    .required("level", .text), .required("read_misses", .count),
    .required("write_misses", .count), .required("writebacks", .count),
  ])
}
