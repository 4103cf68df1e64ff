import HWSimCore

// What one level asks of the next. A miss first writes its dirty victim back, then fetches its line.

extension UnsafeMutablePointer where Pointee == Cache {
  /// Reads `bytes` at `address`, within one line of the level above.
  @inline(never)
  func fetch(_ address: UInt64, bytes: Int) {
    pointee.traffic.pointee.count(
      accesses: linesTouched(address, bytes), bytes: bytes, isWrite: false)
    guard pointee.ways > 0 else { return }
    let last = (address &+ UInt64(truncatingIfNeeded: bytes) &- 1) >> pointee.lineShift
    var line = address >> pointee.lineShift
    repeat {
      let outcome = pointee.access(line, isWrite: false)
      if outcome != lookupHit {
        pointee.traffic.pointee.readMisses &+= 1
        refill(line, victim: outcome)
      }
      line &+= 1
    } while line <= last
  }

  /// Writes `bytes` at `address`: a dirty line from the level above, or a word that it passes on.
  @inline(never)
  func store(_ address: UInt64, bytes: Int) {
    pointee.traffic.pointee.count(
      accesses: linesTouched(address, bytes), bytes: bytes, isWrite: true)
    guard pointee.ways > 0 else { return }
    let last = (address &+ UInt64(truncatingIfNeeded: bytes) &- 1) >> pointee.lineShift
    var line = address >> pointee.lineShift
    repeat {
      if pointee.writesBack {
        let outcome = pointee.access(line, isWrite: true)
        if outcome != lookupHit {
          pointee.traffic.pointee.writeMisses &+= 1
          refill(line, victim: outcome)
        }
      } else {
        passOn(line, at: Swift.max(address, line << pointee.lineShift), of: bytes)
      }
      line &+= 1
    } while line <= last
  }

  /// Makes room for `line`, which the lookup has already placed, and fetches it.
  @inline(__always)
  func refill(_ line: UInt64, victim: UInt64) {
    if victim & 1 == 1, victim != emptySlot {
      let address = (victim >> 1) << pointee.lineShift
      pointee.traffic.pointee.writebacks &+= 1
      next(for: address).store(address, bytes: pointee.lineBytes)
    }
    let address = line << pointee.lineShift
    next(for: address).fetch(address, bytes: pointee.lineBytes)
  }

  /// Writes through: the line is neither fetched nor dirtied; where it is present it counts as used.
  private func passOn(_ line: UInt64, at address: UInt64, of bytes: Int) {
    if pointee.contains(line) {
      _ = pointee.access(line, isWrite: false)
    } else {
      pointee.traffic.pointee.writeMisses &+= 1
    }
    next(for: address).store(address, bytes: Swift.min(bytes, pointee.lineBytes))
  }

  @inline(__always)
  private func next(for address: UInt64) -> UnsafeMutablePointer<Cache> {
    // A cache serves only memories whose path leads through it, and each such path goes on.
    pointee.next[AddressMap.level(of: address)].unsafelyUnwrapped
  }

  /// A longer line than this level's takes several of its own.
  @inline(__always)
  private func linesTouched(_ address: UInt64, _ bytes: Int) -> Int {
    guard pointee.ways > 0 else { return 1 }
    let last = (address &+ UInt64(truncatingIfNeeded: bytes) &- 1) >> pointee.lineShift
    return Int(truncatingIfNeeded: last &- address >> pointee.lineShift) &+ 1
  }
}
