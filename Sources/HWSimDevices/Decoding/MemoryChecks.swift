import HWSimCore

// What holds the levels of a memory together: each stands before what it serves, and levels that serve
// the same memory agree.

extension Section {
  /// Reads the `memory` list and checks its entries against each other.
  func memoryLevels() throws(ProfileError) -> [MemoryLevel] {
    let sections = try sections("memory")
    let levels = try sections.map { (section) throws(ProfileError) -> MemoryLevel in
      try MemoryLevel(reading: section)
    }
    guard levels.contains(where: \.holdsData) else {
      throw fail("memory", "has nothing that holds data; add the memory behind the caches")
    }
    for (index, section) in sections.enumerated() {
      guard let serves = levels[index].serves else { continue }
      try section.check(serves: serves, at: index, in: levels)
      switch levels[index].kind {
      case .cache(let cache): try section.check(cache, behind: levels[..<index])
      case .tlb(let tlb): try section.check(tlb, behind: levels[..<index])
      case .dma: try section.checkAlone(serves, at: index, in: levels)
      case .scratchpad, .flash, .dram: break
      }
    }
    return levels
  }

  private func check(
    serves: [String], at index: Int, in levels: [MemoryLevel]
  ) throws(ProfileError) {
    guard !serves.isEmpty else { throw fail("serves", "is empty; name a memory behind it") }
    for name in serves {
      try require(name, in: levels.filter(\.holdsData).map(\.name), "serves")
      guard levels[index...].contains(where: { $0.name == name }) else {
        throw fail("serves", "'\(name)' is listed before what serves it; list the nearest first")
      }
    }
    guard Set(serves).count == serves.count else { throw fail("serves", "names a memory twice") }
  }

  private func check(
    _ cache: CacheGeometry, behind nearer: ArraySlice<MemoryLevel>
  ) throws(ProfileError) {
    let before = nearer.filter { $0.isCache(on: cache.serves, of: cache.holds) }
    for key in ["latency", "bandwidth"] {
      if before.isEmpty, contains(key) {
        throw fail(
          key, "the nearest cache's hits are part of the core's load; leave '\(key)' out")
      }
      guard before.isEmpty || contains(key) else {
        throw fail(key, "is missing; a cache behind another says what the nearer one waits for")
      }
    }
    if !cache.isShared, let shared = before.first(where: { $0.cache?.isShared == true }) {
      throw fail("shared", "'\(shared.name)' before it is shared; write 'shared: true' here too")
    }
    try checkInclusion(cache, before)
  }

  /// An inclusive or exclusive cache is so towards the caches before it, line by line.
  private func checkInclusion(
    _ cache: CacheGeometry, _ before: [MemoryLevel]
  ) throws(ProfileError) {
    let served = before.compactMap(\.serves).joined()
    switch cache.inclusion {
    case .none: return
    case .inclusive, .exclusive:
      guard let memory = cache.serves.first(where: { !served.contains($0) }) else { break }
      let word = cache.inclusion.rawValue
      throw fail("inclusion", "'\(memory)' has no cache before this one; leave '\(word)' out")
    }
    for level in cache.inclusion == .inclusive ? before : cache.neighbours(among: before) {
      guard let other = level.cache?.line else { continue }
      if cache.inclusion == .exclusive, other != cache.line {
        throw fail("line", "exclusive of '\(level.name)', it takes its lines; write '\(other) B'")
      }
      if other > cache.line {
        throw fail("line", "inclusive of '\(level.name)', it holds its lines of \(other) B whole")
      }
    }
  }

  private func check(_ tlb: TLB, behind nearer: ArraySlice<MemoryLevel>) throws(ProfileError) {
    for level in nearer {
      guard case .tlb(let other) = level.kind, other.page != tlb.page,
        !Set(other.serves).isDisjoint(with: tlb.serves)
      else { continue }
      throw fail("page", "'\(level.name)' before it has \(Bytes(other.page)); write the same")
    }
  }

  /// What DMA copies from, the core does not address itself.
  private func checkAlone(
    _ serves: [String], at index: Int, in levels: [MemoryLevel]
  ) throws(ProfileError) {
    for (other, level) in levels.enumerated() where other != index {
      guard let name = level.serves?.first(where: serves.contains) else { continue }
      throw fail(
        "serves", "'\(name)' is served by '\(level.name)' too; what DMA copies, nothing else serves"
      )
    }
  }
}

extension MemoryLevel {
  /// The memories that it stands before; nil for one that holds data itself.
  fileprivate var serves: [String]? {
    switch kind {
    case .cache(let cache): cache.serves
    case .tlb(let tlb): tlb.serves
    case .dma(let buffer): buffer.serves
    case .scratchpad, .flash, .dram: nil
    }
  }

  /// Whether it is a cache that keeps such contents of one of the memories.
  fileprivate func isCache(on memories: [String], of contents: CacheContents) -> Bool {
    guard case .cache(let cache) = kind else { return false }
    return cache.holds.overlaps(contents) && !Set(cache.serves).isDisjoint(with: memories)
  }
}

extension CacheGeometry {
  /// Of the caches before this one, those that pass their victims to it: for each memory the last of
  /// data and the last of instructions.
  fileprivate func neighbours(among before: [MemoryLevel]) -> [MemoryLevel] {
    var names: Set<String> = []
    for memory in serves {
      for contents in [CacheContents.data, .instructions] where holds.overlaps(contents) {
        let last = before.last { $0.isCache(on: [memory], of: contents) }
        if let last { names.insert(last.name) }
      }
    }
    return before.filter { names.contains($0.name) }
  }
}

extension CacheContents {
  fileprivate func overlaps(_ other: Self) -> Bool {
    self == other || self == .all || other == .all
  }
}
