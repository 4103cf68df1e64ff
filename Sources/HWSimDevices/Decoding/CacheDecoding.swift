import HWSimCore

extension CacheGeometry {
  static let keys = [
    "line", "ways", "replacement", "write", "write_allocate", "holds", "inclusion", "victim_lines",
    "prefetch", "prefetch_degree", "shared", "latency", "bandwidth", "serves",
  ]

  init(reading section: Section) throws(ProfileError) {
    let size = try section.memorySize()
    let line = try section.powerOfTwo("line")
    let ways = try section.read("ways", .integer(Limits.ways))
    self.init(
      line: line, ways: ways, sets: try section.sets(of: size, line: line, ways: ways),
      replacement: try section.replacement(ways: ways),
      write: try section.read("write", .property),
      allocatesOnWrite: try section.readIfPresent("write_allocate", .fact),
      latency: try section.readIfPresent("latency", .quantity(Limits.cycles)) ?? Cycles(0),
      bandwidth: try section.readIfPresent("bandwidth", .quantity(Limits.bytesPerCycle)),
      serves: try section.list("serves", of: .name),
      holds: try section.readIfPresent("holds", .property) ?? .all,
      inclusion: try section.readIfPresent("inclusion", .property) ?? Inclusion.none,
      victimLines: try section.readIfPresent("victim_lines", .integer(Limits.victimLines)) ?? 0,
      prefetch: try section.prefetch(),
      isShared: try section.readIfPresent("shared", .fact) ?? false)
  }
}

/// What a cache may fetch ahead.
private enum PrefetchKind: String, CaseIterable {
  case none
  case nextLine = "next-line"
  case stride
}

extension Section {
  fileprivate func sets(of size: Bytes, line: Int, ways: Int) throws(ProfileError) -> Int {
    guard let set = checkedProduct(line, ways), size.value % set == 0 else {
      throw fail(
        "size", "cache size not divisible by line x ways: \(size.value) B by \(line) B x \(ways)")
    }
    let sets = size.value / set
    guard sets.nonzeroBitCount == 1 else {
      throw fail(
        "size", "\(sets) sets (size by line x ways) are no power of two, which addresses need")
    }
    guard size.value / line <= Limits.cacheLines else {
      throw fail("size", "more than \(Limits.cacheLines) lines; a cache has fewer")
    }
    return sets
  }

  fileprivate func prefetch() throws(ProfileError) -> Prefetch {
    let kind = try readIfPresent("prefetch", Reading<PrefetchKind>.property)
    let degree = try readIfPresent("prefetch_degree", .integer(Limits.prefetchDegree))
    guard kind != nil || degree == nil else {
      throw fail("prefetch_degree", "has no 'prefetch' beside it; write 'prefetch: next-line'")
    }
    switch kind {
    case .nextLine: return .nextLine(degree: degree ?? 1)
    case .stride: return .stride(degree: degree ?? 1)
    case .some(.none), nil: return .none
    }
  }
}
