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
    reported = memory.snapshot
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

  /// What has been counted since the last call. Caches keep their contents.
  mutating func takeCounts() -> (InstructionMix, [LevelTraffic]) {
    let now = memory.snapshot
    let counts = (mix, zip(now, reported).map { $0 - $1 })
    reported = now
    mix = InstructionMix()
    return counts
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
