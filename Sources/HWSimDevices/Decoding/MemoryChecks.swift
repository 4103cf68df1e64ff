import HWSimCore

extension Section {
  /// Reads the `memory` list and holds its entries together: caches stand before what they serve.
  func memoryLevels() throws(ProfileError) -> [MemoryLevel] {
    let sections = try sections("memory")
    let levels = try sections.map { (section) throws(ProfileError) -> MemoryLevel in
      try MemoryLevel(reading: section)
    }
    guard levels.contains(where: { $0.cache == nil }) else {
      throw fail("memory", "has caches only; add the memory behind them")
    }
    for (index, section) in sections.enumerated() {
      guard let cache = levels[index].cache else { continue }
      try section.check(cache, at: index, in: levels)
    }
    return levels
  }

  private func check(
    _ cache: CacheGeometry, at index: Int, in levels: [MemoryLevel]
  ) throws(ProfileError) {
    guard !cache.serves.isEmpty else { throw fail("serves", "is empty; name a memory behind it") }
    for name in cache.serves {
      let memories = levels.filter { $0.cache == nil }.map(\.name)
      try require(name, in: memories, "serves")
      guard levels[index...].contains(where: { $0.name == name }) else {
        throw fail("serves", "'\(name)' is listed before this cache; list the nearest first")
      }
    }
    guard Set(cache.serves).count == cache.serves.count else {
      throw fail("serves", "names a memory twice")
    }

    let nearer = levels[..<index].compactMap(\.cache)
    let isNearest = !nearer.contains { !Set($0.serves).isDisjoint(with: cache.serves) }
    for key in ["latency", "bandwidth"] {
      if isNearest, contains(key) {
        throw fail(
          key, "the nearest cache's hits are part of the core's load; leave '\(key)' out")
      }
      guard isNearest || contains(key) else {
        throw fail(key, "is missing; a cache behind another says what the nearer one waits for")
      }
    }
  }

  /// Checks a reference to a memory by name.
  fileprivate func require(
    _ name: String, in memories: [String], _ key: String
  ) throws(ProfileError) {
    guard !memories.contains(name) else { return }
    throw fail(key, "no memory '\(name)'\(suggestion(for: name, in: memories))")
  }

  func placements(in levels: [MemoryLevel]) throws(ProfileError) -> [Placement] {
    let memories = levels.filter { $0.cache == nil }
    let writable = memories.filter { if case .flash = $0.kind { false } else { true } }
    return try sections("placements").map { (section) throws(ProfileError) -> Placement in
      try section.allow(["name", "weights", "activations"])
      let weights = try section.names("weights", of: memories)
      let activations = try section.names("activations", of: memories)
      for name in activations where !writable.contains(where: { $0.name == name }) {
        throw section.fail("activations", "'\(name)' is flash, which layers cannot write to")
      }
      return Placement(
        name: try section.read("name", .name), weights: weights, activations: activations)
    }
  }

  private func names(
    _ key: String, of memories: [MemoryLevel]
  ) throws(ProfileError) -> [String] {
    let names = try list(key, of: .name)
    guard !names.isEmpty else { throw fail(key, "is empty; name a memory") }
    for name in names { try require(name, in: memories.map(\.name), key) }
    guard Set(names).count == names.count else { throw fail(key, "names a memory twice") }
    return names
  }
}
