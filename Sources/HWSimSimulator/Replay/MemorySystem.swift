package import HWSimCore

/// The state of a device's memories while a trace is replayed.
///
/// Models: any number of set-associative caches, split or unified, over scratchpads, flash and DRAM; write
/// policies; inclusion; victim buffers; prefetchers; translation; DMA's blocks; the flash's buffered
/// lines; the DRAM's rows; several cores with private and shared caches. What each level asks of the
/// next, and in which order, is in `Requests.swift`; what cores ask of each other in
/// `Coherence.swift`. An access that straddles two lines is two references.
/// Ignores: time (see `TimeModel`), translation of what prefetchers and write-backs touch.
///
/// Every counter equals that of a simulation of each access by itself; the doc comments of the
/// shortcuts in `RunReplay.swift` and `Sweep.swift` say why.
package struct MemorySystem: ~Copyable {
  /// All levels: the device's, once for each core that has its own, and those that its levels are made
  /// of.
  private let caches: UnsafeMutableBufferPointer<Cache>
  private let traffic: UnsafeMutablePointer<LevelTraffic>
  private let layout: HierarchyLayout
  private let levelCount: Int
  let coreCount: Int
  private let firsts: UnsafeMutablePointer<FirstLevels>

  /// Where a core's requests go first, by the memory that they name.
  struct FirstLevels {
    /// A cache, or the memory itself.
    var data: UnsafeMutablePointer<Cache>
    var fetch: UnsafeMutablePointer<Cache>
    var tlb: UnsafeMutablePointer<Cache>?
  }

  /// Those of the core that makes the accesses.
  private(set) var first: UnsafeMutablePointer<FirstLevels>
  /// Its private caches are not among them; see `Coherence.swift`.
  private(set) var peers = UnsafeMutableBufferPointer<UnsafeMutablePointer<Cache>>(
    start: nil, count: 0)
  private let allPeers: [UnsafeMutableBufferPointer<UnsafeMutablePointer<Cache>>]

  package init(
    _ levels: [MemoryLevel], cores: Int = 1, observing options: ObservationOptions? = nil
  ) {
    (levelCount, coreCount) = (levels.count, cores)
    layout = HierarchyLayout(levels, cores: cores)
    let parts = layout.parts
    traffic = .allocate(capacity: parts.count)
    traffic.initialize(repeating: LevelTraffic(), count: parts.count)
    caches = .allocate(capacity: parts.count)
    for (index, part) in parts.enumerated() {
      caches.initializeElement(
        at: index, to: Cache(part, traffic: traffic + index, memories: levels.count))
    }
    let base = caches.baseAddress.unsafelyUnwrapped
    for (index, level) in levels.enumerated() {
      guard case .dram(let dram) = level.kind, let rows = dram.rows else { continue }
      caches[layout.ofLevel[index][0]].describe(rows)
    }
    firsts = .allocate(capacity: cores * levels.count)
    firsts.initialize(
      repeating: FirstLevels(data: base, fetch: base, tlb: nil), count: cores * levels.count)
    first = firsts
    allPeers = (0..<cores).map { [layout] core in
      let others = (0..<cores).filter { $0 != core }.flatMap(layout.privateDataCaches)
      return pointers(to: others, in: base)
    }
    peers = allPeers[0]
    for (core, paths) in layout.paths.enumerated() {
      for memory in levels.indices where levels[memory].holdsData {
        let own = core * levels.count + memory
        // Where the two ways differ, data's is that of shared caches.
        for path in [paths.fetch[memory], paths.tlb[memory], paths.data[memory]] {
          link(path, for: memory)
        }
        firsts[own].data = base + paths.data[memory][0]
        firsts[own].fetch = base + paths.fetch[memory][0]
        firsts[own].tlb = paths.tlb[memory].first.map { base + $0 }
      }
      for cache in cores > 1 ? layout.privateDataCaches(of: core) : [] {
        caches[cache].isPrivate = true
      }
    }
    for index in parts.indices { connect(index) }
    if let options, !options.isEmpty { watch(options) }
  }

  /// Line by line, as nothing else shows every look-up.
  private func watch(_ options: ObservationOptions) {
    for index in caches.indices where layout.parts[index] != nil {
      (caches[index].isPlain, caches[index].canSweep) = (false, false)
    }
    for level in 0..<levelCount {
      let part = layout.lineCaches[level] ?? layout.ofLevel[level][0]
      if let geometry = layout.parts[part] { caches[part].watch(geometry, options) }
    }
  }

  private func link(_ path: [Int], for memory: Int) {
    for (here, next) in zip(path, path.dropFirst()) {
      caches[here].next[memory] = caches.baseAddress.unsafelyUnwrapped + next
    }
  }

  /// Tells a cache which others its evictions concern, and whether any concern it.
  private func connect(_ index: Int) {
    if caches[index].isInclusive {
      caches[index].nearer = pointers(
        to: layout.caches(before: index), in: caches.baseAddress.unsafelyUnwrapped)
    }
    let ways = Set((0..<levelCount).compactMap { caches[index].next[$0] })
    caches[index].onlyNext = ways.count == 1 ? ways.first : nil
    let behind = layout.caches(behind: index)
    let isDisturbed = ([index] + behind).contains {
      caches[$0].prefetcher != nil || caches[$0].isExclusive
    }
    caches[index].keepsWhatItGot = !isDisturbed || !behind.contains { caches[$0].isInclusive }
    caches[index].isPlain =
      caches[index].policy == .lru && caches[index].ways > 0 && caches[index].prefetcher == nil
      && !caches[index].isExclusive && !caches[index].isInclusive
      && !behind.contains { caches[$0].isExclusive }
    caches[index].canSweep =
      caches[index].isPlain && caches[index].setMask >= UInt64(CacheSet.lanes - 1)
      && !behind.contains { caches[$0].isInclusive }
  }

  deinit {
    for index in caches.indices { caches[index].deallocate() }
    for peers in allPeers { peers.deallocate() }
    traffic.deallocate()
    caches.deallocate()
    firsts.deallocate()
  }

  /// What is accessed from now on, this core accesses.
  package mutating func select(core: Int) {
    first = firsts + core * levelCount
    peers = allPeers[core]
  }

  /// Whether the memory of this address lies behind a cache.
  func isCached(_ address: UInt64) -> Bool {
    first[AddressMap.level(of: address)].data.pointee.ways > 0
  }
}

