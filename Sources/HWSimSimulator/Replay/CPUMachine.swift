import HWSimCore

/// A core with its memories: counts instructions and replays accesses.
struct CPUMachine: ~Copyable, TraceSink {
  private let memory: MemorySystem
  private var mix = InstructionMix()
  private var reported: [LevelTraffic]

  init(_ device: Device) {
    memory = MemorySystem(device.memory)
    reported = memory.snapshot
  }

  @inline(__always)
  mutating func access(_ run: Run, isWrite: Bool, times: Int) {
    memory.replay(run, isWrite: isWrite, times: times)
  }

  func isCached(_ address: UInt64) -> Bool {
    memory.isCached(address)
  }

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
}
