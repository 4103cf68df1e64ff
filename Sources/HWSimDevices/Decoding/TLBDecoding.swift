import HWSimCore

extension TLB {
  static let keys = ["entries", "ways", "page", "replacement", "miss_latency", "serves"]

  init(reading section: Section) throws(ProfileError) {
    let entries = try section.read("entries", .integer(Limits.entries))
    let ways = try section.read("ways", .integer(Limits.ways))
    guard entries % ways == 0, (entries / ways).nonzeroBitCount == 1 else {
      throw section.fail(
        "entries", "\(entries) entries by \(ways) ways are no power of two of sets")
    }
    self.init(
      entries: entries, ways: ways,
      page: try section.powerOfTwo("page", in: Limits.page),
      replacement: try section.replacement(ways: ways),
      missLatency: try section.read("miss_latency", .quantity(Limits.cycles)),
      serves: try section.list("serves", of: .name))
  }
}
