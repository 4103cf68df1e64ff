import Glibc
import HWSimCore

/// Runs of a whole process: start to exit.
struct ProcessTiming {
  private static let commands = [
    ["--version"],
    ["simulate", "mobilenetv2", "--device", "mcu80"],
    ["simulate", "mobilenetv2", "--device", "mcu216"],
    ["simulate", "mobilenetv2", "--device", "snapdragon820"],
    ["simulate", "vgg16", "--device", "snapdragon820"],
  ]

  static func report(_ hwsim: String) {
    print("whole process, start to exit: median of 11 (minimum … maximum), peak memory")
    for command in commands {
      guard let timing = ProcessTiming([hwsim] + command, runs: 11) else {
        print("  hwsim \(command.joined(separator: " ")): failed")
        exit(70)
      }
      let (least, most) = (timing.seconds.first ?? 0, timing.seconds.last ?? 0)
      print(
        "  \(Seconds(timing.median)) (\(Seconds(least)) … \(Seconds(most))), "
          + "\(Bytes(timing.peakBytes)): hwsim \(command.joined(separator: " "))")
    }
  }

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

  /// Seconds of the processor that one run takes, the kernel's part included; its output is dropped.
  ///
  /// - Returns: nil where the program cannot be started or fails.
  static func processorTime(_ command: [String]) -> Double? {
    guard let usage = run(command, dropping: [STDOUT_FILENO, STDERR_FILENO]) else { return nil }
    return seconds(usage.ru_utime) + seconds(usage.ru_stime)
  }

  private static func time(_ command: [String]) -> (seconds: Double, bytes: Int)? {
    let start = now()
    guard let usage = run(command, dropping: [STDOUT_FILENO]) else { return nil }
    return (now() - start, usage.ru_maxrss * 1024)
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

/// Seconds of the processor that this process has used.
func processorTime() -> Double { read(CLOCK_PROCESS_CPUTIME_ID) }

/// Seconds on the monotonic clock.
func now() -> Double { read(CLOCK_MONOTONIC) }

private func read(_ clock: clockid_t) -> Double {
  var time = timespec()
  clock_gettime(clock, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
