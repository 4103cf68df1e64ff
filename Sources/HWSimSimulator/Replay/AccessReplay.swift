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
  /// The usual first level. What is counted of accesses alone is counted apart: that loop has vectors,
  /// and the other all registers for its look-ups.
  fileprivate func replay(_ accesses: UnsafeBufferPointer<Access>, base: UInt64) {
    // So many stay in a core's own caches between the two loops.
    let chunk = 1024
    var start = 0
    while start < accesses.count {
      let end = min(start &+ chunk, accesses.count)
      let part = UnsafeBufferPointer(rebasing: accesses[start..<end])
      if count(part) {
        lookUpAll(part, base: base)
      } else {
        // With a constant number of ways the arithmetic of slots folds.
        switch pointee.ways {
        case 2: lookUp(part, base: base, ways: 2)
        case 4: lookUp(part, base: base, ways: 4)
        case 8: lookUp(part, base: base, ways: 8)
        default: lookUp(part, base: base, ways: pointee.ways)
        }
      }
      start = end
    }
  }

  /// - Returns: whether any of the accesses straddles two lines.
  @inline(never)
  private func count(_ accesses: UnsafeBufferPointer<Access>) -> Bool {
    let lineBytes = UInt64(pointee.lineBytes)
    var (writes, bytes, bytesWritten, room) = (UInt64(0), UInt64(0), UInt64(0), UInt64(0))
    for access in accesses {
      let (isWrite, size) = (access.writeBit, UInt64(truncatingIfNeeded: access.bytes))
      writes &+= isWrite
      bytes &+= size
      bytesWritten &+= size & (0 &- isWrite)
      // Of a negative number the highest bit is set.
      room |= lineBytes &- (access.address & (lineBytes &- 1)) &- size
    }
    let traffic = pointee.traffic
    traffic.pointee.count(accesses: Int(writes), bytes: Int(bytesWritten), isWrite: true)
    traffic.pointee.count(
      accesses: accesses.count &- Int(writes), bytes: Int(bytes &- bytesWritten), isWrite: false)
    return room >> 63 != 0
  }

  /// Accesses that each touch one line: what is at the head of its set hits without anything to move.
  @inline(__always)
  private func lookUp(_ accesses: UnsafeBufferPointer<Access>, base: UInt64, ways: Int) {
    let (slots, setMask, shift) = (pointee.slots, pointee.setMask, pointee.lineShift)
    for access in accesses {
      let line = (base | access.address) &>> shift
      let head = slots + CacheSet.place(of: line & setMask, ways: ways)
      let slot = head.pointee
      if slot ^ slotKey(line) <= slotFlags {
        // Most accesses read: without a store, the next look at this slot need not wait for it.
        if access.writeBit != 0 { head.pointee = slot | dirtyFlag }
      } else {
        lookUpBehindHead(line, slot, access.writeBit)
      }
    }
  }

  @inline(never)
  private func lookUpAll(_ accesses: UnsafeBufferPointer<Access>, base: UInt64) {
    for access in accesses {
      let address = base | access.address
      let first = address &>> pointee.lineShift
      let end = address &+ UInt64(truncatingIfNeeded: access.bytes)
      let last = (end &- 1) &>> pointee.lineShift
      // Each line is a reference.
      pointee.traffic.pointee.count(
        accesses: Int(last &- first), bytes: 0, isWrite: access.isWrite)
      for line in first...last { lookUp(line, access.writeBit) }
    }
  }

  private func lookUp(_ line: UInt64, _ isWrite: UInt64) {
    let outcome = LeastRecentlyUsed.access(
      pointee.set(of: line), key: slotKey(line), flags: isWrite)
    if outcome != lookupHit { miss(line, isWrite, victim: outcome) }
  }

  // Not inlined: alone, the loop's state fits into registers.
  @inline(never)
  private func lookUpBehindHead(_ line: UInt64, _ head: UInt64, _ isWrite: UInt64) {
    let outcome = LeastRecentlyUsed.accessBehindHead(
      pointee.set(of: line), head, key: slotKey(line), flags: isWrite)
    if outcome != lookupHit { miss(line, isWrite, victim: outcome) }
  }

  @inline(__always)
  private func miss(_ line: UInt64, _ isWrite: UInt64, victim: UInt64) {
    if isWrite == 1 {
      pointee.traffic.pointee.writeMisses &+= 1
    } else {
      pointee.traffic.pointee.readMisses &+= 1
    }
    refill(line, victim: victim)
  }
}
