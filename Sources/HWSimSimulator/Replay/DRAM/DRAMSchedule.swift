import HWSimCore

// Which command comes next: of all that could be issued, the earliest; of equals, that for the oldest
// request.

extension DRAMChannel {
  /// Issues commands until one request has had its burst.
  @inline(never)
  mutating func serve() {
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
        access(best.candidate &- direction &* rules.banks, direction: direction, at: time)
        return
      }
    }
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
