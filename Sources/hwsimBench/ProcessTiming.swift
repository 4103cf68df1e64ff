import Glibc

/// Runs of a whole process: start to exit.
struct ProcessTiming {
  var seconds: [Double] = []
  var peakBytes = 0

  /// - Returns: nil where the program cannot be started or fails.
  init?(_ command: [String], runs: Int) {
    for run in 0...runs {
      guard let (time, memory) = Self.time(command) else { return nil }
      // The first run fills the page cache.
      if run > 0 { seconds.append(time) }
      peakBytes = max(peakBytes, memory)
    }
    seconds.sort()
  }

  var median: Double { seconds[seconds.count / 2] }

  private static func time(_ command: [String]) -> (seconds: Double, bytes: Int)? {
    var arguments = command.map { strdup($0) }
    arguments.append(nil)
    defer { for argument in arguments { free(argument) } }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)

    let start = now()
    var child = pid_t()
    guard posix_spawn(&child, command[0], &actions, nil, arguments, environ) == 0 else {
      return nil
    }
    var (status, usage) = (Int32(0), rusage())
    guard wait4(child, &status, 0, &usage) == child, status == 0 else { return nil }
    return (now() - start, usage.ru_maxrss * 1024)
  }
}

/// Seconds on the monotonic clock.
func now() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
