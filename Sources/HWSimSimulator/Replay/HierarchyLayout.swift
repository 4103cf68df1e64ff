import HWSimCore

/// Which parts a device's memory levels are made of while a trace is replayed, and in which order requests
/// pass through them.
///
/// Private levels have a part for each core. Beside the levels stand victim buffers, the line caches of
/// flash, and a level that answers page walks.
struct HierarchyLayout {
  /// By memory level: the parts that a request passes, the memory last.
  struct Paths {
    var data: [[Int]]
    var fetch: [[Int]]
    /// The TLBs that translate the memory's addresses, the page walk last; empty where there are none.
    var tlb: [[Int]]
  }

  /// Nil for a memory.
  private(set) var parts: [CacheGeometry?] = []
  /// By core.
  private(set) var paths: [Paths] = []
  /// By part: the part that holds its victims.
  private(set) var victimBuffers: [Int: Int] = [:]
  /// By level: its part for each core; of a shared level the same for all.
  private(set) var ofLevel: [[Int]] = []
  /// By level: the line cache of a flash.
  private(set) var lineCaches: [Int: Int] = [:]
  let isTLB: [Bool]
  private var walk = 0

  init(_ levels: [MemoryLevel], cores: Int = 1) {
    isTLB = levels.map(\.isTLB)
    for level in levels {
      let isShared = cores == 1 || !level.isPrivate
      let own = (0..<(isShared ? 1 : cores)).map { parts.count + $0 }
      parts += own.map { _ in level.replayGeometry }
      ofLevel.append(isShared ? Array(repeating: own[0], count: cores) : own)
    }
    for (index, level) in levels.enumerated() {
      guard let cache = level.cache, cache.victimLines > 0 else { continue }
      for part in Set(ofLevel[index]).sorted() {
        victimBuffers[part] = parts.count
        parts.append(
          CacheGeometry(
            line: cache.line, ways: cache.victimLines, sets: 1, serves: cache.serves,
            inclusion: .exclusive))
      }
    }
    for (index, level) in levels.enumerated() {
      guard case .flash(let flash) = level.kind, let lines = flash.lineCache else { continue }
      lineCaches[index] = parts.count
      parts.append(lines)
    }
    walk = parts.count
    parts.append(nil)
    paths = (0..<cores).map { paths(of: $0, levels) }
  }

  private func paths(of core: Int, _ levels: [MemoryLevel]) -> Paths {
    var paths = Paths(data: levels.map { _ in [] }, fetch: levels.map { _ in [] }, tlb: [])
    paths.tlb = paths.data
    for (memory, level) in levels.enumerated() where level.holdsData {
      let caching = levels.indices.filter {
        levels[$0].cache?.serves.contains(level.name) == true
      }
      let end = (lineCaches[memory].map { [$0] } ?? []) + [ofLevel[memory][core]]
      let data = caching.filter { levels[$0].cache?.holds != .instructions }
      let fetch = caching.filter { levels[$0].cache?.holds != .data }
      paths.data[memory] = withBuffers(data, core) + end
      paths.fetch[memory] = withBuffers(fetch, core) + end
      let translating = levels.indices.filter {
        if case .tlb(let tlb) = levels[$0].kind { tlb.serves.contains(level.name) } else { false }
      }
      if !translating.isEmpty { paths.tlb[memory] = translating.map { ofLevel[$0][core] } + [walk] }
    }
    return paths
  }

  /// Each cache, and behind it its victim buffer.
  private func withBuffers(_ caches: [Int], _ core: Int) -> [Int] {
    caches.map { ofLevel[$0][core] }.flatMap { [$0] + (victimBuffers[$0].map { [$0] } ?? []) }
  }

  private var allPaths: [[Int]] { paths.flatMap { $0.data + $0.fetch } }

  /// The parts that requests pass before `part`, nearest to the core first.
  func caches(before part: Int) -> [Int] {
    Set(allPaths.filter { $0.contains(part) }.flatMap { $0.prefix { $0 != part } })
      .sorted(by: isNearer)
  }

  /// The caches that requests pass behind `part`.
  func caches(behind part: Int) -> [Int] {
    let behind = allPaths.filter { $0.contains(part) }.flatMap {
      $0.drop { $0 != part }.dropFirst()
    }
    return Set(behind).filter { parts[$0] != nil }.sorted()
  }

  /// The caches of data that no core but `core` uses, the farthest from it first.
  func privateDataCaches(of core: Int) -> [Int] {
    let others = paths.indices.filter { $0 != core }.flatMap { paths[$0].data.flatMap { $0 } }
    return Set(paths[core].data.flatMap { $0 }).subtracting(others)
      .sorted { isNearer($1, $0) }
  }

  /// A victim buffer lies directly behind its cache.
  private func isNearer(_ left: Int, _ right: Int) -> Bool {
    func place(_ part: Int) -> (Int, Int) {
      let owner = victimBuffers.first { $0.value == part }?.key
      return (owner ?? part, owner == nil ? 0 : 1)
    }
    return place(left) < place(right)
  }
}

extension MemoryLevel {
  /// Whether each core has one of its own.
  var isPrivate: Bool {
    switch kind {
    case .cache(let cache): !cache.isShared
    case .tlb: true
    case .dma, .scratchpad, .flash, .dram: false
    }
  }

  fileprivate var isTLB: Bool { if case .tlb = kind { true } else { false } }

  /// What the level is looked up as; nil for a memory. A TLB is a cache of pages that are only read.
  fileprivate var replayGeometry: CacheGeometry? {
    guard case .tlb(let tlb) = kind else { return cache }
    return CacheGeometry(
      line: tlb.page, ways: tlb.ways, sets: tlb.entries / tlb.ways, replacement: tlb.replacement,
      serves: tlb.serves)
  }
}
