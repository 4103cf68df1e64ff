import Foundation
import Glibc
import HWSimTestSupport
import Testing

/// What a run of the built program left behind.
struct Run {
  /// The exit status; 128 and the signal's number where one ended it, as in a shell.
  let status: Int32
  let output: String
  let errors: String
}

/// Where a run's standard output goes.
enum Destination {
  case captured
  /// As `>&-` in a shell.
  case closed
  /// A pipe whose reader is gone, as `| true` in a shell.
  case brokenPipe
  case file(String)
}

/// Runs a program; fails the test where it does not end in time.
///
/// - Parameter input: the file that is its standard input.
func run(
  _ program: String, _ arguments: [String], input: String? = nil,
  output: Destination = .captured, environment: [String: String] = [:]
) throws -> Run {
  let folder = try TemporaryFolder()
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  let writing = O_WRONLY | O_CREAT | O_TRUNC
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, input ?? "/dev/null", O_RDONLY, 0)
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, folder.path("err"), writing, 0o600)
  var pipe: [Int32] = [-1, -1]
  switch output {
  case .captured:
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, folder.path("out"), writing, 0o600)
  case .closed: posix_spawn_file_actions_addclose(&actions, STDOUT_FILENO)
  case .file(let path):
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, path, O_WRONLY, 0)
  case .brokenPipe:
    Glibc.pipe(&pipe)
    // So that no run of another test keeps an end open.
    for end in pipe { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    posix_spawn_file_actions_adddup2(&actions, pipe[1], STDOUT_FILENO)
    close(pipe[0])
  }
  defer { if pipe[1] >= 0 { close(pipe[1]) } }

  let inherited = ProcessInfo.processInfo.environment.merging(environment) { $1 }
  var words = ([program] + arguments).map { strdup($0) } + [nil]
  var variables = inherited.map { strdup("\($0)=\($1)") } + [nil]
  defer { (words + variables).forEach { free($0) } }
  var process: pid_t = 0
  let code = posix_spawn(&process, program, &actions, nil, &words, &variables)
  try #require(code == 0, "\(program): \(String(cString: strerror(code)))")
  let status = waitForEnd(of: process)
  try #require(status != nil, "does not end: \(arguments)")
  return Run(status: status ?? -1, output: folder.text("out"), errors: folder.text("err"))
}

/// - Returns: nil where the process had to be killed.
private func waitForEnd(of process: pid_t) -> Int32? {
  let (start, clock) = (ContinuousClock.now, ContinuousClock())
  var status: Int32 = 0
  while waitpid(process, &status, WNOHANG) == 0 {
    if clock.now - start > Program.timeLimit {
      kill(process, SIGKILL)
      waitpid(process, &status, 0)
      return nil
    }
    usleep(500)
  }
  let signal = status & 0x7F
  return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
}
