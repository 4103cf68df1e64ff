internal import Glibc

/// One run of another program, start to exit. It reads nothing, and is gone when this
/// returns or throws.
///
///     let run = try ProgramRun(["valgrind", "--version"], limit: 10)
///     print(run.output)  // valgrind-3.19.0
package struct ProgramRun {
  /// What it printed, cut off after `keptBytes`.
  package let output: String
  /// Seconds on the clock.
  package let elapsed: Double
  /// Seconds of processors, the kernel's part included.
  package let processor: Double
  package let peakBytes: Int

  package static let keptBytes = 1 << 22

  /// - Parameters:
  ///   - command: the program, looked up in `PATH` unless it has a slash, and its arguments.
  ///   - limit: seconds after which the program is killed.
  package init(_ command: [String], limit: Double = 600) throws(ProgramFailure) {
    let name = command.first ?? ""
    let start = Self.now()
    var child: Child
    do { child = try Child(command) } catch {
      throw error.code == ENOENT
        ? .notInstalled(program: name)
        : .notStarted(program: name, reason: String(cString: strerror(error.code)))
    }
    let isInTime = child.drain(until: start + limit)
    let (status, usage) = child.wait(until: start + limit)
    elapsed = Self.now() - start
    processor = Self.seconds(usage.ru_utime) + Self.seconds(usage.ru_stime)
    peakBytes = usage.ru_maxrss * 1024
    output = String(decoding: child.output.bytes, as: UTF8.self)
    guard isInTime, let status else { throw .tookTooLong(program: name, seconds: limit) }
    guard status == 0 else {
      let errors = String(decoding: child.errors.bytes, as: UTF8.self)
      throw .failed(program: name, ending: Self.ending(status), errors: errors)
    }
  }

  /// How a program ended, of what `wait` says of it.
  private static func ending(_ status: Int32) -> String {
    let signal = status & 0x7f
    return signal == 0 ? "exit status \(status >> 8 & 0xff)" : "signal \(signal)"
  }

  private static func seconds(_ time: timeval) -> Double {
    Double(time.tv_sec) + Double(time.tv_usec) / 1e6
  }

  static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

/// Why a program gave no result.
package enum ProgramFailure: Error, Hashable, CustomStringConvertible {
  case notInstalled(program: String)
  case notStarted(program: String, reason: String)
  case tookTooLong(program: String, seconds: Double)
  case failed(program: String, ending: String, errors: String)

  package var description: String {
    switch self {
    case .notInstalled(let program): return "\(program) is not installed"
    case .notStarted(let program, let reason): return "\(program) did not start: \(reason)"
    case .tookTooLong(let program, let seconds): return "\(program) took more than \(seconds) s"
    case .failed(let program, let ending, let errors):
      let last = errors.split(separator: "\n").last.map { ": \($0)" } ?? ""
      return "\(program): \(ending)\(last)"
    }
  }
}
