import HWSimCore

/// A channel of a DRAM: its banks, its bus, and the queue of its controller.
struct DRAMChannel {
  let rules: DRAMRules
  let banks: UnsafeMutablePointer<DRAMBank>
  let groups: UnsafeMutablePointer<DRAMGroup>
  /// Two for each bank: its read, or the activate that it needs first, and after those of all banks
  /// its write.
  let candidates: UnsafeMutablePointer<DRAMCandidate>
  /// Earliest next command as far as others than its bank decide: bursts by lane and direction, then
  /// activates by lane.
  let limits: UnsafeMutablePointer<Int>
  /// The last four activates of each rank, the latest first.
  let windows: UnsafeMutablePointer<SIMD4<Int>>
  /// A bit for each group of `groups` that is not in use.
  var unused: UInt64
  /// A bit for each bank: whether its first and second candidate stand.
  var reading: UInt64 = 0
  var writing: UInt64 = 0
  /// Banks whose row has not yet served the request that it was opened for.
  var owing: UInt64 = 0
  /// Requests that wait.
  var waiting = 0
  /// Time of the last command.
  var now = 0
  /// End of the last data.
  var end = 0
  var arrivals = 0
  var nextRefresh: Int
  /// A refresh is due; only owing banks are still served.
  var isRefreshing = false
  var counts = RowCounts()

  init(_ rules: DRAMRules) {
    self.rules = rules
    banks = .allocate(capacity: rules.banks)
    banks.initialize(repeating: DRAMBank(), count: rules.banks)
    groups = .allocate(capacity: rules.queue)
    groups.initialize(repeating: DRAMGroup(), count: rules.queue)
    candidates = .allocate(capacity: 2 * rules.banks)
    candidates.initialize(repeating: DRAMCandidate(), count: 2 * rules.banks)
    limits = .allocate(capacity: 3 * rules.lanes)
    limits.initialize(repeating: 0, count: 3 * rules.lanes)
    windows = .allocate(capacity: rules.ranks)
    windows.initialize(repeating: SIMD4(repeating: -rules.timing.tFAW), count: rules.ranks)
    unused = rules.queue == 64 ? .max : (1 << UInt64(rules.queue)) - 1
    nextRefresh = rules.timing.tREFI
  }

  func deallocate() {
    banks.deallocate()
    groups.deallocate()
    candidates.deallocate()
    limits.deallocate()
    windows.deallocate()
  }

  /// `count` requests of one row, one after the other. Each waits for its place in the queue.
  ///
  /// Once one of them waits behind its like, the arrival of the others changes nothing but numbers; so
  /// several may be served before as many arrive.
  mutating func request(bank: Int, row: Int, direction: Int, count: Int) {
    var count = count
    while count > 0 {
      if waiting == rules.queue {
        let passed = pass(bank: bank, row: row, direction: direction, count: count)
        count &-= passed
        if passed > 0 { continue }
        let last = banks[bank].last
        let waits = last >= 0 && groups[last].row == row && groups[last].direction == direction
        serve(atMost: waits ? count : 1, sparing: last)
      }
      let entering = min(count, rules.queue &- waiting)
      enqueue(bank: bank, row: row, direction: direction, count: entering)
      count &-= entering
    }
  }

  /// Requests that find the queue full of their like: all wait for one open row.
  ///
  /// Each then has one burst served and takes its place, which leaves the queue as it was; the bursts
  /// come at an even pace. So the last one's time says all that the next command depends on, as every
  /// limit that a burst sets grows with its time. The pace changes only when a refresh is due.
  ///
  /// - Returns: how many passed; none where the queue is mixed.
  private mutating func pass(bank index: Int, row: Int, direction: Int, count: Int) -> Int {
    let bank = banks + index
    guard reading | writing == 1 &<< UInt64(index), bank.pointee.row == row else { return 0 }
    let group = groups + bank.pointee.first
    guard bank.pointee.first == bank.pointee.last, group.pointee.row == row,
      group.pointee.direction == direction
    else { return 0 }

    let lane = index &>> rules.laneShift
    let time = max(now, bank.pointee.accessAt, limits[2 &* lane &+ direction])
    guard time < nextRefresh else { return 0 }
    let pace = rules.gaps(after: lane, direction)[2 &* lane &+ direction]
    let passed = min(count, 1 &+ (nextRefresh &- 1 &- time) / pace)
    countBursts(passed, index, direction: direction)
    occupy(index, direction: direction, at: time &+ (passed &- 1) &* pace)
    return passed
  }

  /// Puts requests at the end of their bank's queue; there is room.
  private mutating func enqueue(bank index: Int, row: Int, direction: Int, count: Int) {
    let bank = banks + index
    waiting &+= count
    let last = bank.pointee.last
    if last >= 0, groups[last].row == row, groups[last].direction == direction {
      groups[last].count &+= count
      return
    }
    let group = unused.trailingZeroBitCount
    unused &= unused &- 1
    groups[group] = DRAMGroup(row: row, direction: direction, count: count, order: arrivals)
    arrivals &+= 1
    bank.pointee.last = group
    let isHit = bank.pointee.row == row && bank.pointee.hits[direction] < 0
    if isHit { bank.pointee.hits[direction] = group }
    if last >= 0 {
      groups[last].next = group
      if isHit { nominate(index) }
    } else {
      bank.pointee.first = group
      bank.pointee.knownAt = now
      nominate(index)
    }
  }

  /// Serves all that wait.
  mutating func drain() {
    while waiting > 0 { serve(atMost: waiting, sparing: -1) }
  }
}
