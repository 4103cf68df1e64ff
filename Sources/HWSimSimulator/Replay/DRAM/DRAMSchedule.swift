import HWSimCore

// Which command comes next: of all that could be issued, the earliest; of equals, that for the oldest
// request.

extension DRAMChannel {
  /// Issues commands until a request has had its burst, and further ones of the same row with it as long
  /// as nothing else could come first.
  ///
  /// - Parameters:
  ///   - most: how many requests may be served.
  ///   - spared: a group of which one must be left, as others join it.
  @inline(never)
  mutating func serve(atMost most: Int, sparing spared: Int) {
    while true {
      // While a refresh is due, only rows opened for a request that still waits are used.
      let allowed = isRefreshing ? owing : .max
      var best = Choice()
      choose(among: reading & allowed, from: 0, &best)
      choose(among: writing & allowed, from: rules.banks, &best)
      guard best.candidate >= 0 else {
        refresh()
        continue
      }
      let time = now &+ best.key &>> Choice.orderBits
      if !isRefreshing, time >= nextRefresh {
        isRefreshing = true
      } else if candidates[best.candidate].limit >= 2 &* rules.lanes {
        activate(best.candidate, at: time)
      } else {
        let direction = best.candidate < rules.banks ? 0 : 1
        let index = best.candidate &- direction &* rules.banks
        let group = banks[index].hits[direction]
        let left = groups[group].count &- (group == spared ? 1 : 0)
        let count = min(most, left)
        access(
          index, direction: direction, at: time,
          count: count > 1 && !isRefreshing ? steady(best.candidate, time, count) : 1)
        return
      }
    }
  }

  /// How many of `count` bursts to one row, from `time` on, come before any other command.
  ///
  /// They follow each other at the pace of their lane. Another burst is held back by each of them, so
  /// that it does not overtake where it must wait at least as long and is younger; any other command
  /// may come as soon as it is ready. To stop early is never wrong: what comes next is then chosen anew.
  @inline(__always)
  private func steady(_ chosen: Int, _ time: Int, _ count: Int) -> Int {
    let direction = chosen < rules.banks ? 0 : 1
    let lane = (chosen &- direction &* rules.banks) &>> rules.laneShift
    let pace = rules.gaps(after: lane, direction)[2 &* lane &+ direction]
    var until = nextRefresh
    let gaps = rules.gaps(after: lane, direction)
    for first in 0..<2 {
      var rest = first == 0 ? reading : writing
      while rest != 0 {
        let index = first &* rules.banks &+ rest.trailingZeroBitCount
        rest &= rest &- 1
        let other = candidates[index]
        // Nothing else may come where nothing else can, and where it must wait for each burst anew.
        if index == chosen || isHeldBack(other, candidates[chosen].order, gaps, pace) { continue }
        until = min(until, max(other.ready, limits[other.limit]))
        if until <= time { return 1 }
      }
    }
    return min(count, 1 &+ (until &- 1 &- time) / pace)
  }

  @inline(__always)
  private func isHeldBack(
    _ other: DRAMCandidate, _ order: Int, _ gaps: UnsafePointer<Int>, _ pace: Int
  ) -> Bool {
    guard other.limit < 2 &* rules.lanes else { return false }
    return gaps[other.limit] > pace || gaps[other.limit] == pace && other.order > order
  }

  /// The least of time and age, as one number: cycles from now on, then the order of arrival.
  private struct Choice {
    static let orderBits = 40
    var key = Int.max
    var candidate = -1
  }

  @inline(__always)
  private func choose(among banks: UInt64, from first: Int, _ best: inout Choice) {
    var rest = banks
    while rest != 0 {
      let index = first &+ rest.trailingZeroBitCount
      rest &= rest &- 1
      let candidate = candidates[index]
      let time = max(now, candidate.ready, limits[candidate.limit])
      let key = (time &- now) &<< Choice.orderBits | candidate.order
      if key < best.key { best = Choice(key: key, candidate: index) }
    }
  }

  /// Notes which commands a bank could take next, after its queue or its row changed.
  ///
  /// A bank with another row open is precharged just in time for the activate, so that the row may
  /// serve what still comes for it.
  mutating func nominate(_ index: Int) {
    let bank = banks + index
    let lane = index &>> rules.laneShift
    let bit: UInt64 = 1 &<< UInt64(index)
    reading &= ~bit
    writing &= ~bit
    if !bank.pointee.hasHit {
      guard bank.pointee.first >= 0 else { return }
      let precharge = max(bank.pointee.precharge, bank.pointee.knownAt)
      let ready = bank.pointee.row < 0 ? bank.pointee.activateAt : precharge &+ rules.timing.tRP
      candidates[index] = DRAMCandidate(
        ready: ready, limit: 2 &* rules.lanes &+ lane, order: groups[bank.pointee.first].order)
      reading |= bit
      return
    }
    let (read, write) = (bank.pointee.hits[0], bank.pointee.hits[1])
    if read >= 0 {
      candidates[index] = DRAMCandidate(
        ready: bank.pointee.accessAt, limit: 2 &* lane, order: groups[read].order)
      reading |= bit
    }
    if write >= 0 {
      candidates[rules.banks &+ index] = DRAMCandidate(
        ready: bank.pointee.accessAt, limit: 2 &* lane &+ 1, order: groups[write].order)
      writing |= bit
    }
  }
}
