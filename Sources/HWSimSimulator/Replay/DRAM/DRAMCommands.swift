import HWSimCore

// What each command changes: the row of its bank, and when the next commands can come.

extension DRAMChannel {
  mutating func activate(_ index: Int, at time: Int) {
    let (bank, rank) = (banks + index, index &>> rules.rankShift)
    now = time
    bank.pointee.hadOther = bank.pointee.row >= 0
    bank.pointee.row = groups[bank.pointee.first].row
    bank.pointee.accessAt = time &+ rules.timing.tRCD
    bank.pointee.precharge = time &+ rules.timing.tRAS
    owing |= 1 &<< UInt64(index)

    let window = windows[rank]
    windows[rank] = SIMD4(time, window[0], window[1], window[2])
    let next = max(time &+ rules.timing.tRRD, window[2] &+ rules.timing.tFAW)
    let activates = limits + 2 &* rules.lanes
    let lanesOfRank = 1 &<< (rules.rankShift &- rules.laneShift)
    for lane in (rank &* lanesOfRank)..<((rank &+ 1) &* lanesOfRank) {
      activates[lane] = max(activates[lane], next)
    }
    let lane = index &>> rules.laneShift
    activates[lane] = max(activates[lane], time &+ rules.timing.tRRDLong)

    for direction in 0..<2 { findHit(bank, direction, from: bank.pointee.first) }
    nominate(index)
  }

  /// Looks from a group on for the oldest one that the open row serves.
  @inline(__always)
  private func findHit(_ bank: UnsafeMutablePointer<DRAMBank>, _ direction: Int, from first: Int) {
    var group = first
    while group >= 0,
      groups[group].row != bank.pointee.row || groups[group].direction != direction
    {
      group = groups[group].next
    }
    bank.pointee.hits[direction] = group
  }

  // MARK: - Read and write

  /// `count` bursts, the first at `time` and the others at the pace of their lane.
  mutating func access(_ index: Int, direction: Int, at time: Int, count: Int) {
    let bank = banks + index
    countBursts(count, index, direction: direction)
    let own = 2 &* (index &>> rules.laneShift) &+ direction
    let pace = rules.gaps(after: index &>> rules.laneShift, direction)[own]
    // Every limit that a burst sets grows with its time, so the last one's hold.
    occupy(index, direction: direction, at: time &+ (count &- 1) &* pace)
    waiting &-= count
    let group = bank.pointee.hits[direction]
    groups[group].count &-= count
    guard groups[group].count == 0 else { return }
    let next = groups[group].next
    remove(group, from: bank)
    findHit(bank, direction, from: next)
    if rules.closesRows, !bank.pointee.hasHit { close(bank, after: bank.pointee.precharge) }
    nominate(index)
  }

  /// The first burst after an activate is what the row was opened for; the others hit.
  @inline(__always)
  mutating func countBursts(_ count: Int, _ index: Int, direction: Int) {
    counts.hits &+= count &- 1
    let bit: UInt64 = 1 &<< UInt64(index)
    if owing & bit == 0 {
      counts.hits &+= 1
    } else if banks[index].hadOther {
      counts.conflicts &+= 1
    } else {
      counts.misses &+= 1
    }
    owing &= ~bit
    counts.writes &+= count &* direction
  }

  /// Makes the next commands wait for a burst at `time`.
  @inline(__always)
  mutating func occupy(_ index: Int, direction: Int, at time: Int) {
    let bank = banks + index
    now = time
    end = max(end, time &+ rules.duration[direction])
    bank.pointee.precharge = max(bank.pointee.precharge, time &+ rules.recovery[direction])
    let gaps = rules.gaps(after: index &>> rules.laneShift, direction)
    for next in 0..<(2 &* rules.lanes) {
      limits[next] = max(limits[next], time &+ gaps[next])
    }
  }

  private mutating func remove(_ group: Int, from bank: UnsafeMutablePointer<DRAMBank>) {
    unused |= 1 &<< UInt64(group)
    let next = groups[group].next
    guard bank.pointee.first != group else {
      bank.pointee.first = next
      if next < 0 { bank.pointee.last = -1 }
      return
    }
    var before = bank.pointee.first
    while groups[before].next != group { before = groups[before].next }
    groups[before].next = next
    if next < 0 { bank.pointee.last = before }
  }

  // MARK: - Precharge and refresh

  private func close(_ bank: UnsafeMutablePointer<DRAMBank>, after precharge: Int) {
    bank.pointee.row = -1
    bank.pointee.hits = SIMD2(-1, -1)
    bank.pointee.activateAt = precharge &+ rules.timing.tRP
  }

  /// Lets time pass without requests. Refreshes come when they are due; they close the rows.
  mutating func idle(until time: Int) {
    if nextRefresh <= time {
      let more = (time &- nextRefresh) / rules.timing.tREFI
      nextRefresh &+= more &* rules.timing.tREFI
      counts.refreshes &+= more &* rules.ranks
      refresh()
    }
    now = max(now, time)
  }

  /// Closes all rows and refreshes all ranks.
  mutating func refresh() {
    var time = max(nextRefresh, now)
    let isOpen = (0..<rules.banks).contains { banks[$0].row >= 0 }
    for index in 0..<rules.banks where banks[index].row >= 0 {
      time = max(time, banks[index].precharge)
    }
    if isOpen { time &+= rules.timing.tRP }
    for index in 0..<rules.banks where banks[index].row < 0 {
      time = max(time, banks[index].activateAt)
    }
    for index in 0..<rules.banks {
      close(banks + index, after: time &+ rules.timing.tRFC &- rules.timing.tRP)
      nominate(index)
    }
    now = time
    nextRefresh &+= rules.timing.tREFI
    isRefreshing = false
    counts.refreshes &+= rules.ranks
  }
}
