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
  /// Where a miss of cache c on memory m goes, at [c * levelCount + m].
  private let nextLevel: UnsafeMutablePointer<Int>
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
      (caches + index).initialize(to: Cache(geometry))
    }
    runs = .allocate(capacity: totalCount)
    runs.initialize(repeating: RunMemory(), count: totalCount)
    firstLevel = .allocate(capacity: levelCount)
    firstLevel.initialize(repeating: 0, count: levelCount)
    nextLevel = .allocate(capacity: totalCount * levelCount)
    nextLevel.initialize(repeating: 0, count: totalCount * levelCount)
    for (memory, path) in paths.enumerated() where !path.isEmpty {
      firstLevel[memory] = path[0]
      for (here, next) in zip(path, path.dropFirst()) {
        nextLevel[here * levelCount + memory] = next
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
    nextLevel.deallocate()
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

  @inline(__always)
  func next(after cache: Int, for memory: Int) -> Int { nextLevel[cache &* levelCount &+ memory] }
}

// MARK: - Below the first level

extension MemorySystem {
  /// One request from the level above: a line fetch, a written-back line, or a written-through word.
  @inline(__always)
  func request(level: Int, address: UInt64, bytes: Int, isWrite: Bool) {
    let cache = caches + level
    guard cache.pointee.ways > 0 else {
      traffic[level].count(accesses: 1, bytes: bytes, isWrite: isWrite)
      return
    }
    let (shift, end) = (cache.pointee.lineShift, address &+ UInt64(bytes) &- 1)
    if address >> shift == end >> shift {
      traffic[level].count(accesses: 1, bytes: bytes, isWrite: isWrite)
      return touch(level: level, line: address >> shift, bytes: bytes, isWrite: isWrite)
    }
    // The nearer cache has the longer lines.
    let lines = address >> shift...end >> shift
    traffic[level].count(accesses: lines.count, bytes: bytes, isWrite: isWrite)
    for line in lines { touch(level: level, line: line, bytes: bytes, isWrite: isWrite) }
  }

  /// Looks one line up, and passes on what the cache cannot serve. The access is already counted.
  @inline(__always)
  func touch(level: Int, line: UInt64, bytes: Int, isWrite: Bool) {
    let cache = caches + level
    if isWrite && !cache.pointee.writesBack {
      return writeThrough(level: level, line: line, bytes: bytes)
    }
    let outcome = cache.pointee.access(line, isWrite: isWrite)
    if outcome != lookupHit { miss(level: level, line: line, victim: outcome, isWrite: isWrite) }
  }

  /// Writes the victim back where it is dirty and fetches `line`, which the lookup has already placed.
  @inline(never)
  func miss(level: Int, line: UInt64, victim: UInt64, isWrite: Bool) {
    let (shift, bytes) = (caches[level].lineShift, caches[level].lineBytes)
    if isWrite { traffic[level].writeMisses &+= 1 } else { traffic[level].readMisses &+= 1 }
    if victim & 1 == 1, victim != emptySlot {
      let address = (victim >> 1) << shift
      traffic[level].writebacks &+= 1
      request(
        level: next(after: level, for: AddressMap.level(of: address)), address: address,
        bytes: bytes, isWrite: true)
    }
    let address = line << shift
    request(
      level: next(after: level, for: AddressMap.level(of: address)), address: address,
      bytes: bytes, isWrite: false)
  }

  /// The line is neither fetched nor dirtied; where it is present it counts as used.
  private func writeThrough(level: Int, line: UInt64, bytes: Int) {
    let cache = caches[level]
    if cache.contains(line) {
      _ = cache.access(line, isWrite: false)
    } else {
      traffic[level].writeMisses += 1
    }
    let address = line << cache.lineShift
    request(
      level: next(after: level, for: AddressMap.level(of: address)), address: address,
      bytes: min(bytes, cache.lineBytes), isWrite: true)
  }
}
