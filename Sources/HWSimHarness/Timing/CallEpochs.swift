import CMachine
import Glibc
package import HWSimCore

/// Epochs of functions that are called on the measuring thread.
package struct CallEpochs: EpochSource {
  private let bodies: [() -> Void]
  private let flush: CacheFlush?
  private let cpu: Int
  private let start = SystemClock.now()
  private var slice = TimeSlice()

  /// - Parameter flush: empties the caches before each epoch; nil leaves in them what the call before left.
  package init(_ bodies: [() -> Void], cpu: Int, flush: CacheFlush? = nil) {
    self.bodies = bodies
    self.cpu = cpu
    self.flush = flush
  }

  package mutating func epoch(of subject: Int, calls: Int) -> Epoch {
    let body = bodies[subject]
    return slice.epoch {
      // What is measured beside it has had the caches in between.
      if let flush { flush.run() } else { body() }
      return timed { for _ in 0..<calls { body() } }
    }
  }

  package mutating func stolenTicks() -> Int? { StealTime.ticks(ofCPU: cpu) }

  package mutating func elapsed() -> Seconds { Seconds(Double(SystemClock.now() - start) * 1e-9) }
}

/// Gives the core up between epochs, before the system takes it away in one: on a busy machine whoever has
/// used up a time slice is pre-empted for the next in the queue. Slices are 1.4 ms and longer on Linux.
package struct TimeSlice {
  private var used = Seconds.zero

  package init() {}

  package mutating func epoch(_ body: () -> Epoch) -> Epoch {
    if used > Seconds(0.7e-3) {
      sched_yield()
      used = .zero
    }
    let epoch = body()
    // After a pre-emption a new slice has begun.
    used = epoch.preemptions > 0 ? .zero : used + epoch.wall
    return epoch
  }
}

/// Reads a buffer larger than the last cache, so that nothing else is left in any.
package struct CacheFlush {
  private let buffer: Tensor

  package init(lastLevelCache: Int) throws(HarnessError) {
    buffer = try Tensor(bytes: 2 * lastLevelCache)
  }

  func run() { cm_stream(buffer.address, buffer.bytes / 64) }
}
