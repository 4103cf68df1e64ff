import Glibc

/// Seconds of the processor that this process has used.
func processorTime() -> Double { read(CLOCK_PROCESS_CPUTIME_ID) }

/// Seconds on the monotonic clock.
func now() -> Double { read(CLOCK_MONOTONIC) }

private func read(_ clock: clockid_t) -> Double {
  var time = timespec()
  clock_gettime(clock, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
