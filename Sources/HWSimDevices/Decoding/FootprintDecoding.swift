import HWSimCore

extension KernelMemory {
  /// A kernel of which nothing is said needs nothing, and keeps its output off its input.
  init(reading section: Section?) throws(ProfileError) {
    self.init()
    guard let section else { return }
    try section.allow([
      "overlap_rows", "padded_copy", "scratch", "per_output_channel", "per_weight",
    ])
    overlapRows = try section.readIfPresent("overlap_rows", .integer(Limits.overlapRows))
    paddedCopy = try section.readIfPresent("padded_copy", .choice) ?? .never
    scratch = try section.readIfPresent("scratch", .bytes(Limits.footprint))?.value ?? 0
    scratchPerOutputChannel =
      try section.readIfPresent("per_output_channel", .bytes(Limits.perChannel))?.value ?? 0
    scratchPerWeight =
      try section.readIfPresent("per_weight", .bytes(Limits.perChannel))?.value ?? 0
  }
}

extension Footprint {
  /// Nil where the runtime's file has none.
  init?(reading section: Section?) throws(ProfileError) {
    guard let section else { return nil }
    try section.allow(["code", "ram"])
    self.init(
      code: try Share(reading: section.section("code")),
      ram: try Share(reading: section.section("ram")))
  }
}

extension Footprint.Share {
  fileprivate init(reading section: Section) throws(ProfileError) {
    try section.allow(["fixed", "per_layer", "per_channel"])
    self.init(
      fixed: try section.readIfPresent("fixed", .bytes(Limits.footprint))?.value ?? 0,
      perLayer: try section.readIfPresent("per_layer", .bytes(Limits.perLayer))?.value ?? 0,
      perChannel: try section.readIfPresent("per_channel", .bytes(Limits.perChannel))?.value ?? 0)
  }
}
