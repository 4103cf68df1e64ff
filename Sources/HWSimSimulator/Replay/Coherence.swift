import HWSimCore

// What cores ask of each other's private caches of data: coherence by invalidation, as in MSI.
//
// - A write takes its line away from all other cores; a dirty copy is first written back to the nearest
//   shared level.
// - A read of a line that another core holds dirty has it written back there first; the other core keeps
//   it, clean. (Then the reader has no copy: the write that made the line dirty took it away.)
//
// Lines are those of the cache that is asked first. Caches of instructions are not coherent.
//
// A run of whose lines no other core holds a copy that matters needs none of this: while one core makes
// it, the others get no new copies. It is replayed as if there were one core.

extension MemorySystem {
  /// Replays the accesses of `run` with what they ask of other cores.
  func replayCoherently(_ run: Run, isWrite: Bool, memory: Int, times: Int) {
    let first = first[memory].data
    for _ in 0..<times {
      run.forEachAccess { address, bytes in
        let line = UInt64(first.pointee.lineBytes)
        let start = address & ~(line &- 1)
        let end = (address &+ UInt64(bytes) &+ line &- 1) & ~(line &- 1)
        for peer in peers { peer.surrender(start, bytes: end &- start, toWriter: isWrite) }
        first.replay(
          Run(address: address, width: bytes, stride: bytes, count: 1), isWrite: isWrite)
      }
    }
    first.pointee.runs.pointee.forget()
  }

  /// Whether another core holds a copy that an access of `run` would have to ask for.
  func concernsPeers(_ run: Run, isWrite: Bool, memory: Int) -> Bool {
    let line = UInt64(first[memory].data.pointee.lineBytes)
    let ignored = isWrite ? 0 : dirtyFlag
    for row in 0..<run.rows {
      let start = run.address &+ UInt64(bitPattern: Int64(row &* run.rowStride))
      let isDense = run.stride == run.width
      let pieces = isDense ? 1 : run.count
      let bytes = isDense ? run.count &* run.width &+ run.tail : run.width
      for piece in 0..<pieces where bytes > 0 {
        let address = start &+ UInt64(bitPattern: Int64(piece &* run.stride))
        let first = address & ~(line &- 1)
        let last = (address &+ UInt64(bytes) &+ line &- 1) & ~(line &- 1)
        for peer in peers where peer.holds(first, bytes: last &- first, flags: ignored) {
          return true
        }
      }
    }
    return false
  }
}

extension UnsafeMutablePointer where Pointee == Cache {
  /// Whether a line of this stretch is here, with these flags.
  fileprivate func holds(_ address: UInt64, bytes: UInt64, flags: UInt64) -> Bool {
    var line = address &>> pointee.lineShift
    let last = (address &+ bytes &- 1) &>> pointee.lineShift
    while line <= last {
      let set = pointee.set(of: line)
      if let way = set.find(slotKey(line)), set[way] & flags == flags { return true }
      line &+= 1
    }
    return false
  }

  /// Writes dirty lines of this stretch back for another core, and loses them to one that writes.
  fileprivate func surrender(_ address: UInt64, bytes: UInt64, toWriter: Bool) {
    let first = address &>> pointee.lineShift
    let last = (address &+ bytes &- 1) &>> pointee.lineShift
    for line in first...last {
      let set = pointee.set(of: line)
      guard let way = set.find(slotKey(line)) else { continue }
      let slot = set[way]
      if slot & dirtyFlag != 0 {
        set[way] = slot & ~dirtyFlag
        pointee.traffic.pointee.writebacks += 1
        let start = line &<< pointee.lineShift
        pointee.observer?.pointee.wroteBack(start)
        firstShared(start).receive(start, bytes: pointee.lineBytes)
      }
      // Written back to an inclusive level, the line may be gone already.
      if toWriter, pointee.remove(line) != nil { pointee.traffic.pointee.invalidations += 1 }
      pointee.runs.pointee.forget()
    }
  }

  private func firstShared(_ address: UInt64) -> UnsafeMutablePointer<Cache> {
    var cache = next(for: address)
    while cache.pointee.isPrivate { cache = cache.next(for: address) }
    return cache
  }
}
