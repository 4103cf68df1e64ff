import HWSimCore

/// Which parts a device's memory levels are made of while a trace is replayed, and in which order requests
/// pass through them.
///
/// The first parts are the device's levels, in their order; behind them stand victim buffers, the line
/// caches of flash, and a level that answers page walks.
struct MemoryLayout {
  /// Nil for a memory.
  private(set) var parts: [CacheGeometry?]
  /// By memory: the parts that a request passes, the memory last.
  private(set) var dataPaths: [[Int]]
  private(set) var fetchPaths: [[Int]]
  /// By memory: the TLBs that translate its addresses, the page walk last; empty where there are none.
  private(set) var tlbPaths: [[Int]]
  /// By part: the part that holds its victims.
  private(set) var victimBuffers: [Int: Int] = [:]
  /// By level: the part whose counts it reports.
  private(set) var reported: [Int]
  private(set) var isTLB: [Bool]

  init(_ levels: [MemoryLevel]) {
    parts = levels.map(\.replayGeometry)
    reported = Array(levels.indices)
    isTLB = levels.map { if case .tlb = $0.kind { true } else { false } }
    dataPaths = [[Int]](repeating: [], count: levels.count)
    (fetchPaths, tlbPaths) = (dataPaths, dataPaths)

    for (index, level) in levels.enumerated() {
      guard let cache = level.cache, cache.victimLines > 0 else { continue }
      victimBuffers[index] = parts.count
      parts.append(
        CacheGeometry(
          line: cache.line, ways: cache.victimLines, sets: 1, serves: cache.serves,
          inclusion: .exclusive))
    }
    let walk = parts.count
    parts.append(nil)
    for (index, level) in levels.enumerated() where level.holdsData {
      let caching = levels.indices.filter {
        levels[$0].cache?.serves.contains(level.name) == true
      }
      dataPaths[index] = path(caching.filter { levels[$0].cache?.holds != .instructions })
      fetchPaths[index] = path(caching.filter { levels[$0].cache?.holds != .data })
      if case .flash(let flash) = level.kind, let lines = flash.lineCache {
        reported[index] = parts.count
        dataPaths[index].append(parts.count)
        fetchPaths[index].append(parts.count)
        parts.append(lines)
      }
      dataPaths[index].append(index)
      fetchPaths[index].append(index)
      let translating = levels.indices.filter {
        if case .tlb(let tlb) = levels[$0].kind { tlb.serves.contains(level.name) } else { false }
      }
      if !translating.isEmpty { tlbPaths[index] = translating + [walk] }
    }
    isTLB += [Bool](repeating: false, count: parts.count - isTLB.count)
  }

  /// Each cache, and behind it its victim buffer.
  private func path(_ caches: [Int]) -> [Int] {
    caches.flatMap { [$0] + (victimBuffers[$0].map { [$0] } ?? []) }
  }

  private var allPaths: [[Int]] { dataPaths + fetchPaths }

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
  /// What the level is looked up as; nil for a memory. A TLB is a cache of pages that are only read.
  fileprivate var replayGeometry: CacheGeometry? {
    guard case .tlb(let tlb) = kind else { return cache }
    return CacheGeometry(
      line: tlb.page, ways: tlb.ways, sets: tlb.entries / tlb.ways, replacement: tlb.replacement,
      serves: tlb.serves)
  }
}
