import HWSimCore

/// The oracle: a DRAM simulated cycle by cycle, in the plainest way.
///
/// Shares no code with the replay. Every command is kept, and a command is issued when no rule of the
/// standard, looked up one by one in the list of commands before it, forbids it in this cycle.
struct PlainDRAM {
  struct Request {
    let channel: Int
    let rank: Int
    let group: Int
    let bank: Int
    let row: Int
    let isWrite: Bool
    /// Requests of a row that follow one another in a bank's queue are as old as the first of them.
    var age = 0
  }

  private struct Command {
    enum Kind { case activate, read, write }
    let kind: Kind
    let rank: Int
    let group: Int
    let bank: Int
    let time: Int
  }

  /// A bank, by rank, group and number.
  private struct Place: Hashable {
    let rank: Int
    let group: Int
    let bank: Int

    init(_ request: Request) { (rank, group, bank) = (request.rank, request.group, request.bank) }
    init(_ command: Command) { (rank, group, bank) = (command.rank, command.group, command.bank) }
  }

  private let rows: DRAMRows
  private let timing: DRAMTiming
  private var waiting: [Request] = []
  private var open: [Place: Int] = [:]
  /// Earliest activate after a precharge or a refresh.
  private var closed: [Place: Int] = [:]
  /// When the first request came to a bank that had none.
  private var known: [Place: Int] = [:]
  /// Rows opened for a request that has not had its burst, and whether another row was open.
  private var owed: [Place: Bool] = [:]
  private var commands: [Command] = []
  private var time = 0
  private var ages = 0
  private var nextRefresh: Int
  private(set) var counts = RowCounts()

  /// The requests of each channel, one after the other. A channel that is done before the others is
  /// still refreshed.
  static func run(_ requests: [Request], _ rows: DRAMRows) -> RowCounts {
    var channels = (0..<rows.organization.channels).map { _ in PlainDRAM(rows) }
    for request in requests { channels[request.channel].add(request) }
    var sum = RowCounts()
    for channel in channels.indices {
      while !channels[channel].waiting.isEmpty { channels[channel].serveOne() }
    }
    let end = channels.map(\.counts.cycles).max() ?? 0
    for channel in channels {
      sum.add(channel.counts, times: 1)
      let idle = stride(from: channel.nextRefresh, through: end, by: rows.timing.tREFI)
      sum.refreshes += Array(idle).count * rows.organization.ranks
    }
    sum.cycles = end
    return sum
  }

  private init(_ rows: DRAMRows) {
    self.rows = rows
    timing = rows.timing
    nextRefresh = rows.timing.tREFI
  }

  private mutating func add(_ request: Request) {
    if waiting.count == rows.queue { serveOne() }
    // No rule of the tests reaches back so far.
    commands.removeAll { $0.time + 200 < time }
    let place = Place(request)
    var request = request
    let before = waiting.last { Place($0) == place }
    if before == nil { known[place] = time }
    if let before, before.row == request.row, before.isWrite == request.isWrite {
      request.age = before.age
    } else {
      request.age = ages
      ages += 1
    }
    waiting.append(request)
  }

  /// Cycle after cycle, until a request has had its burst.
  private mutating func serveOne() {
    while true {
      if let index = next() {
        let request = waiting[index]
        if open[Place(request)] == request.row {
          access(request)
          waiting.remove(at: index)
          return
        }
        activate(request)
      } else if time >= nextRefresh, owed.isEmpty {
        refresh()
      } else {
        time += 1
      }
    }
  }

  /// The oldest request of which a command can be issued now.
  private func next() -> Int? {
    let ready = waiting.indices.filter { index in
      let request = waiting[index]
      let place = Place(request)
      if open[place] == request.row {
        return (time < nextRefresh || owed[place] != nil) && canAccess(request)
      }
      // Requests of the open row go first; else the oldest of the bank opens its own.
      let others = waiting.filter { Place($0) == place }
      guard time < nextRefresh, !others.contains(where: { $0.row == open[place] }) else {
        return false
      }
      return others.first?.age == request.age && canActivate(place)
    }
    return ready.min { (waiting[$0].age, $0) < (waiting[$1].age, $1) }
  }

  // MARK: - The rules

  private func last(_ kind: Command.Kind, _ condition: (Command) -> Bool = { _ in true }) -> Int? {
    commands.last { $0.kind == kind && condition($0) }?.time
  }

