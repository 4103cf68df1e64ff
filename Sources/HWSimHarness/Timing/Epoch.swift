public import HWSimCore

/// What was read around the calls of one epoch.
public struct Epoch: Hashable, Sendable {
  public var wall: Seconds
  /// Of the measuring thread alone.
  public var threadTime: Seconds
  /// Of all threads; more than `threadTime` where a library started some of its own.
  public var processTime: Seconds
  /// Involuntary context switches.
  public var preemptions: Int

  public init(wall: Seconds, threadTime: Seconds, processTime: Seconds, preemptions: Int) {
    self.wall = wall
    self.threadTime = threadTime
    self.processTime = processTime
    self.preemptions = preemptions
  }

  /// How many threads worked. The process's clock is read around the thread's, each reading a system call of a
  /// microsecond and more; of an epoch as short as that, other threads are not told apart from it.
  package var threads: Double {
    let ofOthers = processTime - threadTime - Seconds(10e-6)
    return 1 + max(0, ofOthers / threadTime)
  }

  /// Why this epoch says nothing of what it measured; nil where nothing came between.
  package var disturbance: Disturbance? {
    if preemptions > 0 { return .preempted }
    // Reading the clocks takes about a microsecond, part of which only one of the two sees.
    let limit = threadTime * 1.02 + Seconds(2e-6)
    return wall > limit ? .stalled : nil
  }
}

package enum Disturbance: Hashable, Sendable {
  case preempted, stalled, stolen
}

/// Where epochs come from: kernels on the pinned thread, another process, or a simulated machine in tests.
package protocol EpochSource {
  /// Calls subject number `subject` `calls` times.
  mutating func epoch(of subject: Int, calls: Int) throws(HarnessError) -> Epoch

  /// Ticks that the hypervisor has taken from the core so far; nil where nobody says.
  mutating func stolenTicks() -> Int?

  /// Since measuring began.
  mutating func elapsed() -> Seconds
}
