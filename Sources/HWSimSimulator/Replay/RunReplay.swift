package import HWSimCore

// Replaying runs as runs. Every shortcut here leaves all counters and the caches' contents as
// replaying each access by itself would:
//
// - Accesses that follow each other in one line: the first looks the line up; the line is then present
//   and, where an order is kept, the one used last, so the others hit and change nothing. They are
//   counted, not looked up. That holds for every policy, since touching the same line twice is
//   touching it once, and with prefetching, as a prefetch never displaces the line that caused it.
//   Where an inclusive cache behind could take the line back meanwhile, every access is looked up.
// - A run identical to the one before it, which had no miss: without a miss the same lines are present,
//   so it hits throughout; and if its policy `settles`, it leaves what it found. Each further one is
//   all hits.
// - A run identical to the one before it, which left a small cache exactly as it found it: the same
//   state and the same run give the same counts again.
//
// The last two need nothing else to have touched this cache in between; `RunMemory` is reset by
// every other run and by whatever else changes the cache.

extension MemorySystem {
  /// Replays every access of `run`, `times` times over.
  package func replay(_ run: Run, isWrite: Bool, times: Int = 1) {
    replay(run, isWrite ? .write : .read, times: times)
  }

  package func replay(_ run: Run, _ kind: AccessKind, times: Int = 1) {
    let memory = AddressMap.level(of: run.address)
    let isWrite = kind == .write
    if let tlb = first[memory].tlb {
      for _ in 0..<times { tlb.replay(run, isWrite: false) }
    }
    let first = kind == .fetch ? first[memory].fetch : first[memory].data
    if first.pointee.ways == 0 { return first.access(run, isWrite: isWrite, times: times) }
    if !peers.isEmpty, kind != .fetch, concernsPeers(run, isWrite: isWrite, memory: memory) {
      return replayCoherently(run, isWrite: isWrite, memory: memory, times: times)
    }
    var remaining = times
    while remaining > 0 {
      if first.pointee.observer == nil, first.pointee.runs.pointee.recognise(run, isWrite),
        first.pointee.runs.pointee.repeatLast(first, memory: memory, times: remaining)
      {
        return
      }
      first.replay(run, isWrite: isWrite)
      remaining &-= 1
    }
  }
}

extension UnsafeMutablePointer where Pointee == Cache {
  /// The accesses of a run that no cache stands before.
  @inline(__always)
  fileprivate func access(_ run: Run, isWrite: Bool, times: Int) {
    pointee.traffic.pointee.count(
      accesses: run.accesses &* times, bytes: run.bytes &* times, isWrite: isWrite)
    guard let rows = pointee.rows else { return }
    for _ in 0..<times {
      run.forEachAccess { address, bytes in
        rows.pointee.ask(
          offset: AddressMap.offset(of: address), bytes: bytes, isWrite: isWrite)
      }
    }
  }

  @inline(__always)
  func replay(_ run: Run, isWrite: Bool) {
    guard !isWrite || pointee.keepsWrites else { return passOn(run) }
    let before = pointee.observer?.pointee.touches ?? 0
    let (references, misses) =
      run.stride == run.width && pointee.keepsWhatItGot
      ? lookUpContiguous(run, flags: isWrite ? dirtyFlag : 0)
      : lookUpStrided(run, flags: isWrite ? dirtyFlag : 0)
    pointee.traffic.pointee.count(accesses: references, bytes: run.bytes, isWrite: isWrite)
    if let observer = pointee.observer {
      observer.pointee.touchedAgain(times: references &- (observer.pointee.touches &- before))
    }
    if isWrite {
      pointee.traffic.pointee.writeMisses &+= misses
    } else {
      pointee.traffic.pointee.readMisses &+= misses
    }
    pointee.runs.pointee.note(
      references: references, repeatsHits: misses == 0 && pointee.settles)
  }

  // Not inlined: alone, the loop's state fits into registers.
  @inline(never)
  private func lookUpContiguous(_ run: Run, flags: UInt64) -> (references: Int, misses: Int) {
    let (shift, lineBytes) = (pointee.lineShift, pointee.lineBytes)
    let bytes = UInt64(truncatingIfNeeded: run.count &* run.width &+ run.tail)
    // Aligned accesses of a power of two never cross a line; nearly all kernels make only those.
    let mask = run.width &- 1
    let isAligned =
      run.width & mask == 0 && run.width <= lineBytes
      && (run.address | UInt64(bitPattern: Int64(run.rowStride))) & UInt64(mask) == 0
    var (references, misses) = (run.accesses, 0)
    var address = run.address
    for _ in 0..<run.rows {
      if !isAligned { references &+= straddles(address, bytes, run.width, lineBytes) }
      let last = (address &+ bytes &- 1) &>> shift
      misses &+= lookUp(address &>> shift, last, flags: flags)
      address = address &+ UInt64(bitPattern: Int64(run.rowStride))
    }
    return (references, misses)
  }

  /// Lines of neighbouring accesses often coincide; only a change of line is looked up.
  @inline(never)
  private func lookUpStrided(_ run: Run, flags: UInt64) -> (references: Int, misses: Int) {
    let (shift, keepsWhatItGot) = (pointee.lineShift, pointee.keepsWhatItGot)
    var (references, misses) = (0, 0)
    var address = run.address
    for _ in 0..<run.rows {
      var previous = UInt64.max
      var start = address
      for index in 0..<run.count &+ (run.tail > 0 ? 1 : 0) {
        var line = start &>> shift
        let width = index == run.count ? run.tail : run.width
        let last = (start &+ UInt64(truncatingIfNeeded: width) &- 1) &>> shift
        references &+= Int(truncatingIfNeeded: last &- line) &+ 1
        if line == previous, keepsWhatItGot { line &+= 1 }
        while line <= last {
          misses &+= visit(line, flags: flags)
          line &+= 1
        }
        previous = last
        start = start &+ UInt64(bitPattern: Int64(run.stride))
      }
      address = address &+ UInt64(bitPattern: Int64(run.rowStride))
    }
    return (references, misses)
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

  /// Writes to a cache that does not keep all of them: each access goes on by itself.
  private func passOn(_ run: Run) {
    run.forEachAccess { address, bytes in store(address, bytes: bytes) }
  }
}

extension Run {
  /// Each access by itself, in order.
  func forEachAccess(_ body: (_ address: UInt64, _ bytes: Int) -> Void) {
    for row in 0..<rows {
      let start = address &+ UInt64(bitPattern: Int64(row &* rowStride))
      for index in 0..<count {
        body(start &+ UInt64(bitPattern: Int64(index &* stride)), width)
      }
      if tail > 0 { body(start &+ UInt64(bitPattern: Int64(count &* width)), tail) }
    }
  }
}