  private func passed(_ cycles: Int, since start: Int?) -> Bool {
    start.map { time >= $0 + cycles } ?? true
  }

  private func canActivate(_ place: Place) -> Bool {
    let ofRank = commands.filter { $0.kind == .activate && $0.rank == place.rank }.map(\.time)
    let isReady =
      open[place] == nil
      ? time >= closed[place] ?? 0
      : time >= max(earliestPrecharge(place), known[place] ?? 0) + timing.tRP
    return isReady && passed(timing.tRRD, since: ofRank.last)
      && passed(
        timing.tRRDLong,
        since: last(.activate) { $0.rank == place.rank && $0.group == place.group })
      && passed(timing.tFAW, since: ofRank.suffix(4).count == 4 ? ofRank.suffix(4).first : nil)
  }

  private func earliestPrecharge(_ place: Place) -> Int {
    let (activate, read, write) = (
      last(.activate) { Place($0) == place }, last(.read) { Place($0) == place },
      last(.write) { Place($0) == place }
    )
    let burst = rows.organization.burstLength / 2
    return [
      activate.map { $0 + timing.tRAS }, read.map { $0 + timing.tRTP },
      write.map { $0 + timing.tCWL + burst + timing.tWR },
    ].compactMap { $0 }.max() ?? 0
  }

  private func canAccess(_ request: Request) -> Bool {
    let activate = last(.activate) { Place($0) == Place(request) }
    guard passed(timing.tRCD, since: activate) else { return false }
    return commands.allSatisfy { $0.kind == .activate || mayFollow($0, request) }
  }

  /// Whether the data of a burst, its turn of the bus and its group's pace allow another burst now.
  private func mayFollow(_ command: Command, _ request: Request) -> Bool {
    let burst = rows.organization.burstLength / 2
    let isSameGroup = command.rank == request.rank && command.group == request.group
    let difference = timing.tCL - timing.tCWL
    let gap =
      switch (command.kind == .write, request.isWrite, command.rank == request.rank) {
      case (false, false, true), (true, true, true):
        max(burst, isSameGroup ? timing.tCCDLong : timing.tCCD)
      case (false, true, true): timing.tRTW
      case (true, false, true):
        timing.tCWL + burst + (isSameGroup ? timing.tWTRLong : timing.tWTR)
      case (false, false, false), (true, true, false): burst + timing.tRTRS
      case (false, true, false): max(1, burst + timing.tRTRS + difference)
      case (true, false, false): max(1, burst + timing.tRTRS - difference)
      }
    return time >= command.time + gap
  }

  // MARK: - The commands

  private mutating func activate(_ request: Request) {
    let place = Place(request)
    owed[place] = open[place] != nil
    open[place] = request.row
    commands.append(
      Command(
        kind: .activate, rank: place.rank, group: place.group, bank: place.bank, time: time))
  }

  private mutating func access(_ request: Request) {
    let place = Place(request)
    commands.append(
      Command(
        kind: request.isWrite ? .write : .read, rank: place.rank, group: place.group,
        bank: place.bank, time: time))
    switch owed.removeValue(forKey: place) {
    case true: counts.conflicts += 1
    case false: counts.misses += 1
    case nil: counts.hits += 1
    }
    if request.isWrite { counts.writes += 1 }
    let latency = request.isWrite ? timing.tCWL : timing.tCL
    counts.cycles = max(counts.cycles, time + latency + rows.organization.burstLength / 2)

    let more = waiting.filter { Place($0) == place && $0.row == request.row }.count > 1
    if rows.policy == .closed, !more {
      open[place] = nil
      closed[place] = earliestPrecharge(place) + timing.tRP
    }
  }

  private mutating func refresh() {
    let precharge = open.keys.map(earliestPrecharge).max()
    let free = precharge.map { max($0, time) + timing.tRP } ?? time
    // A closed bank is precharged when it could be activated.
    time = max(free, closed.keys.compactMap { open[$0] == nil ? closed[$0] : nil }.max() ?? 0)
    open = [:]
    for rank in 0..<rows.organization.ranks {
      for group in 0..<rows.organization.bankGroups {
        for bank in 0..<rows.organization.banks {
          let request = Request(
            channel: 0, rank: rank, group: group, bank: bank, row: 0, isWrite: false)
          closed[Place(request)] = time + timing.tRFC
        }
      }
    }
    nextRefresh += timing.tREFI
    counts.refreshes += rows.organization.ranks
  }
}
