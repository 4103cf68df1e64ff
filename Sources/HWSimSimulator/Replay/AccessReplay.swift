package import HWSimCore

// Single accesses, as recorded programs make them.

extension MemorySystem {
  /// Replays accesses one by one; their addresses are offsets into memory number `memory`.
  package func replay(_ accesses: UnsafeBufferPointer<Access>, memory: Int) {
    let cache = first[memory].data
    let isUniform = first[memory].fetch == cache && first[memory].tlb == nil && peers.isEmpty
    guard isUniform, cache.pointee.isPlain, cache.pointee.keepsWrites
    else { return replayAnyhow(accesses, memory: memory) }
    cache.replay(accesses, base: AddressMap.address(level: memory, offset: 0))
    cache.pointee.runs.pointee.forget()
  }

  private func replayAnyhow(_ accesses: UnsafeBufferPointer<Access>, memory: Int) {
    let base = AddressMap.address(level: memory, offset: 0)
    for access in accesses {
      let run = Run(
        address: base | access.address, width: access.bytes, stride: access.bytes, count: 1)
      replay(run, access.kind)
    }
  }
}

extension UnsafeMutablePointer where Pointee == Cache {
  /// The usual first level; with a constant number of ways the arithmetic of slots folds.
  @inline(never)
  fileprivate func replay(_ accesses: UnsafeBufferPointer<Access>, base: UInt64) {
    switch pointee.ways {
    case 2: replay(accesses, base: base, ways: 2)
    case 4: replay(accesses, base: base, ways: 4)
    case 8: replay(accesses, base: base, ways: 8)
    default: replay(accesses, base: base, ways: pointee.ways)
    }
  }

  /// What is at the head of its set hits without anything to move.
  @inline(__always)
  private func replay(_ accesses: UnsafeBufferPointer<Access>, base: UInt64, ways: Int) {
    let (slots, setMask) = (pointee.slots, pointee.setMask)
    let (shift, lineBytes) = (pointee.lineShift, UInt64(pointee.lineBytes))
    var (writes, bytes, bytesWritten, straddles) = (UInt64(0), UInt64(0), UInt64(0), UInt64(0))
    for access in accesses {
      let address = base | access.address
      let isWrite: UInt64 = access.isWrite ? 1 : 0
      let size = UInt64(truncatingIfNeeded: access.bytes)
      writes &+= isWrite
      bytes &+= size
      bytesWritten &+= size & (0 &- isWrite)
      let line = address &>> shift
      let head = slots + CacheSet.place(of: line & setMask, ways: ways)
      let slot = head.pointee
      if slot ^ slotKey(line) <= slotFlags {
        // Most accesses read: without a store, the next look at this slot need not wait for it.
        if isWrite != 0 { head.pointee = slot | dirtyFlag }
      } else {
        look(up: line, isWrite)
      }
      let end = address & (lineBytes &- 1) &+ size
      if end > lineBytes {
        let others = (end &- 1) &>> shift
        for other in 1...others { look(up: line &+ other, isWrite) }
        straddles &+= others
        writes &+= others &* isWrite
      }
    }
    let traffic = pointee.traffic
    traffic.pointee.count(accesses: Int(writes), bytes: Int(bytesWritten), isWrite: true)
    traffic.pointee.count(
      accesses: accesses.count &+ Int(straddles) &- Int(writes),
      bytes: Int(bytes &- bytesWritten), isWrite: false)
  }

  // Not inlined: alone, the loop's state fits into registers.
  @inline(never)
  private func look(up line: UInt64, _ isWrite: UInt64) {
    let outcome = LeastRecentlyUsed.access(
      pointee.set(of: line), key: slotKey(line), flags: isWrite)
    if outcome == lookupHit { return }
    if isWrite == 1 {
      pointee.traffic.pointee.writeMisses &+= 1
    } else {
      pointee.traffic.pointee.readMisses &+= 1
    }
    refill(line, victim: outcome)
  }
}
