import HWSimCore

/// A processor with its memories: counts instructions and replays accesses.
struct CPUMachine: ~Copyable, MultiCore {
  private var memory: MemorySystem
  private let cores: Int
  private var mix = InstructionMix()
  private var reported: [LevelTraffic]
  private var reportedOfCores: [[LevelTraffic]]

  init(_ device: Device, cores: Int = 1) {
    memory = MemorySystem(device.memory, cores: cores)
    self.cores = cores
    reported = memory.caching
    reportedOfCores = []
    for core in 0..<cores { reportedOfCores.append(memory.snapshot(ofCore: core)) }
  }

  @inline(__always)
  mutating func access(_ run: Run, isWrite: Bool, times: Int) {
    memory.replay(run, isWrite: isWrite, times: times)
  }

  mutating func select(core: Int) { memory.select(core: core) }

  func isCached(_ address: UInt64) -> Bool { memory.isCached(address) }

  mutating func compute(_ body: InstructionMix, times count: Double) {
    mix.add(body, times: count)
  }

  /// What has been counted since the last call, but for the banks of a DRAM: see `takeRows`. Caches keep
  /// their contents.
  mutating func takeCounts() -> (InstructionMix, [LevelTraffic]) {
    let now = memory.caching
    memory.markRows()
    let counts = (mix, zip(now, reported).map { $0 - $1 })
    reported = now
    mix = InstructionMix()
    return counts
  }

  /// What the banks of each level that is a DRAM with rows did before each call of `takeCounts`, since the
  /// one before it.
  func takeRows() -> [[RowCounts]?] {
    memory.rowsAtMarks.map { marks in
      guard let marks else { return nil }
      return zip(marks, [RowCounts()] + marks).map { now, before in
        var counts = now
        counts.add(before, times: -1)
        return counts
      }
    }
  }

  /// What passed through each level since the last call, as each core saw it.
  mutating func takeCoreTraffic() -> [[LevelTraffic]] {
    var counts: [[LevelTraffic]] = []
    for core in 0..<cores {
      let now = memory.snapshot(ofCore: core)
      counts.append(zip(now, reportedOfCores[core]).map { $0 - $1 })
      reportedOfCores[core] = now
    }
    return counts
  }
}
