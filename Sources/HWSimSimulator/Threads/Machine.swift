import HWSimCore

/// What runs kernels, and says after each what it took.
protocol Machine: TraceSink, ~Copyable {
  /// What has been counted since the last call, but for the banks of a DRAM. Caches keep their contents.
  mutating func takeActivity() -> Activity

  /// What the banks of each level that is a DRAM with rows did, by activity.
  func takeRows() -> [[RowCounts]?]
}

/// What a kernel made a machine do.
struct Activity {
  var mix: InstructionMix
  /// Of each memory level, all cores together.
  var traffic: [LevelTraffic]
  var split = WorkSplit()
}

extension CPUMachine: Machine {
  mutating func takeActivity() -> Activity {
    let (mix, traffic) = takeCounts()
    return Activity(mix: mix, traffic: traffic)
  }
}

extension Threads: Machine where Cores == CPUMachine {
  func takeRows() -> [[RowCounts]?] { machine.takeRows() }

  mutating func takeActivity() -> Activity {
    var activity = machine.takeActivity()
    activity.split = WorkSplit(
      cores: count, share: takeShare(), traffic: machine.takeCoreTraffic())
    return activity
  }
}
