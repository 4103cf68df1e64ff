internal import Glibc

/// A running program whose outputs come here. `wait` ends it.
struct Child: ~Copyable {
  /// The number of what failed, as in `errno`.
  struct Failure: Error {
    let code: Int32
  }

  /// Where an output of the program arrives, and what came so far.
  struct Stream {
    fileprivate(set) var descriptor: Int32
    fileprivate(set) var bytes: [UInt8] = []

    /// Reads once; closes it at its end.
    fileprivate mutating func read() {
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count > 0 {
        bytes += buffer.prefix(min(count, ProgramRun.keptBytes - bytes.count))
      } else if count == 0 || errno != EINTR {
        end()
      }
    }

    fileprivate mutating func end() {
      if descriptor >= 0 { close(descriptor) }
      descriptor = -1
    }
  }

  private let process: pid_t
  private(set) var output: Stream
  private(set) var errors: Stream

  init(_ command: [String]) throws(Failure) {
    let output = try Self.connection()
    defer { close(output.far) }
    let errors: (near: Int32, far: Int32)
    do { errors = try Self.connection() } catch {
      close(output.near)
      throw error
    }
    defer { close(errors.far) }
    do { process = try Self.spawn(command, output: output.far, errors: errors.far) } catch {
      close(output.near)
      close(errors.near)
      throw error
    }
    self.output = Stream(descriptor: output.near)
    self.errors = Stream(descriptor: errors.near)
  }

  /// Sockets, as a pipe could not be hidden at once from programs that other threads start: they would
  /// hold it open.
  private static func connection() throws(Failure) -> (near: Int32, far: Int32) {
    var ends: [Int32] = [-1, -1]
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw Failure(code: errno) }
    return (ends[0], ends[1])
  }

  private static func spawn(
    _ command: [String], output: Int32, errors: Int32
  ) throws(Failure) -> pid_t {
    var arguments = command.map { strdup($0) }
    arguments.append(nil)
    defer { for argument in arguments { free(argument) } }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)
    var process = pid_t()
    let code = posix_spawnp(&process, command.first ?? "", &actions, nil, arguments, environ)
    guard code == 0 else { throw Failure(code: code) }
    return process
  }

  /// Reads both outputs to their ends.
  /// - Returns: false where the deadline came first.
  mutating func drain(until deadline: Double) -> Bool {
    while output.descriptor >= 0 || errors.descriptor >= 0 {
      let left = deadline - ProgramRun.now()
      guard left > 0 else { return false }
      var waiting = [output, errors].map { stream in
        pollfd(fd: stream.descriptor, events: Int16(POLLIN), revents: 0)
      }
      let milliseconds = Int32(min(left * 1000 + 1, Double(Int32.max)))
      guard poll(&waiting, nfds_t(waiting.count), milliseconds) > 0 else { continue }
      if waiting[0].revents != 0 { output.read() }
      if waiting[1].revents != 0 { errors.read() }
    }
    return true
  }

  /// Waits for the program's end, which is near where its outputs have ended; kills it at the deadline.
  /// - Returns: no status where it was killed.
  mutating func wait(until deadline: Double) -> (status: Int32?, usage: rusage) {
    output.end()
    errors.end()
    var (status, usage) = (Int32(0), rusage())
    while true {
      let ended = wait4(process, &status, WNOHANG, &usage)
      if ended == process { return (status, usage) }
      if ended < 0 && errno != EINTR { return (nil, usage) }
      if ProgramRun.now() >= deadline { break }
      usleep(50)
    }
    kill(process, SIGKILL)
    while wait4(process, &status, 0, &usage) < 0 && errno == EINTR {}
    return (nil, usage)
  }
}
