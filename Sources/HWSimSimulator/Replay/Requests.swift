import HWSimCore

// What one level asks of the next.
//
// - A miss first sends its victim on, if dirty, then fetches its line; a prefetching cache then fetches
//   ahead, and the line that missed stays the one used last.
// - Before an exclusive cache it is the other way round: the line is taken out of there first, if it
//   is in, and then the victim goes in, clean or dirty.
// - What an inclusive cache evicts, all nearer ones lose; if one of them had it dirty, so is the victim.
// - A written-back line that misses is fetched before it is overwritten, as in Dinero IV.

extension UnsafeMutablePointer where Pointee == Cache {
  /// Reads `count` lines of the level above, of `width` bytes each, from `address` on.
  @inline(never)
  func fetch(_ address: UInt64, count: Int, width: Int) {
    let bytes = count &* width
    guard pointee.ways > 0 else {
      pointee.rows?.pointee.ask(
        offset: AddressMap.offset(of: address), bytes: bytes, isWrite: false)
      return pointee.traffic.pointee.count(accesses: count, bytes: bytes, isWrite: false)
    }
    // A longer line than this level's takes several of its own.
    let perRequest = Swift.max(1, width &>> Int(truncatingIfNeeded: pointee.lineShift))
    pointee.traffic.pointee.count(accesses: count &* perRequest, bytes: bytes, isWrite: false)
    let first = address &>> pointee.lineShift
    let last = (address &+ UInt64(truncatingIfNeeded: bytes) &- 1) &>> pointee.lineShift
    // Of several requests to one line, the first looks it up and the others hit.
    pointee.traffic.pointee.readMisses &+= lookUp(first, last, flags: 0)
  }

  /// `fetch` of one line, without the detours of the general case.
  @inline(__always)
  private func fetchLine(_ address: UInt64, width: Int) {
    guard pointee.isStatelessMemory else { return fetchCachedLine(address, width: width) }
    countLine(width)
  }

  @inline(never)
  private func fetchCachedLine(_ address: UInt64, width: Int) {
    guard pointee.isPlain, width <= pointee.lineBytes else {
      return fetch(address, count: 1, width: width)
    }
    countLine(width)
    let line = address &>> pointee.lineShift
    let victim = LeastRecentlyUsed.access(pointee.set(of: line), key: slotKey(line), flags: 0)
    guard victim != lookupHit else { return }
    pointee.traffic.pointee.readMisses &+= 1
    refill(line, victim: victim)
  }

  @inline(__always)
  private func countLine(_ width: Int) {
    let traffic = pointee.traffic
    traffic.pointee.reads &+= 1
    traffic.pointee.readBytes &+= width
  }

  /// Writes `bytes` at `address`: a dirty line from the level above, or a word that it passes on.
  @inline(never)
  func store(_ address: UInt64, bytes: Int) {
    let last = (address &+ UInt64(truncatingIfNeeded: bytes) &- 1) &>> pointee.lineShift
    var line = address &>> pointee.lineShift
    guard pointee.ways > 0 else {
      pointee.rows?.pointee.ask(
        offset: AddressMap.offset(of: address), bytes: bytes, isWrite: true)
      return pointee.traffic.pointee.count(accesses: 1, bytes: bytes, isWrite: true)
    }
    pointee.traffic.pointee.count(
      accesses: Int(truncatingIfNeeded: last &- line) &+ 1, bytes: bytes, isWrite: true)
    guard pointee.writesBack, pointee.allocatesOnWrite, !pointee.isExclusive else {
      return passOn(address, bytes: bytes)
    }
    repeat {
      pointee.traffic.pointee.writeMisses &+= visit(line, flags: dirtyFlag)
      line &+= 1
    } while line <= last
  }

