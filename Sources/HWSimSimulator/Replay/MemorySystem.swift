package import HWSimCore

/// The state of a device's memories while a trace is replayed.
///
/// Models: any number of set-associative caches, split or unified, over scratchpads, flash and DRAM; write
/// policies; inclusion; victim buffers; prefetchers; translation; DMA's blocks; the flash's buffered
/// lines. What each level asks of the next, and in which order, is in `Requests.swift`. An access that
/// straddles two lines is two references.
/// Ignores: time (see `TimeModel`), translation of what prefetchers and write-backs touch.
///
/// Every counter equals that of a simulation of each access by itself; the doc comments of the
/// shortcuts in `RunReplay.swift` and `Sweep.swift` say why.
package struct MemorySystem: ~Copyable {
  /// All levels: the device's, and those that its levels are made of.
  private let caches: UnsafeMutableBufferPointer<Cache>
  private let traffic: UnsafeMutablePointer<LevelTraffic>
  private let layout: MemoryLayout

  /// Where a request for memory m goes first, by m: a cache, or m itself.
  let dataFirst: UnsafeMutablePointer<UnsafeMutablePointer<Cache>>
  let fetchFirst: UnsafeMutablePointer<UnsafeMutablePointer<Cache>>
  /// The first TLB for memory m, by m.
  let tlbs: UnsafeMutablePointer<UnsafeMutablePointer<Cache>?>

  package init(_ levels: [MemoryLevel]) {
    layout = MemoryLayout(levels)
    let parts = layout.parts
    traffic = .allocate(capacity: parts.count)
    traffic.initialize(repeating: LevelTraffic(), count: parts.count)
    caches = .allocate(capacity: parts.count)
    for (index, part) in parts.enumerated() {
      caches.initializeElement(
        at: index, to: Cache(part, traffic: traffic + index, memories: levels.count))
    }
    let base = caches.baseAddress.unsafelyUnwrapped
    dataFirst = .allocate(capacity: levels.count)
    dataFirst.initialize(repeating: base, count: levels.count)
    fetchFirst = .allocate(capacity: levels.count)
    fetchFirst.initialize(repeating: base, count: levels.count)
    tlbs = .allocate(capacity: levels.count)
    tlbs.initialize(repeating: nil, count: levels.count)
    for memory in levels.indices where levels[memory].holdsData {
      for (path, first) in [
        (layout.fetchPaths[memory], fetchFirst), (layout.dataPaths[memory], dataFirst),
      ] {
        first[memory] = base + path[0]
        link(path, for: memory)
      }
      let translation = layout.tlbPaths[memory]
      if let first = translation.first { tlbs[memory] = base + first }
      link(translation, for: memory)
    }
    for index in parts.indices { connect(index) }
  }

  private func link(_ path: [Int], for memory: Int) {
    for (here, next) in zip(path, path.dropFirst()) {
      caches[here].next[memory] = caches.baseAddress.unsafelyUnwrapped + next
    }
  }

  /// Tells a cache which others its evictions concern, and whether any concern it.
  private func connect(_ index: Int) {
    let base = caches.baseAddress.unsafelyUnwrapped
    if caches[index].isInclusive {
      let nearer = layout.caches(before: index)
      let pointers = UnsafeMutableBufferPointer<UnsafeMutablePointer<Cache>>.allocate(
        capacity: nearer.count)
      _ = pointers.initialize(from: nearer.map { base + $0 })
      caches[index].nearer = pointers
    }
    let behind = layout.caches(behind: index)
    let isDisturbed = ([index] + behind).contains {
      caches[$0].prefetcher != nil || caches[$0].isExclusive
    }
    caches[index].keepsWhatItGot = !isDisturbed || !behind.contains { caches[$0].isInclusive }
    caches[index].canSweep =
      caches[index].policy == .lru && caches[index].setMask >= UInt64(CacheSet.lanes - 1)
      && caches[index].prefetcher == nil && !caches[index].isExclusive
      && !behind.contains { caches[$0].isInclusive || caches[$0].isExclusive }
  }

  /// Whether the memory of this address lies behind a cache.
  func isCached(_ address: UInt64) -> Bool {
    dataFirst[AddressMap.level(of: address)].pointee.ways > 0
  }

  deinit {
    for index in caches.indices { caches[index].deallocate() }
    traffic.deallocate()
    caches.deallocate()
    dataFirst.deallocate()
    fetchFirst.deallocate()
    tlbs.deallocate()
  }

  /// The traffic of each of the device's levels so far. A flash with a line cache reports what the
  /// core asked of it and, as fills, what its slow cells delivered.
  package var snapshot: [LevelTraffic] {
    layout.reported.map { level in
      var counts = traffic[level]
      let cache = caches[level]
      // Every miss fetches one line, but for writes that do not allocate.
      let misses = counts.readMisses + (cache.allocatesOnWrite ? counts.writeMisses : 0)
      counts.fillBytes = (misses + counts.prefetches) * cache.lineBytes
      if let buffer = layout.victimBuffers[level] {
        counts.victimHits = traffic[buffer].reads - traffic[buffer].readMisses
        counts.fillBytes -= counts.victimHits * cache.lineBytes
        counts.writebacks = traffic[buffer].writebacks
      }
      if layout.isTLB[level] { (counts.readBytes, counts.fillBytes) = (0, 0) }
      return counts
    }
  }
}
