import Glibc

/// One run of a whole process, start to exit; what it prints is dropped.
struct ProcessRun {
  /// Seconds on the clock.
  let elapsed: Double
  /// Seconds of processors, the kernel's part included.
  let processor: Double
  let peakBytes: Int

  /// - Returns: nil where the program cannot be started or fails.
  init?(_ command: [String], dropping outputs: [Int32] = [STDOUT_FILENO]) {
    let start = now()
    guard let usage = Self.run(command, dropping: outputs) else { return nil }
    elapsed = now() - start
    processor = Self.seconds(usage.ru_utime) + Self.seconds(usage.ru_stime)
    peakBytes = usage.ru_maxrss * 1024
  }

  private static func seconds(_ time: timeval) -> Double {
    Double(time.tv_sec) + Double(time.tv_usec) / 1e6
  }

  private static func run(_ command: [String], dropping outputs: [Int32]) -> rusage? {
    var arguments = command.map { strdup($0) }
    arguments.append(nil)
    defer { for argument in arguments { free(argument) } }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for output in outputs {
      posix_spawn_file_actions_addopen(&actions, output, "/dev/null", O_WRONLY, 0)
    }

    var child = pid_t()
    guard posix_spawnp(&child, command[0], &actions, nil, arguments, environ) == 0 else {
      return nil
    }
    var (status, usage) = (Int32(0), rusage())
    guard wait4(child, &status, 0, &usage) == child, status == 0 else { return nil }
    return usage
  }
}
