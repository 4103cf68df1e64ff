import HWSimCore

extension Flash {
  static let keys = ["wait_states", "width", "line_cache"]

  init(reading section: Section) throws(ProfileError) {
    let width = try section.powerOfTwo("width")
    self.init(
      waitStates: try section.read("wait_states", .quantity(Limits.cycles)),
      width: width,
      lineCache: try Self.lineCache(section.sectionIfPresent("line_cache"), width: width))
  }

  /// What a flash interface may fetch ahead.
  private enum LinePrefetch: String, CaseIterable {
    case none
    case nextLine = "next-line"
  }

  private static func lineCache(
    _ section: Section?, width: Int
  ) throws(ProfileError) -> CacheGeometry? {
    guard let section else { return nil }
    try section.allow(["lines", "line", "prefetch"])
    let lines = try section.read("lines", .integer(Limits.bufferedLines))
    let line = try section.powerOfTwo("line")
    guard line >= width else {
      throw section.fail("line", "\(line) B is less than one flash word of \(width) B")
    }
    let prefetch = try section.readIfPresent("prefetch", Reading<LinePrefetch>.property)
    // Fully associative: one set of as many ways as lines. Nothing writes to it.
    return CacheGeometry(
      line: line, ways: lines, sets: 1, write: .through,
      prefetch: prefetch == .nextLine ? .nextLine(degree: 1) : .none)
  }
}
