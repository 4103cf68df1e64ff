import HWSimCore

/// What runs kernels, and says after each what it took.
protocol Machine: TraceSink, ~Copyable {
  /// What has been counted since the last call. Caches keep their contents.
  mutating func takeActivity() -> Activity
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
  mutating func takeActivity() -> Activity {
    var activity = machine.takeActivity()
    activity.split = WorkSplit(
      cores: count, share: takeShare(), traffic: machine.takeCoreTraffic())
    return activity
  }
}
