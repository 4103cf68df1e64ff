package import HWSimCore

/// A DRAM whose banks have rows, while requests are replayed.
///
/// Source of the rules: JEDEC JESD79-4 (DDR4) and JESD209-4 (LPDDR4); of the schedule: Rixner, Dally,
/// Kapasi, Mattson, Owens, "Memory access scheduling", ISCA 2000 (first ready, first come, first served).
///
/// - Models: requests cut into bursts; channels, ranks, bank groups and banks; open rows; the time from
///   each command to the next (`DRAMTiming`), four activates in a window, turns of the bus, refreshes of
///   all banks at once; in each channel a controller that sees the oldest `queue` requests and serves
///   first whatever can be served first, requests of open rows before others of their bank.
/// - Ignores: the command bus (one command a cycle); refreshes of single banks; power-down; fairness,
///   as a request of another row may wait as long as its bank's open row has requests; when requests
///   really come: all wait from the start, so the cycles are those that the DRAM cannot do without.
///
/// Cycles are of the DRAM's clock.
///
///     var dram = DRAMReplay(rows)
///     dram.stream(offset: 0, bytes: 1 << 20, isWrite: false)
///     dram.finish()
///     dram.counts.hits
package struct DRAMReplay: ~Copyable {
  private let places: DRAMPlaces
  private let rules: DRAMRules
  private let channels: UnsafeMutablePointer<DRAMChannel>
  private let channelCount: Int

  package init(_ rows: DRAMRows) {
    places = DRAMPlaces(rows)
    let rules = DRAMRules(rows)
    self.rules = rules
    channelCount = rows.organization.channels
    channels = .allocate(capacity: channelCount)
    for channel in 0..<channelCount {
      (channels + channel).initialize(to: DRAMChannel(rules))
    }
  }

  deinit {
    for channel in 0..<channelCount { channels[channel].deallocate() }
    channels.deinitialize(count: channelCount).deallocate()
    rules.deallocate()
  }

  /// One request, such as for a line: the bursts that its bytes touch, each by itself.
  package mutating func request(offset: UInt64, bytes: Int, isWrite: Bool) {
    guard bytes > 0 else { return }
    var burst = offset &>> places.burstShift
    let last = (offset &+ UInt64(truncatingIfNeeded: bytes) &- 1) &>> places.burstShift
    while burst <= last {
      send(burst, count: 1, isWrite: isWrite)
      burst &+= 1
    }
  }

  /// A contiguous stretch, as `request` would read or write it, only faster.
  ///
  /// The counters are the same because channels know nothing of each other, so that each may have its
  /// bursts before the next has any; those that are neighbours in a row are handed over together, and
  /// the channel treats a number of like requests as it does each of them: see `DRAMChannel.request`.
  package mutating func stream(offset: UInt64, bytes: Int, isWrite: Bool) {
    guard bytes > 0 else { return }
    var burst = offset &>> places.burstShift
    let last = (offset &+ UInt64(truncatingIfNeeded: bytes) &- 1) &>> places.burstShift
    while burst <= last {
      let end = min(burst | places.togetherMask, last)
      sendAll(burst, end, isWrite: isWrite)
      burst = end &+ 1
    }
  }

  /// Bursts that lie in one row of each channel.
  @inline(__always)
  private func sendAll(_ first: UInt64, _ last: UInt64, isWrite: Bool) {
    let place = places.place(of: first)
    if places.isOneBlock(first, last) {
      channels[place.channel].request(
        bank: place.bank, row: place.row, direction: isWrite ? 1 : 0,
        count: Int(truncatingIfNeeded: last &- first &+ 1))
      return
    }
    for channel in 0..<channelCount {
      let count = places.count(first, last, in: UInt64(truncatingIfNeeded: channel))
      guard count > 0 else { continue }
      channels[channel].request(
        bank: place.bank, row: place.row, direction: isWrite ? 1 : 0, count: count)
    }
  }

  @inline(__always)
  private func send(_ burst: UInt64, count: Int, isWrite: Bool) {
    let place = places.place(of: burst)
    channels[place.channel].request(
      bank: place.bank, row: place.row, direction: isWrite ? 1 : 0, count: count)
  }

  /// Serves all requests that wait. What comes later starts when all channels have finished.
  package mutating func finish() {
    for channel in 0..<channelCount { channels[channel].drain() }
    let end = cycles
    for channel in 0..<channelCount { channels[channel].idle(until: end) }
  }

  /// What has been served so far; `finish` first to count all.
  package var counts: RowCounts {
    var sum = RowCounts()
    for channel in 0..<channelCount { sum.add(channels[channel].counts, times: 1) }
    sum.cycles = cycles
    return sum
  }

  private var cycles: Int {
    (0..<channelCount).reduce(0) { max($0, channels[$1].end) }
  }
}
