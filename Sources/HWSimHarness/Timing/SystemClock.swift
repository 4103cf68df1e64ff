import CMachine
import Glibc
package import HWSimCore

/// The system's clocks, as readings around an epoch need them.
package enum SystemClock {
  /// Nanoseconds of `CLOCK_MONOTONIC`: no system call, tens of nanoseconds.
  package static func now() -> Int { nanoseconds(CLOCK_MONOTONIC) }

  /// CPU time of this thread in nanoseconds: a system call of about a microsecond, so once per epoch.
  static func threadTime() -> Int { nanoseconds(CLOCK_THREAD_CPUTIME_ID) }

  static func processTime() -> Int { nanoseconds(CLOCK_PROCESS_CPUTIME_ID) }

  /// How often the kernel took the processor away from this thread.
  static func preemptions() -> Int { cm_preemptions() }

  /// The monotonic clock measured on itself: its smallest step and the cost of one reading.
  package static func description() -> ClockDescription {
    var step = Int.max
    var cost = Double.infinity
    for _ in 0..<20 {
      let start = now()
      var last = start
      for _ in 0..<1000 {
        let time = now()
        if time > last { step = min(step, time - last) }
        last = time
      }
      cost = min(cost, Double(last - start) / 1000)
    }
    return ClockDescription(
      name: "CLOCK_MONOTONIC", resolution: Seconds(Double(step) * 1e-9),
      overhead: Seconds(cost * 1e-9))
  }

  private static func nanoseconds(_ clock: clockid_t) -> Int {
    var time = timespec()
    clock_gettime(clock, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }
}

/// Runs `body` with all clocks read around it, the wall clock innermost.
package func timed(_ body: () -> Void) -> Epoch {
  let preemptions = SystemClock.preemptions()
  let process = SystemClock.processTime()
  let thread = SystemClock.threadTime()
  let start = SystemClock.now()
  body()
  let end = SystemClock.now()
  let threadEnd = SystemClock.threadTime()
  let processEnd = SystemClock.processTime()
  return Epoch(
    wall: Seconds(Double(end - start) * 1e-9),
    threadTime: Seconds(Double(threadEnd - thread) * 1e-9),
    processTime: Seconds(Double(processEnd - process) * 1e-9),
    preemptions: SystemClock.preemptions() - preemptions)
}
