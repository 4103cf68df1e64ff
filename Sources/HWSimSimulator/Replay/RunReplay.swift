package import HWSimCore

// Replaying runs as runs. Every shortcut here leaves all counters and the cache's contents as
// replaying each access by itself would:
//
// - Accesses that follow each other in one line: the first looks the line up; the line is then the
//   most recent of its set, so the others hit and change nothing. They are counted, not looked up.
// - A run identical to the one before it, which had no miss: a run without a miss changes neither
//   which lines are present nor, the second time, their order; so each further one is all hits.
// - A run identical to the one before it, which left a small cache exactly as it found it: the same
//   state and the same run give the same counts again.
//
// The last two need nothing else to have touched this cache in between; `RunMemory` is reset by
// every other run.

extension MemorySystem {
  /// Replays every access of `run`, `times` times over.
  package func replay(_ run: Run, isWrite: Bool, times: Int = 1) {
    let memory = AddressMap.level(of: run.address)
    let first = firstLevel[memory]
    if first == memory {
      traffic[memory].count(
        accesses: run.accesses &* times, bytes: run.bytes &* times, isWrite: isWrite)
      return
    }
    var remaining = times
    while remaining > 0 {
      if runs[first].recognise(run, isWrite),
        repeatLast(cache: first, memory: memory, times: remaining)
      {
        return
      }
      replayOnce(run, isWrite, first)
      remaining &-= 1
    }
  }

  @inline(__always)
  private func replayOnce(_ run: Run, _ isWrite: Bool, _ level: Int) {
    guard caches[level].writesBack || !isWrite else { return replayThrough(run, level) }
    let (references, misses) =
      switch caches[level].policy {
      case .lru: lookUp(run, isWrite, level, LeastRecentlyUsed.self)
      default: lookUp(run, isWrite, level, FirstInFirstOut.self)
      }
    traffic[level].count(accesses: references, bytes: run.bytes, isWrite: isWrite)
    if isWrite {
      traffic[level].writeMisses &+= misses
    } else {
      traffic[level].readMisses &+= misses
    }
    runs[level].references = references
    runs[level].hadMisses = misses > 0
  }

  @inline(__always)
  private func lookUp<Policy: ReplacementPolicy>(
    _ run: Run, _ isWrite: Bool, _ level: Int, _: Policy.Type
  ) -> (references: Int, misses: Int) {
    run.stride == run.width
      ? lookUpContiguous(run, isWrite, level, Policy.self)
      : lookUpStrided(run, isWrite, level, Policy.self)
  }

  // Not inlined: alone, the loop's state fits into registers.
  @inline(never)
  private func lookUpContiguous<Policy: ReplacementPolicy>(
    _ run: Run, _ isWrite: Bool, _ level: Int, _: Policy.Type
  ) -> (references: Int, misses: Int) {
    let cache = caches[level]
    let bytes = UInt64(run.count &* run.width &+ run.tail)
    // Aligned accesses of a power of two never cross a line; nearly all kernels make only those.
    let mask = run.width &- 1
    let isAligned =
      run.width & mask == 0 && run.width <= cache.lineBytes
      && (run.address | UInt64(bitPattern: Int64(run.rowStride))) & UInt64(mask) == 0
    var (references, misses) = (run.accesses, 0)
    var address = run.address
    for _ in 0..<run.rows {
      if !isAligned { references &+= straddles(address, bytes, run.width, cache.lineBytes) }
      let last = (address &+ bytes &- 1) >> cache.lineShift
      var line = address >> cache.lineShift
      while line <= last {
        misses &+= visit(line, cache, level, isWrite, Policy.self)
        line &+= 1
      }
      address = address &+ UInt64(bitPattern: Int64(run.rowStride))
    }
    return (references, misses)
  }

  /// Lines of neighbouring accesses often coincide; only a change of line is looked up.
  @inline(never)
  private func lookUpStrided<Policy: ReplacementPolicy>(
    _ run: Run, _ isWrite: Bool, _ level: Int, _: Policy.Type
  ) -> (references: Int, misses: Int) {
    let cache = caches[level]
    var (references, misses) = (0, 0)
    var address = run.address
    for _ in 0..<run.rows {
      var previous = UInt64.max
      var start = address
      for _ in 0..<run.count {
        var line = start >> cache.lineShift
        let last = (start &+ UInt64(run.width) &- 1) >> cache.lineShift
        references &+= Int(last &- line) &+ 1
        if line == previous { line &+= 1 }
        while line <= last {
          misses &+= visit(line, cache, level, isWrite, Policy.self)
          line &+= 1
        }
        previous = last
        start = start &+ UInt64(bitPattern: Int64(run.stride))
      }
      address = address &+ UInt64(bitPattern: Int64(run.rowStride))
    }
    return (references, misses)
  }

  /// - Returns: 1 on a miss.
  @inline(__always)
  private func visit<Policy: ReplacementPolicy>(
    _ line: UInt64, _ cache: Cache, _ level: Int, _ isWrite: Bool, _: Policy.Type
  ) -> Int {
    let outcome = Policy.access(
      cache.set(of: line), ways: cache.ways, key: line << 1, dirty: isWrite ? 1 : 0)
    if outcome == lookupHit { return 0 }
    (caches + level).refill(line, victim: outcome)
    return 1
  }

  /// Accesses of a contiguous row that cross a line boundary, each one reference more.
  private func straddles(
    _ address: UInt64, _ bytes: UInt64, _ width: Int, _ lineBytes: Int
  ) -> Int {
    let end = address &+ bytes
    let line = UInt64(lineBytes)
    var crossings = 0
    var boundary = (address / line &+ 1) &* line
    while boundary < end {
      if (boundary &- address) % UInt64(width) != 0 { crossings &+= 1 }
      boundary &+= line
    }
    return crossings
  }

  /// Writes through a cache that keeps no dirty lines: each access goes on by itself.
  private func replayThrough(_ run: Run, _ level: Int) {
    for row in 0..<run.rows {
      let start = run.address &+ UInt64(bitPattern: Int64(row * run.rowStride))
      for index in 0..<run.count {
        let offset = UInt64(bitPattern: Int64(index * run.stride))
        writeThrough(level, at: start &+ offset, bytes: run.width)
      }
      if run.tail > 0 {
        writeThrough(level, at: start + UInt64(run.count * run.width), bytes: run.tail)
      }
    }
    runs[level].hadMisses = true
  }

  /// One access, cut at the lines' boundaries.
  private func writeThrough(_ level: Int, at start: UInt64, bytes: Int) {
    let line = UInt64(caches[level].lineBytes)
    let end = start + UInt64(bytes)
    var from = start
    while from < end {
      let to = min(end, (from / line + 1) * line)
      (caches + level).store(from, bytes: Int(to - from))
      from = to
    }
  }
}