  /// Looks up one line, and fetches it where it is missing.
  ///
  /// - Returns: 1 on a miss.
  @inline(__always)
  func visit(_ line: UInt64, flags: UInt64) -> Int {
    if pointee.prefetcher != nil { noteUse(of: line) }
    let outcome = pointee.access(line, flags: flags)
    if pointee.observer != nil { show(line, missed: outcome != lookupHit, flags, allocates: true) }
    if outcome == lookupHit { return 0 }
    refill(line, victim: outcome)
    return 1
  }

  /// Tells whoever watches of a look-up.
  @inline(never)
  private func show(_ line: UInt64, missed: Bool, _ flags: UInt64, allocates: Bool) {
    pointee.observer?.pointee.touched(
      line, missed: missed, isWrite: flags & dirtyFlag != 0, allocates: allocates)
  }

  /// Sends the victim on and fetches `line`, which the look-up has already placed.
  @inline(__always)
  func refill(_ line: UInt64, victim: UInt64) {
    guard pointee.isPlain else { return refillWithCare(line, victim: victim) }
    if victim & dirtyFlag != 0 { send(victim) }
    let address = line &<< pointee.lineShift
    next(for: address).fetchLine(address, width: pointee.lineBytes)
  }

  @inline(never)
  private func refillWithCare(_ line: UInt64, victim: UInt64) {
    bring(line, victim: victim)
    if let prefetcher = pointee.prefetcher { prefetch(after: line, prefetcher) }
  }

  @inline(__always)
  private func bring(_ line: UInt64, victim: UInt64) {
    let address = line &<< pointee.lineShift
    let below = next(for: address)
    if below.pointee.isExclusive {
      let flags = below.take(address)
      if flags != 0 { _ = pointee.access(line, flags: flags) }
      evict(victim)
    } else {
      evict(victim)
      below.fetch(address, count: 1, width: pointee.lineBytes)
    }
  }

  /// Sends a line that lost its place where it belongs.
  @inline(__always)
  func evict(_ slot: UInt64) {
    if slot == emptySlot { return }
    if pointee.isInclusive { return evictEverywhere(slot) }
    send(slot)
  }

  private func evictEverywhere(_ slot: UInt64) {
    send(slot | recall(slotLine(slot) &<< pointee.lineShift, bytes: pointee.lineBytes))
  }

  @inline(never)
  private func send(_ slot: UInt64) {
    let address = slotLine(slot) &<< pointee.lineShift
    let below = next(for: address)
    if slot & dirtyFlag != 0 {
      pointee.traffic.pointee.writebacks &+= 1
      pointee.observer?.pointee.wroteBack(address)
      below.receive(address, bytes: pointee.lineBytes)
    } else if below.pointee.isExclusive {
      below.put(address, flags: 0)
    }
  }

  /// Receives a dirty line.
  @inline(__always)
  func receive(_ address: UInt64, bytes: Int) {
    if pointee.isExclusive {
      put(address, flags: dirtyFlag)
    } else {
      store(address, bytes: bytes)
    }
  }

  /// Takes a stretch of bytes out of all nearer caches; returns the dirty flag if one had it dirty.
  private func recall(_ address: UInt64, bytes: Int) -> UInt64 {
    var dirty: UInt64 = 0
    for cache in pointee.nearer {
      let first = address &>> cache.pointee.lineShift
      let last = (address &+ UInt64(bytes) &- 1) &>> cache.pointee.lineShift
      for line in first...last {
        guard let slot = cache.pointee.remove(line) else { continue }
        cache.pointee.traffic.pointee.invalidations += 1
        cache.pointee.runs.pointee.forget()
        dirty |= slot & dirtyFlag
      }
    }
    return dirty
  }

  /// Hands a line up: this exclusive cache loses it, or asks the level behind for it.
  ///
  /// - Returns: the dirty flag, if the line was here and dirty.
  private func take(_ address: UInt64) -> UInt64 {
    pointee.traffic.pointee.count(accesses: 1, bytes: pointee.lineBytes, isWrite: false)
    let line = address &>> pointee.lineShift
    let slot = pointee.remove(line)
    show(line, missed: slot == nil, 0, allocates: true)
    if let slot { return slot & dirtyFlag }
    pointee.traffic.pointee.readMisses &+= 1
    let below = next(for: address)
    if below.pointee.isExclusive { return below.take(address) }
    below.fetch(address, count: 1, width: pointee.lineBytes)
    return 0
  }