// MARK: - Results

extension MemorySystem {
  /// The traffic of each of the device's levels so far, all cores together. A flash with a line cache
  /// reports what the core asked of it and, as fills, what its slow cells delivered.
  package var snapshot: [LevelTraffic] {
    zip(caching, rows).map { traffic, rows in
      var traffic = traffic
      if let rows { traffic.rows = rows }
      return traffic
    }
  }

  /// `snapshot` without what the banks of a DRAM did, which takes longer to know.
  var caching: [LevelTraffic] {
    (0..<levelCount).map { level in
      var sum = LevelTraffic()
      for part in Set(layout.ofLevel[level]) { sum += counts(of: part, level) }
      return sum
    }
  }

  /// Of each level that is a DRAM with rows, what its banks did.
  private var rows: [RowCounts?] {
    (0..<levelCount).map { caches[layout.ofLevel[$0][0]].rows?.pointee.counts() }
  }

  /// From here on, `rowsAtMarks` has one entry more.
  func markRows() {
    for cache in caches { cache.rows?.pointee.mark() }
  }

  /// Of each level that is a DRAM with rows, what its banks had done at each mark.
  var rowsAtMarks: [[RowCounts]?] {
    (0..<levelCount).map { caches[layout.ofLevel[$0][0]].rows?.pointee.countsAtMarks() }
  }

  /// The traffic of each level as one core saw it, but for the banks of a DRAM: of shared ones, all
  /// that passed.
  package func snapshot(ofCore core: Int) -> [LevelTraffic] {
    (0..<levelCount).map { counts(of: layout.ofLevel[$0][core], $0) }
  }

  /// What was observed at each level; nothing at memories. Of private caches, the first core's.
  package var observations: [LevelObservation] {
    (0..<levelCount).map { level in
      let part = layout.lineCaches[level] ?? layout.ofLevel[level][0]
      return caches[part].observer?.pointee.result ?? LevelObservation()
    }
  }

  private func counts(of part: Int, _ level: Int) -> LevelTraffic {
    let part = layout.lineCaches[level] ?? part
    let cache = caches[part]
    var counts = traffic[part]
    // Every miss fetches one line, but for writes that do not allocate.
    let misses = counts.readMisses + (cache.allocatesOnWrite ? counts.writeMisses : 0)
    counts.fillBytes = (misses + counts.prefetches) * cache.lineBytes
    if let buffer = layout.victimBuffers[part] {
      counts.victimHits = traffic[buffer].reads - traffic[buffer].readMisses
      counts.fillBytes -= counts.victimHits * cache.lineBytes
      counts.writebacks = traffic[buffer].writebacks
    }
    if layout.isTLB[level] { (counts.readBytes, counts.fillBytes) = (0, 0) }
    return counts
  }
}

private func pointers(
  to parts: [Int], in base: UnsafeMutablePointer<Cache>
) -> UnsafeMutableBufferPointer<UnsafeMutablePointer<Cache>> {
  let pointers = UnsafeMutableBufferPointer<UnsafeMutablePointer<Cache>>.allocate(
    capacity: parts.count)
  _ = pointers.initialize(from: parts.map { base + $0 })
  return pointers
}
