package import HWSimCore

/// The state of a device's memories while a trace is replayed.
///
/// Models: any number of set-associative caches over scratchpads, flash and DRAM; write-back with
/// allocation or write-through without; the flash's buffered lines. A miss first writes its dirty
/// victim back, then fetches its own line. An access that straddles two lines is two references.
/// Caches are neither inclusive nor exclusive: each level keeps what passes through it.
/// Ignores: prefetchers, coherence, page translation; all of them change counts on real hardware.
///
/// Every counter equals that of a simulation of each access by itself; the doc comments of the
/// shortcuts in `RunReplay.swift` say why.
package struct MemorySystem: ~Copyable {
  /// Traffic of each memory level of the device, and after them of the flash line caches.
  let traffic: UnsafeMutablePointer<LevelTraffic>
  let caches: UnsafeMutablePointer<Cache>
  /// What each cache remembers of the run replayed last; see `RunReplay.swift`.
  let runs: UnsafeMutablePointer<RunMemory>
  let levelCount: Int
  private let totalCount: Int

  /// Where a request for memory m goes first, by m: a cache, or m itself.
  let firstLevel: UnsafeMutablePointer<Int>
  /// The line cache of a flash, or the level itself.
  private let reported: [Int]

  package init(_ levels: [MemoryLevel]) {
    var geometries = levels.map(\.cache)
    var paths = [[Int]](repeating: [], count: levels.count)
    var reported = Array(levels.indices)
    for (index, level) in levels.enumerated() where level.cache == nil {
      paths[index] = levels.indices.filter { levels[$0].cache?.serves.contains(level.name) == true }
      if case .flash(let flash) = level.kind, let lines = flash.lineCache {
        paths[index].append(geometries.count)
        reported[index] = geometries.count
        geometries.append(lines)
      }
      paths[index].append(index)
    }

    self.reported = reported
    levelCount = levels.count
    totalCount = geometries.count
    traffic = .allocate(capacity: totalCount)
    traffic.initialize(repeating: LevelTraffic(), count: totalCount)
    caches = .allocate(capacity: totalCount)
    for (index, geometry) in geometries.enumerated() {
      (caches + index).initialize(
        to: Cache(geometry, traffic: traffic + index, memories: levelCount))
    }
    runs = .allocate(capacity: totalCount)
    runs.initialize(repeating: RunMemory(), count: totalCount)
    firstLevel = .allocate(capacity: levelCount)
    firstLevel.initialize(repeating: 0, count: levelCount)
    for (memory, path) in paths.enumerated() where !path.isEmpty {
      firstLevel[memory] = path[0]
      for (here, next) in zip(path, path.dropFirst()) {
        caches[here].next[memory] = caches + next
      }
    }
  }

  deinit {
    for index in 0..<totalCount {
      caches[index].deallocate()
      runs[index].deallocate()
    }
    runs.deinitialize(count: totalCount).deallocate()
    caches.deinitialize(count: totalCount).deallocate()
    traffic.deinitialize(count: totalCount).deallocate()
    firstLevel.deallocate()
  }

  /// The traffic of each of the device's levels so far. A flash with a line cache reports what the
  /// core asked of it and, as fills, what its slow cells delivered.
  package var snapshot: [LevelTraffic] {
    reported.map { level in
      var counts = traffic[level]
      // Every miss fetches one line, but for writes that pass through.
      let fetches = counts.readMisses + (caches[level].writesBack ? counts.writeMisses : 0)
      counts.fillBytes = fetches * caches[level].lineBytes
      return counts
    }
  }
}