  /// Receives a line that the cache before this exclusive one evicted.
  private func put(_ address: UInt64, flags: UInt64) {
    pointee.traffic.pointee.count(accesses: 1, bytes: pointee.lineBytes, isWrite: true)
    let outcome = pointee.access(address &>> pointee.lineShift, flags: flags)
    if outcome != lookupHit { evict(outcome) }
  }

  /// A write to a cache that does not keep all writes: it goes on where the line is missing, and, if the
  /// cache writes through, also where it is present.
  private func passOn(_ address: UInt64, bytes: Int) {
    let end = address &+ UInt64(truncatingIfNeeded: bytes)
    var from = address
    while from < end {
      let line = from &>> pointee.lineShift
      let to = Swift.min(end, (line &+ 1) &<< pointee.lineShift)
      writeThrough(line, at: from, bytes: Int(truncatingIfNeeded: to &- from))
      from = to
    }
  }

  private func writeThrough(_ line: UInt64, at address: UInt64, bytes: Int) {
    if pointee.prefetcher != nil { noteUse(of: line) }
    let isPresent = pointee.set(of: line).find(slotKey(line)) != nil
    show(line, missed: !isPresent, dirtyFlag, allocates: pointee.allocatesOnWrite)
    if isPresent {
      _ = pointee.access(line, flags: pointee.writesBack ? dirtyFlag : 0)
      if pointee.writesBack { return }
    } else {
      pointee.traffic.pointee.writeMisses &+= 1
      // An exclusive cache is filled by evictions alone.
      if pointee.allocatesOnWrite, !pointee.isExclusive {
        refill(line, victim: pointee.access(line, flags: 0))
      }
    }
    next(for: address).store(address, bytes: bytes)
  }

  @inline(__always)
  func next(for address: UInt64) -> UnsafeMutablePointer<Cache> {
    if let only = pointee.onlyNext { return only }
    // A cache serves only memories whose path leads through it, and each such path goes on.
    return pointee.next[AddressMap.level(of: address)].unsafelyUnwrapped
  }
}

// MARK: - Prefetching

extension UnsafeMutablePointer where Pointee == Cache {
  /// Fetches what the prefetcher expects after the miss of `line`.
  @inline(never)
  private func prefetch(after line: UInt64, _ prefetcher: UnsafeMutablePointer<Prefetcher>) {
    let step = prefetcher.pointee.step(afterMissOf: line)
    guard step != 0 else { return }
    let memory = AddressMap.level(of: line &<< pointee.lineShift)
    var target = line
    for _ in 0..<prefetcher.pointee.degree {
      target = target &+ UInt64(bitPattern: step)
      let sharesSet = (target ^ line) & pointee.setMask == 0
      guard AddressMap.level(of: target &<< pointee.lineShift) == memory else { return }
      if sharesSet, !prefetcher.pointee.sharesSet { continue }
      if pointee.set(of: target).find(slotKey(target)) != nil { continue }
      pointee.traffic.pointee.prefetches &+= 1
      bring(target, victim: pointee.access(target, flags: prefetchedFlag))
      // An inclusive cache behind may have taken the line back meanwhile.
      if sharesSet, pointee.set(of: line).find(slotKey(line)) != nil {
        _ = pointee.access(line, flags: 0)
      }
    }
  }

  /// A line that was fetched ahead counts as useful when it is first asked for.
  private func noteUse(of line: UInt64) {
    let set = pointee.set(of: line)
    guard let way = set.find(slotKey(line)), set[way] & prefetchedFlag != 0 else { return }
    set[way] &= ~prefetchedFlag
    pointee.traffic.pointee.usefulPrefetches &+= 1
  }
}
