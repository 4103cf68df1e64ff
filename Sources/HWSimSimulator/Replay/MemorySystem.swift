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
    for index in 0..<totalCount { caches[index].deallocate() }
    caches.deinitialize(count: totalCount).deallocate()
    traffic.deinitialize(count: totalCount).deallocate()
    firstLevel.deallocate()
    nextLevel.deallocate()
  }

  /// The traffic of each of the device's levels so far. A flash with a line cache reports what the
  /// core asked of it and, as fills, what its slow cells delivered.
  package var snapshot: [LevelTraffic] { reported.map { traffic[$0] } }

  @inline(__always)
  func next(after cache: Int, for memory: Int) -> Int { nextLevel[cache * levelCount + memory] }
}

// MARK: - Below the first level: rare, so written for clarity

extension MemorySystem {
  /// One request from the level above: a line fetch, a written-back line, or a written-through word.
  func request(level: Int, address: UInt64, bytes: Int, isWrite: Bool) {
    guard caches[level].ways > 0 else {
      traffic[level].count(accesses: 1, bytes: bytes, isWrite: isWrite)
      return
    }
    let shift = caches[level].lineShift
    let lines = address >> shift...(address + UInt64(bytes) - 1) >> shift
    traffic[level].count(accesses: lines.count, bytes: bytes, isWrite: isWrite)
    for line in lines { touch(level: level, line: line, bytes: bytes, isWrite: isWrite) }
  }

  /// Looks one line up, and passes on what the cache cannot serve. The access is already counted.
  func touch(level: Int, line: UInt64, bytes: Int, isWrite: Bool) {
    let cache = caches[level]
    let memory = AddressMap.level(of: line << cache.lineShift)
    if isWrite && !cache.writesBack {
      // Written through: the line is neither fetched nor dirtied; present lines stay valid.
      if cache.contains(line) {
        _ = cache.access(line, isWrite: false)
      } else {
        traffic[level].writeMisses += 1
      }
      let below = next(after: level, for: memory)
      request(
        level: below, address: line << cache.lineShift, bytes: min(bytes, cache.lineBytes),
        isWrite: true)
      return
    }
    let outcome = cache.access(line, isWrite: isWrite)
    if outcome != lookupHit { miss(level: level, line: line, victim: outcome, isWrite: isWrite) }
  }

  /// Writes the victim back where it is dirty and fetches `line`, which the lookup has already placed.
  @inline(never)
  func miss(level: Int, line: UInt64, victim: UInt64, isWrite: Bool) {
    let (shift, bytes) = (caches[level].lineShift, caches[level].lineBytes)
    if isWrite { traffic[level].writeMisses += 1 } else { traffic[level].readMisses += 1 }
    if victim != emptySlot, victim & 1 == 1 {
      let address = (victim >> 1) << shift
      traffic[level].writebacks += 1
      request(
        level: next(after: level, for: AddressMap.level(of: address)), address: address,
        bytes: bytes, isWrite: true)
    }
    let address = line << shift
    traffic[level].fillBytes += bytes
    request(
      level: next(after: level, for: AddressMap.level(of: address)), address: address,
      bytes: bytes, isWrite: false)
  }
}
